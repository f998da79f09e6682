import fc from "fast-check";

import type { ReportInput, StackReport } from "../../report/input";
import { renderReport } from "../../report/report";
import { Events, cluster, database, endpoint, previewed, reportOf, secret } from "./inputs";
import { foreignStructure, skeleton } from "./markdown";

/** What somebody might write to make a report say or do something else. */
const attacks = [
  ...["</details>", "<script>alert(1)</script>", "<img src=x onerror=y>", "<!--", "-->", "<br>"],
  ...["@admin", "team@example.com", "#123", "owner/repo#1", "GH-12", "https://evil.example/x"],
  ...[
    "www.evil.example",
    "[a](http://b)",
    "![](http://b)",
    "[a]: http://b",
    "<http://b>",
    "0123abc",
  ],
  ...["`", "``", "```", "~~~", "````mermaid", "*", "**", "_", "__", "~~", "|", "\\", "\\|", "$x$"],
  ...["\n", "\r\n", "\n\n", "\n    ", "\t", "# ", "- ", "1. ", "> ", "---", "===", "| a | b |"],
  ...["%%{init: {}}%%", "end", "click n1 href", '"]', "]:::x", "n1 --> n2", "subgraph", ";"],
  ...["\u202e", "\u200b", "\ufeff", "\u2028", "\u001b[31m", "\u001b]8;;http://x\u0007", "\u0000"],
  ...["\ud800", "&lt;b&gt;", "&#64;x", "&#35;1", "😀", "é", "مرحبا", " ", "a", "x".repeat(300)],
];

/** Any code point; `unit: "binary"` would first list them all, which takes as long as the tests. */
const codePoint = fc
  .nat({ max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

const hostile = fc.oneof(
  fc.array(fc.constantFrom(...attacks), { maxLength: 8 }).map((parts) => parts.join("")),
  fc.string({ unit: codePoint, maxLength: 40 }),
);

/** A report in which each text is somebody else's. */
function written(by: (of: string) => string, message: (of: string) => string): ReportInput {
  const stack = by("stage");
  const events = new Events(stack);
  const named = (resource: typeof cluster) => ({ ...resource, name: by(resource.name) });
  const tags = (value: string) => ({ tags: { [by("owner")]: value } });
  const report = previewed(
    stack,
    [
      ...events.frame(),
      events.step("replace", named(database), by("default"), {
        before: { port: 10_000, ...tags(by("a")) },
        after: { port: 10_001, ...tags(by("b")) },
        metadata: { keys: ["port"] },
      }),
      events.step("update", named(cluster), by("redis"), {
        before: tags("a"),
        after: tags(by("b")),
      }),
      events.step("delete", named(endpoint), by("endpoint")),
      events.step("create", named(secret), by("password"), { after: tags(by("c")) }),
      events.step("create", { type: by("other:index:Thing"), name: by("thing") }, by("thing")),
      events.policy(
        named(cluster),
        by("policy"),
        message("Rule.\nBreaks it."),
        "mandatory",
        by("p"),
      ),
      events.policy(named(cluster), by("advice"), message("Rule.\nBreaks it.")),
      events.error(message("It failed."), named(cluster)),
      events.warning(message("Beware.\n  of this")),
    ],
    {
      exitCode: 1,
      exemptions: [
        {
          pack: "p",
          policy: by("e"),
          spared: { resource: by("r") },
          reason: by("r"),
          until: by("u"),
        },
      ],
      assumptions: [message("Assumed.")],
    },
  );
  const failedBase: StackReport = {
    ...report,
    stack: by("uat"),
    comparison: { kind: "baseFailed", message: message("npm failed\n  here") },
  };
  const deleted: StackReport = {
    stack: by("old"),
    comparison: { kind: "base" },
    outcome: { kind: "deleted", resources: [{ type: by("a:b:C"), name: by("gone") }] },
    exemptions: [],
  };
  return {
    ...reportOf(report, failedBase, deleted),
    head: { name: by("feature"), commit: by("0123456789abcdef") },
    base: { name: by("main"), commit: by("fedcba9876543210") },
  };
}

test("the checks see what they look for", () => {
  for (const text of [
    ...["<script>", "<b>x</b>", "@admin", "see #12", "a ![](http://x)", "[a](b)", "# Title", "***"],
    ...[
      "1. one",
      "> quoted",
      "<details>",
      "</details>",
      "```js\n```",
      "a\u202eb",
      "| a |\n| - |\n\n---",
    ],
    ...["```mermaid\nclick n1 href\n```", "<details><summary>@x</summary>\n\n</details>", "*a*"],
  ]) {
    expect([text, foreignStructure(text)]).not.toEqual([text, []]);
  }
});

test("whatever things are called and said, they are text in the report", () => {
  fc.assert(
    fc.property(fc.infiniteStream(hostile), (texts) => {
      const next = (): string => texts.next().value as string;
      expect(foreignStructure(renderReport(written(next, next)))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("whatever things are called, the report has the same blocks", () => {
  const usual = skeleton(
    renderReport(
      written(
        (of) => of,
        (of) => of,
      ),
      { limit: 1e6 },
    ),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      const report = renderReport(
        written(
          (of) => `${of}${text}`,
          (of) => of,
        ),
        { limit: 1e6 },
      );
      expect(skeleton(report)).toEqual(usual);
    }),
    { numRuns: 300 },
  );
});

test("each attack alone is text, wherever it appears", () => {
  for (const text of attacks) {
    const report = renderReport(
      written(
        () => text,
        () => text,
      ),
    );
    expect([text, foreignStructure(report)]).toEqual([text, []]);
  }
});

test("cut to whatever size, the report keeps to it and stays whole", () => {
  fc.assert(
    fc.property(fc.infiniteStream(hostile), fc.integer({ min: 0, max: 12_000 }), (texts, limit) => {
      const next = (): string => texts.next().value as string;
      const report = renderReport(written(next, next), { limit });
      expect(Buffer.byteLength(report, "utf8")).toBeLessThanOrEqual(limit);
      expect(foreignStructure(report)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
