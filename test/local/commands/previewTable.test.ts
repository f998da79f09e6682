import { previewTable } from "../../../local/commands/previewTable";
import type { EngineEvent } from "../../../pulumi/events/engineEvents";

function violation(enforcementLevel: string): EngineEvent {
  const policyEvent = { message: "", policyName: "p", policyPackName: "pack", enforcementLevel };
  return { policyEvent };
}

function previewed(exitCode: number, events: readonly EngineEvent[]) {
  return { kind: "previewed", exitCode, events, output: "" } as const;
}

const base = { kind: "base" } as const;

describe("previewTable", () => {
  it("has one line per stack with what would change and what speaks against it", () => {
    const table = previewTable([
      {
        stack: "dev",
        comparison: base,
        outcome: previewed(0, [
          { summaryEvent: { resourceChanges: { same: 20, create: 3, replace: 1 } } },
        ]),
      },
      {
        stack: "production",
        comparison: base,
        outcome: previewed(1, [
          violation("mandatory"),
          violation("advisory"),
          violation("advisory"),
          { summaryEvent: { resourceChanges: { same: 23 } } },
        ]),
      },
    ]);
    expect(table).toBe(
      [
        "  dev         ok      3 create, 1 replace, 20 unchanged",
        "  production  failed  23 unchanged                       1 mandatory, 2 advisory",
      ].join("\n"),
    );
  });

  it("says which stack is new, gone, or can't be compared", () => {
    const changed = previewed(0, [{ summaryEvent: { resourceChanges: { create: 3 } } }]);
    const failed = { kind: "baseFailed", message: "no" } as const;
    const resources = [{ type: "t", name: "n" }];
    const table = previewTable([
      { stack: "dev", comparison: { kind: "new" }, outcome: changed },
      { stack: "uat", comparison: failed, outcome: changed },
      { stack: "stage", comparison: base, outcome: { kind: "deleted", resources } },
    ]);
    expect(table).toBe(
      [
        "  dev    ok       3 create            new",
        "  uat    ok       3 create            can't be compared",
        "  stage  deleted  1 without an owner",
      ].join("\n"),
    );
  });

  it("says that nothing is known of a preview that ended early", () => {
    expect(previewTable([{ stack: "dev", comparison: base, outcome: previewed(255, []) }])).toBe(
      "  dev  failed  -",
    );
  });
});
