import { briefly, failureOf, withMessages, withoutFolders } from "../../../local/compare/message";

const run = { exitCode: 1, output: "Updating (dev)\nerror: it ended\n", events: [] };

function diagnostic(severity: string, message: string, ephemeral = false) {
  return { diagnosticEvent: { severity, message, ephemeral } };
}

describe("failureOf", () => {
  it("is what the engine calls errors", () => {
    const events = [
      diagnostic("warning", "careful"),
      diagnostic("error", "first\n"),
      diagnostic("error", "passing", true),
      diagnostic("error", "second"),
    ];
    expect(failureOf({ ...run, events })).toBe("first\nsecond");
  });

  it("is what the CLI printed when it ended before there were events", () => {
    expect(failureOf(run)).toBe("Updating (dev)\nerror: it ended");
  });
});

describe("briefly", () => {
  it("leaves stack frames out, those of Node.js and those of the compiler", () => {
    const message = [
      "Error:   x Expression expected",
      "     ,-[rules/stack.ts:166:1]",
      " 166 | const x = = 3;",
      "",
      "Stack backtrace:",
      "   0: <unknown>",
      "   7: _ZN6v8impl12_GLOBAL__N_1",
      "    at Compiler.transformSync (node_modules/@swc/core/index.js:309:29)",
    ];
    expect(briefly(message.join("\n"))).toBe(
      [
        "Error:   x Expression expected",
        "     ,-[rules/stack.ts:166:1]",
        " 166 | const x = = 3;",
      ].join("\n"),
    );
  });

  it("is cut after twenty lines, and says so", () => {
    const text = briefly(Array.from({ length: 21 }, (_, line) => `line ${line}`).join("\n"));
    expect(text.split("\n")).toHaveLength(21);
    expect(text.endsWith("line 19\n…")).toBe(true);
  });

  it("is cut after two thousand characters, and says so", () => {
    expect(briefly("x".repeat(3000))).toBe(`${"x".repeat(2000)}\n…`);
  });
});

describe("withoutFolders", () => {
  it("makes paths relative, the deeper folder's first", () => {
    const folders = ["/work/.local/base/1/tree", "/work/.local/base/1", "/work"];
    expect(
      withoutFolders("/work/.local/base/1/tree/index.ts, /work/rules/a.ts and /work", folders),
    ).toBe("index.ts, rules/a.ts and .");
  });
});

test("withMessages changes what the CLI printed, diagnostics and what policies found, and nothing else", () => {
  const policyEvent = {
    message: "a",
    policyName: "a",
    policyPackName: "a",
    enforcementLevel: "mandatory",
  };
  const summaryEvent = { result: "a" };
  const events = [diagnostic("error", "a"), { policyEvent }, { summaryEvent }];
  expect(withMessages({ output: "a", events }, (text) => text.toUpperCase())).toEqual({
    output: "A",
    events: [
      diagnostic("error", "A"),
      { policyEvent: { ...policyEvent, message: "A" } },
      { summaryEvent },
    ],
  });
});
