import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { neutralised } from "../../delivery/untrusted";
import { renderReport } from "../../report/report";
import { verdictOf } from "../../report/verdict";
import { cases } from "./cases";
import { blocks, foreignStructure, skeleton } from "./markdown";

/** Set it to write the reports anew after a change that is meant, and read what differs. */
const WRITE = process.env.UPDATE_GOLDEN_REPORTS === "yes";

const failing = ["violated-policies", "failed-previews", "base-that-fails"];

describe.each(Object.entries(cases))("the report of %s", (name, input) => {
  const limit = name === "oversized" ? 20_000 : undefined;
  const report = renderReport(input, { limit });

  test("is what was agreed on", () => {
    const file = path.join(__dirname, "golden", `${name}.md`);
    if (WRITE) writeFileSync(file, report);
    expect(report).toBe(readFileSync(file, "utf8"));
  });

  test("has only the report's own structure", () => {
    expect(foreignStructure(report)).toEqual([]);
  });

  test("still has it all when it is posted", () => {
    const posted = neutralised(report, 65_536);
    expect(skeleton(posted)).toEqual(skeleton(report));
    expect(blocks(posted, "mermaid")).toEqual(blocks(report, "mermaid"));
  });

  test("goes with the right exit code", () => {
    expect(verdictOf(input).exitCode).toBe(failing.includes(name) ? 1 : 0);
  });
});
