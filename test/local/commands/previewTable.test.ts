import { previewTable } from "../../../local/commands/previewTable";
import type { EngineEvent } from "../../../preview/engineEvents";

function violation(enforcementLevel: string): EngineEvent {
  const policyEvent = { message: "", policyName: "p", policyPackName: "pack", enforcementLevel };
  return { policyEvent };
}

describe("previewTable", () => {
  it("has one line per stack with what would change and what stands against it", () => {
    const table = previewTable([
      {
        stack: "dev",
        exitCode: 0,
        output: "",
        events: [{ summaryEvent: { resourceChanges: { same: 20, create: 3, replace: 1 } } }],
      },
      {
        stack: "production",
        exitCode: 1,
        output: "",
        events: [
          violation("mandatory"),
          violation("advisory"),
          violation("advisory"),
          { summaryEvent: { resourceChanges: { same: 23 } } },
        ],
      },
    ]);
    expect(table).toBe(
      [
        "  dev         ok      3 create, 1 replace, 20 unchanged",
        "  production  failed  23 unchanged                       1 mandatory, 2 advisory",
      ].join("\n"),
    );
  });

  it("says that nothing is known of a preview that ended early", () => {
    expect(previewTable([{ stack: "dev", exitCode: 255, output: "", events: [] }])).toBe(
      "  dev  failed  -",
    );
  });
});
