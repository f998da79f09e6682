import { readFileSync } from "node:fs";
import path from "node:path";

import { GitHubActions } from "../../../delivery/job/gitHubActions";
import { temporaryFolder } from "../../temporaryFolder";
import { runnerLog } from "./runnerLog";

let printed: string;
const print = (text: string): void => void (printed += text);
let folder: string;
const inJob = (): GitHubActions =>
  new GitHubActions(
    {
      GITHUB_ACTIONS: "true",
      GITHUB_STEP_SUMMARY: path.join(folder, "summary"),
      GITHUB_OUTPUT: path.join(folder, "output"),
    },
    print,
  );
const written = (name: string): string => readFileSync(path.join(folder, name), "utf8");

beforeEach(() => {
  printed = "";
  folder = temporaryFolder();
});

test("summaries and outputs go where GitHub looks for them", () => {
  inJob().summarise("## One");
  inJob().summarise("two");
  inJob().output("digest", "abc");
  expect(written("summary")).toBe("## One\ntwo\n");
  expect(written("output")).toBe("digest=abc\n");
  expect(printed).toBe("");
});

test("an output of two lines would be two outputs", () => {
  expect(() => inJob().output("digest", "abc\nchanges=false")).toThrow(
    "the output digest must be one line",
  );
});

test("outside of a job everything is said", () => {
  const actions = new GitHubActions({}, print);
  actions.summarise("## One");
  actions.output("digest", "abc");
  actions.error("no");
  actions.mask("secret");
  expect(printed).toBe("## One\ndigest=abc\nno\n");
});

test("an error is one command, whatever it says", () => {
  inJob().error("50% of\r\n::add-path::/evil");
  expect(printed).toBe("::error::50%25 of%0D%0A::add-path::/evil\n");
});

test("the runner takes no commands from what others named, and takes them again afterwards", async () => {
  await inJob().withoutCommands(() => {
    print("::add-path::/evil\n");
    return Promise.resolve();
  });
  const [, token = ""] = /^::stop-commands::([0-9a-f-]{36})\n/.exec(printed) ?? [];
  expect(printed).toBe(`::stop-commands::${token}\n::add-path::/evil\n\n::${token}::\n`);
});

test("it takes them again after a failure too", async () => {
  const failing = inJob().withoutCommands(() => Promise.reject(new Error("it failed")));
  await expect(failing).rejects.toThrow("it failed");
  expect(printed).toMatch(/\n::[0-9a-f-]{36}::\n$/);
});

test("a value is masked once commands are taken again, and never printed before", async () => {
  const actions = inJob();
  await actions.withoutCommands(() =>
    actions.withoutCommands(() => {
      actions.mask("secret");
      print("at work\n");
      return Promise.resolve();
    }),
  );
  print("secret\n");
  expect(printed).toMatch(
    /^::stop-commands::(\S+)\nat work\n\n::\1::\n::add-mask::secret\nsecret\n$/,
  );
  expect(runnerLog(printed)).toBe("at work\n\n***\n");
});

test("the log that the tests read shows a value that is masked while commands are stopped", () => {
  expect(runnerLog("::stop-commands::t\n::add-mask::secret\n::t::\nsecret")).toBe(
    "::add-mask::secret\nsecret",
  );
});
