import { readFileSync } from "node:fs";

import * as fc from "fast-check";

import { AzurePipelines } from "../../../delivery/job/azurePipelines";
import { jobOf } from "../../../delivery/job/jobOf";
import { GitHubActions } from "../../../delivery/job/gitHubActions";
import { temporaryFolder } from "../../temporaryFolder";

let printed: string;
const print = (text: string): void => void (printed += text);
const job = (folder?: string): AzurePipelines =>
  new AzurePipelines({ ...(folder !== undefined && { AGENT_TEMPDIRECTORY: folder }) }, print);

beforeEach(() => {
  printed = "";
});

test("outputs, masks and errors are commands in the log", () => {
  job().output("digest", "abc");
  job().mask("secret");
  job().error("one;\ntwo 100%");
  expect(printed.split("\n")).toEqual([
    "##vso[task.setvariable variable=digest;isOutput=true]abc",
    "##vso[task.setsecret]secret",
    "##vso[task.logissue type=error]one;%0Atwo 100%AZP25",
    "",
  ]);
});

test("a summary is a file that is uploaded; without a folder for it, it is printed", () => {
  job(temporaryFolder()).summarise("## One");
  const [, file = ""] = /^##vso\[task\.uploadsummary\](.+)\n$/.exec(printed) ?? [];
  expect(readFileSync(file, "utf8")).toBe("## One\n");
  printed = "";
  job().summarise("## One");
  expect(printed).toBe("## One\n");
});

test("an output of two lines would be two commands", () => {
  expect(() =>
    job().output("digest", "abc\n##vso[task.setvariable variable=changes]false"),
  ).toThrow("the output digest must be one line");
});

test("what is to be masked while others print is masked afterwards", async () => {
  const of = job();
  await of.withoutCommands(() => {
    of.mask("secret");
    expect(printed).toBe("");
    return Promise.resolve();
  });
  expect(printed).toBe("\n##vso[task.setsecret]secret\n");
});

test("no output of the engine is a command, however it is cut into pieces", async () => {
  const piece = fc.array(fc.constantFrom("#", "##vso[", "vso[task.setsecret]x", "a", "\n"));
  await fc.assert(
    fc.asyncProperty(fc.array(piece), async (pieces) => {
      const of = job();
      const texts = pieces.map((each) => each.join(""));
      let shown = "";
      await of.withoutCommands(() => {
        shown = texts.map((each) => of.shown(each)).join("");
        return Promise.resolve();
      });
      expect(shown).not.toContain("##");
      expect(shown.replaceAll("# ", "#").replaceAll(" ", "")).toBe(texts.join(""));
    }),
  );
});

test("what the job says itself stays as it is", () => {
  expect(job().shown("## Heading")).toBe("## Heading");
});

test("the variables say which CI system it is", () => {
  expect(jobOf({ TF_BUILD: "True" }, print)).toBeInstanceOf(AzurePipelines);
  expect(jobOf({ GITHUB_ACTIONS: "true" }, print)).toBeInstanceOf(GitHubActions);
  expect(jobOf({}, print)).toBeInstanceOf(GitHubActions);
});
