import type { EngineEvent } from "../../pulumi/events/engineEvents";
import { renderReport } from "../../report/report";
import { cases } from "./cases";
import {
  Events,
  cluster,
  database,
  endpoint,
  exemption,
  previewed,
  reportOf,
  secret,
} from "./inputs";

const lines = (text: string, pattern: RegExp): string[] =>
  text.split("\n").filter((line) => pattern.test(line));

/** The report of one stack, `dev`, with these events. */
const reportWith = (
  events: (of: Events) => readonly EngineEvent[],
  more: Parameters<typeof previewed>[2] = {},
): string => renderReport(reportOf(previewed("dev", events(new Events("dev")), more)));

test("the same input gives the same text", () => {
  for (const input of Object.values(cases)) {
    expect(renderReport(structuredClone(input))).toBe(renderReport(input));
  }
});

test("the order of the engine's events makes no difference", () => {
  for (const input of Object.values(cases)) {
    const turned = input.stacks.map((report) =>
      report.outcome.kind === "previewed"
        ? {
            ...report,
            outcome: { ...report.outcome, events: [...report.outcome.events].reverse() },
          }
        : report,
    );
    expect(renderReport({ ...input, stacks: turned })).toBe(renderReport(input));
  }
});

test("says what it is made from", () => {
  const input = cases["no-changes"]!;
  expect(renderReport(input)).toMatch(/Computed at `.*` from code on a local Azure/);
  expect(renderReport({ ...input, previewedOn: "azure" })).toMatch(
    /Previewed at `.*` on the real Azure/,
  );
});

test("what is adopted for the first time is named above the verdict: nobody has checked it", () => {
  const vault = "resourceGroups/erp-rg/providers/Microsoft.KeyVault/vaults/erp-kv";
  const report = reportWith((of) => of.frame("same"), { notChecked: [vault] });
  expect(report.indexOf(`- not checked: \`${vault}\` (\`dev\`)`)).toBeGreaterThan(0);
  expect(report.indexOf("- not checked:")).toBeLessThan(report.indexOf("✅ It changes nothing."));
  expect(report).toContain(
    "What follows is adopted for the first time. The previews assume that it exists; compare the names with Azure:",
  );
  expect(reportWith((of) => of.frame("same"))).not.toContain("not checked");
});

test("of many that are adopted for the first time some are named, and how many more there are", () => {
  const notChecked = Array.from({ length: 30 }, (_, index) => `resourceGroups/group-${index}`);
  const report = reportWith((of) => of.frame("same"), { notChecked });
  expect(lines(report, /^- not checked: /)).toHaveLength(20);
  expect(report).toContain("and 10 more names");
});

test("counts look-ups, components and providers as nothing", () => {
  const report = reportWith((events) => [
    ...events.frame("create"),
    events.step("read", cluster, "x"),
    events.step("create", { type: "pulumi:providers:azure-native", name: "default" }, "x"),
  ]);
  expect(report).toContain("| `dev` |  |  |  |  |  | kept |");
});

test("a value that lives in the state alone is replaced without anything being destroyed", () => {
  const suffix = { type: "random:index/randomId:RandomId", name: "suffix" };
  const report = reportWith((events) => [events.step("replace", suffix, "x")]);
  expect(report).not.toContain("### Destructive changes");
  expect(report).toContain("- replace `RandomId` `suffix` (`x`)");
});

test("a deletion with unknown consequences is destructive", () => {
  const thing = { type: "azure-native:web:WebApp", name: "app" };
  const report = reportWith((events) => [events.step("delete", thing, "shop")]);
  expect(lines(report, /^- \*\*`dev`: delete/)).toEqual([
    "- **`dev`: delete `WebApp` `app` (`shop`).** **Deleted.** The program no longer has it.",
  ]);
});

test("an update that loses data is destructive", () => {
  const report = reportWith((events) => [
    events.step("update", cluster, "redis", {
      before: { sku: { name: "Balanced_B0" }, highAvailability: "Disabled" },
      after: { sku: { name: "Balanced_B1" }, highAvailability: "Disabled" },
    }),
  ]);
  expect(report).toContain("| `dev` |  | **1** |  |  |  | kept |");
  expect(lines(report, /its data is lost\.\*\*/)).toHaveLength(1);
});

test.each([
  [
    "Enabled",
    "Disabled",
    "Azure refuses this: highAvailability can't change from Enabled to Disabled",
  ],
  ["Disabled", "Enabled", undefined],
])("high availability from %s to %s is refused by Azure: %s", (before, after, said) => {
  const report = reportWith((events) => [
    events.step("update", cluster, "redis", {
      before: { sku: { name: "Balanced_B1" }, highAvailability: before },
      after: { sku: { name: "Balanced_B1" }, highAvailability: after },
    }),
  ]);
  expect(lines(report, /^- `dev`: update .* Azure refuses this/)).toHaveLength(said ? 1 : 0);
  expect(report.includes(said ?? "A replica is added in place")).toBe(true);
  expect(report.includes("A replica is added in place")).toBe(said === undefined);
});

test("shows where long values begin to differ", () => {
  const value = (end: string) => `${"same ".repeat(100)}${end}`;
  const report = reportWith((events) => [
    events.step("update", cluster, "redis", {
      before: { query: value("before") },
      after: { query: value("after") },
    }),
  ]);
  expect(report).toContain(
    "- `query`: `…same same same same before` → `…same same same same after`",
  );
});

test.each([
  ["10000", 10000, '`"10000"` → `10000`'],
  ["", " ", '`""` → `" "`'],
  [true, "true", '`true` → `"true"`'],
  ["[secret]", "x", "a secret → `x`"],
  ["x", "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "`x` → known after it is created"],
  [["a"], { b: 1 }, '`["a"]` → `{"b":1}`'],
])("%j to %j is shown as %s", (before, after, shown) => {
  const report = reportWith((events) => [
    events.step("update", cluster, "redis", { before: { of: before }, after: { of: after } }),
  ]);
  expect(report).toContain(`  - \`of\`: ${shown}\n`);
});

test("no secret gets into it, marked by the program or not", () => {
  const report = reportWith((events) => [
    events.step("update", database, "default", {
      before: { password: "hunter2", nested: { primaryKey: "hunter3" } },
      after: { password: "hunter4", nested: { primaryKey: "hunter5" } },
    }),
    events.step("create", { type: "azure-native:keyvault:Secret", name: "s" }, "s", {
      after: { properties: { value: "hunter6" } },
    }),
  ]);
  expect(report).not.toContain("hunter");
});

test("a base that can't be brought up hides no violation", () => {
  const report = reportWith(
    (events) => [events.policy(cluster, "amr-min-tls", "TLS must be 1.2.", "mandatory")],
    { exitCode: 1, comparison: { kind: "baseFailed", message: "npm ci failed" } },
  );
  expect(report).toContain(
    "| `dev` **can't be compared**, **fails** | – | – | – | – | – | **1 mandatory** |",
  );
  expect(report).toContain("**TLS must be 1.2.**");
  expect(report).toContain("npm ci failed");
});

test("a deleted stack whose base can't be brought up reports its resources as unknown", () => {
  const report = renderReport(
    reportOf({
      stack: "uat",
      comparison: { kind: "baseFailed", message: "npm ci failed" },
      outcome: { kind: "deleted", resources: [] },
      exemptions: [],
    }),
  );
  expect(report).toContain("manages its resources (unknown here");
});

describe("an exemption", () => {
  const of = (until: string, today: string | undefined) => {
    const report = { ...previewed("dev", []), exemptions: [{ ...exemption, until }] };
    return renderReport({ ...reportOf(report), today });
  };

  test("is in force on its last day", () => {
    expect(of("2026-11-21", "2026-11-21")).toContain("until `2026-11-21`");
  });

  test("that has ended is not collapsed", () => {
    const report = of("2026-11-20", "2026-11-21");
    expect(report).toContain("### 1 exemption from policies\n\n- `dev`: ");
    expect(report).toContain("**ended on `2026-11-20`**");
  });

  test("isn't called ended by a report that doesn't know the day", () => {
    expect(of("2000-01-01", undefined)).toContain("until `2000-01-01`");
  });
});

test("changes that are in no relation aren't drawn without end", () => {
  const kinds = Array.from({ length: 60 }, (_, index) => ({ type: `a:b:Kind${index}`, name: "x" }));
  const report = reportWith((events) => kinds.map((kind) => events.step("create", kind, "x")));
  expect(lines(report, /^ {2}n\d+\["create/)).toHaveLength(40);
  expect(report).toContain("The diagram has no room for 20 more nodes.");
});

test("many alike are one node of the diagram", () => {
  const alerts = ["a", "b", "c"].map((name) => ({
    type: "azure-native:monitor:MetricAlert",
    name,
  }));
  const report = reportWith((events) =>
    [...alerts, endpoint, secret].map((each) => events.step("create", each, "x")),
  );
  expect(lines(report, /MetricAlert"\]$/)).toEqual(['  n2["create 3 × MetricAlert"]']);
});

test.each([
  [2, false],
  [3, true],
])("%d changes that are drawn: %s", (count, drawn) => {
  const report = reportWith((events) =>
    [cluster, database, endpoint].map((each, index) =>
      events.step(index < count ? "create" : "same", each, "x"),
    ),
  );
  expect(report.includes("```mermaid")).toBe(drawn);
});

describe("what a change has to do with", () => {
  const grown = (events: Events) =>
    events.step("update", cluster, "redis", {
      before: { tags: { a: "x" } },
      after: { tags: { a: "y" } },
      metadata: { detailedDiff: { "tags.a": { diffKind: "update", inputDiff: true } } },
    });
  const standing = "Nobody has confirmed these values. Confirm each.\n  - one\n  - two";

  test("a warning that names a resource that changes is with the change, open", () => {
    const report = reportWith((events) => [
      grown(events),
      events.warning("main: choose a clustered policy first.\n  - or don't scale"),
    ]);
    expect(report).toContain(
      [
        "### Changes to look at",
        "",
        "- `dev`: update `RedisEnterprise` `main` (`redis`). Because of `tags.a`: `x` → `y`.",
        "  - ⚠ main: choose a clustered policy first.",
        "  - or don't scale",
        "",
      ].join("\n"),
    );
    expect(report).not.toContain("Standing warnings");
  });

  test("so is one that is reported on it, in a destructive change too", () => {
    const report = reportWith((events) => [
      events.step("delete", database, "default"),
      events.warning("It is full.", database),
    ]);
    expect(report).toMatch(/\*\*`dev`: delete `Database` `main-database`.*\n {2}- ⚠ It is full\./);
  });

  test("one of its component is with the gravest change in it", () => {
    const report = reportWith((events) => [
      ...events.frame(),
      events.step("create", endpoint, "pe"),
      events.step("replace", database, "default"),
      events.warning("main: mind the gap."),
    ]);
    expect(report).toMatch(/\*\*`dev`: replace `Database`.*\n {2}- ⚠ main: mind the gap\./);
  });

  test("others are one line for each stack", () => {
    const events = (stack: string) => [
      new Events(stack).warning(standing),
      new Events(stack).warning("Nobody is notified; set it.", secret),
      grown(new Events(stack)),
    ];
    const report = renderReport(
      reportOf(previewed("dev", events("dev")), previewed("stage", events("stage"))),
    );
    expect(report).toContain(
      "<details><summary>Standing warnings</summary>\n\n" +
        "- `dev` and `stage`: Nobody has confirmed these values (2). `main-password`: Nobody is notified.\n",
    );
  });

  test("a stack that is new has its warnings in full", () => {
    const report = renderReport(
      reportOf(
        previewed("dev", [new Events("dev").warning(standing)], { comparison: { kind: "new" } }),
      ),
    );
    expect(report).toContain(
      "- `dev`: Nobody has confirmed these values. Confirm each.\n  - one\n",
    );
  });

  test("stacks that it leaves alone are one row", () => {
    const same = (stack: string) =>
      previewed(stack, [new Events(stack).step("same", cluster, "redis")]);
    const report = renderReport(
      reportOf(same("dev"), previewed("stage", [grown(new Events("stage"))]), same("uat")),
    );
    expect(lines(report, /^\| `/)).toEqual([
      "| `stage` |  | 1 |  |  |  | kept |",
      "| `dev` and `uat` |  |  |  |  | 2 | kept |",
    ]);
  });

  const advised = (stack: string) => new Events(stack).policy(cluster, "rule", "It should be.");

  test("advice on stacks that it leaves alone is counted", () => {
    const report = renderReport(
      reportOf(
        previewed("dev", [advised("dev")]),
        previewed("stage", [grown(new Events("stage")), advised("stage")]),
      ),
    );
    expect(report).toContain("- `stage`, `main`: **It should be.** (`rule` of `guardrails`)\n");
    expect(report).toContain("- Stacks that don't change: 1 finding, as before.\n");
  });

  test("where it changes the policies, all advice is shown", () => {
    const input = reportOf(previewed("dev", [advised("dev")]));
    expect(renderReport({ ...input, policiesChanged: true })).toContain("- `dev`, `main`: **It");
  });

  test("exemptions that it adds and takes away are shown, the others counted", () => {
    const [kept, added, gone] = ["kept", "added", "gone"].map((policy) => ({
      ...exemption,
      policy,
    })) as [typeof exemption, typeof exemption, typeof exemption];
    const exempted = { exemptions: [kept, added], exemptionsBefore: [kept, gone] };
    const report = renderReport(reportOf(previewed("dev", [], exempted)));
    expect(report).toContain("<summary>2 exemptions from policies</summary>");
    expect(report).toContain("- `dev`: `added` is `disabled`, until `2027-03-31`: ");
    expect(report).toContain(
      "- `dev`: `gone` is `disabled` no longer.\n- 1 exemption as before.\n",
    );
  });

  test("exemptions that are as before are not mentioned, unless they have ended", () => {
    const same = { exemptions: [exemption], exemptionsBefore: [exemption] };
    expect(renderReport(reportOf(previewed("dev", [], same)))).not.toContain("xemption");
    const late = { ...reportOf(previewed("dev", [], same)), today: "2027-04-01" };
    expect(renderReport(late)).toContain("**ended on `2027-03-31`**");
  });
});

test("a change of many properties leaves room for others", () => {
  const properties = (value: string) =>
    Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`p${index}`, value]));
  const report = reportWith((events) => [
    events.step("update", cluster, "redis", { before: properties("a"), after: properties("b") }),
  ]);
  expect(lines(report, /^ {2}- `p\d+`: `a` → `b`$/)).toHaveLength(40);
  expect(lines(report, /^ {2}- and 60 more properties$/)).toHaveLength(1);
});

/** The report of a deleted stack that had so many resources. */
function deletedWith(length: number): string {
  const resources = Array.from({ length }, (_, index) => ({ type: "a:b:C", name: `${index}` }));
  const comparison = { kind: "base" } as const;
  const outcome = { kind: "deleted", resources } as const;
  return renderReport(reportOf({ stack: "uat", comparison, outcome, exemptions: [] }));
}

test("a deleted stack of many resources is still reported", () => {
  const report = deletedWith(5000);
  expect(report).toContain("manages its 5000 resources any more");
  expect(report).toContain("- and 4950 more resources\n");
});

test("a deleted stack of one resource is reported in the singular", () => {
  expect(deletedWith(1)).toContain("manages its 1 resource any more");
});

test("a destructive change is reported once, though details that aren't shown differ", () => {
  const replaced = (stack: string, port: number) =>
    previewed(stack, [
      new Events(stack).step("replace", database, "default", {
        before: { port: 10_000, note: "a" },
        after: { port, note: stack },
        metadata: { keys: ["port"] },
      }),
    ]);
  const told = (port: number): string[] =>
    lines(renderReport(reportOf(replaced("dev", 10_001), replaced("uat", port))), /^- \*\*`/);
  expect(told(10_001).map((line) => line.split(":")[0])).toEqual(["- **`dev` and `uat`"]);
  expect(told(10_002).map((line) => line.split(":")[0])).toEqual(["- **`dev`", "- **`uat`"]);
});

test("what an update does in place is reported with it", () => {
  const report = reportWith((events) => [
    events.step("update", cluster, "redis", {
      before: { highAvailability: "Disabled" },
      after: { highAvailability: "Enabled" },
    }),
  ]);
  expect(lines(report, /^ {2}- A replica is added in place/)).toHaveLength(1);
});

test("the same change isn't merged when it costs one stack more than the other", () => {
  const larger = (stack: string, highAvailability: string) =>
    previewed(stack, [
      new Events(stack).step("update", cluster, "redis", {
        before: { sku: { name: "Balanced_B1" }, highAvailability },
        after: { sku: { name: "Balanced_B3" }, highAvailability },
      }),
    ]);
  const report = renderReport(reportOf(larger("dev", "Disabled"), larger("stage", "Enabled")));
  expect(lines(report, /<summary>/)).toEqual([
    "<details><summary><code>dev</code>: 1 to update</summary>",
    "<details><summary><code>stage</code>: 1 to update</summary>",
  ]);
});
