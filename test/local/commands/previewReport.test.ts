import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { reportFile, reportInput } from "../../../local/commands/previewReport";
import { temporaryFolder } from "../../temporaryFolder";

const before = process.env.INIT_CWD;

afterEach(() => {
  if (before === undefined) delete process.env.INIT_CWD;
  else process.env.INIT_CWD = before;
});

describe("reportFile", () => {
  it("is relative to the person's own folder", () => {
    const folder = temporaryFolder();
    process.env.INIT_CWD = folder;
    expect(reportFile("reports/report.md")).toBe(path.join(folder, "reports/report.md"));
    const elsewhere = path.join(temporaryFolder(), "report.md");
    expect(reportFile(elsewhere)).toBe(elsewhere);
  });

  it("makes the folder, and leaves nothing in it", () => {
    const folder = path.join(temporaryFolder(), "reports");
    reportFile(path.join(folder, "report.md"));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("says before the work that a file can't be written", () => {
    const file = path.join(temporaryFolder(), "file");
    writeFileSync(file, "");
    expect(() => reportFile(path.join(file, "report.md"))).toThrow(
      /^--markdown .*file\/report\.md can't be written: .*\. Name a file in a folder that you can write to\.$/,
    );
  });

  it.each([
    ["a name", "", /^--markdown is empty\. Name a file, such as --markdown report\.md\.$/],
    ["a file, not a folder", "/", /^--markdown \/ is a folder\. Name a file in it\.$/],
    ["a file, not standard output", "-", /^--markdown needs a file name; `-` isn't supported /],
  ])("needs %s", (_what, name, message) => {
    expect(() => reportFile(name)).toThrow(message);
  });
});

describe("reportInput", () => {
  const outcome = { kind: "previewed", exitCode: 0, events: [], output: "" } as const;
  const comparison = { kind: "none" } as const;

  it("adds what each stack is spared from, and the day on which that is looked at", () => {
    const root = temporaryFolder();
    mkdirSync(path.join(root, "policies/config"), { recursive: true });
    const level = { enforcementLevel: "disabled", reason: "TICKET-1", until: "2027-03-31" };
    const config = { practices: { "amr-alerts": level } };
    writeFileSync(path.join(root, "policies/config/dev.json"), JSON.stringify(config));
    const stacks = ["dev", "uat"].map((stack) => ({ stack, comparison, outcome }));
    expect(reportInput(root, stacks)).toEqual({
      head: { name: "working tree", commit: "" },
      stacks: [
        {
          ...{ stack: "dev", comparison, outcome },
          exemptions: [
            {
              pack: "practices",
              policy: "amr-alerts",
              spared: { level: "disabled" },
              reason: "TICKET-1",
              until: "2027-03-31",
            },
          ],
        },
        { stack: "uat", comparison, outcome, exemptions: [] },
      ],
      today: new Date().toISOString().slice(0, 10),
    });
  });

  it("names the base that it was compared with", () => {
    const base = { name: "main", commit: "0123456789" };
    expect(reportInput(temporaryFolder(), [], base)).toMatchObject({ base });
  });
});
