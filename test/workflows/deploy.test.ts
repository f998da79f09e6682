import { type ApiAnswers, useGitHubApi } from "../delivery/githubApi";
import { became, run as runOf } from "../delivery/line/deployRuns";
import { type Answer, GITHUB_TOKEN, type Called, type WorkflowRun, WorkflowRunner } from "./runner";

jest.setTimeout(300_000);

const api = useGitHubApi();
let runner: WorkflowRunner;

beforeEach(async () => {
  runner = await WorkflowRunner.open(api().url, "http://127.0.0.1:1/token");
});

const changes: Answer = {
  outputs: { changes: "true", digest: "abc" },
  files: { "--steps": "the steps" },
};
const unchanged: Answer = { outputs: { changes: "false", digest: "none" } };
const delivered: Answer = { outputs: { delivered: "true" } };

function deploy(
  verbs: Record<string, Answer>,
  { ref = "refs/heads/main", vars = { DELIVERY: "reviewers" }, environment = "" } = {},
): Promise<WorkflowRun> {
  const inputs = environment === "" ? undefined : { environment };
  return runner.run({
    workflow: "deploy.yml",
    event: inputs === undefined ? "push" : "workflow_dispatch",
    payload: { ref, inputs },
    vars,
    verbs: { preview: unchanged, up: delivered, ...verbs },
  });
}

/** `preview dev`, in the order in which they came. */
const verbsOf = (called: readonly Called[]): string[] =>
  called
    .filter(({ verb }) => verb !== "admit")
    .map(({ verb, args }) => [verb, args[0]].join(" ").trim());

test("the line goes on where there was nothing to change, and where a deployment succeeded", async () => {
  const { exitCode, called } = await deploy({ "preview stage": changes });
  expect(verbsOf(called)).toEqual([
    "preview dev",
    "preview stage",
    "up stage",
    "preview preprod",
    "preview uat",
    "preview production",
    "line",
  ]);
  expect(exitCode).toBe(0);
});

test("an approval is given on the steps and their digest, which reach the deployment two ways", async () => {
  const { called } = await deploy({ "preview dev": changes });
  const up = called.find(({ verb }) => verb === "up");
  expect(up?.args.slice(-2)).toEqual(["--digest", "abc"]);
  expect(up?.args[2]).toMatch(/approved\/steps\.txt$/);
});

test.each<[string, Record<string, Answer>, string[]]>([
  ["a preview that fails", { "preview stage": { exitCode: 1 } }, ["preview dev", "preview stage"]],
  ["an environment that isn't admitted", { "admit stage": { exitCode: 1 } }, ["preview dev"]],
  [
    "a deployment that fails",
    { "preview stage": changes, "up stage": { exitCode: 1 } },
    ["preview dev", "preview stage", "up stage"],
  ],
  [
    "a deployment that says nothing",
    { "preview stage": changes, "up stage": {} },
    ["preview dev", "preview stage", "up stage"],
  ],
])("%s stops it", async (_case, verbs, expected) => {
  const { called } = await deploy(verbs);
  // Here the run ends with the first called workflow that fails; GitHub goes on to `line`, which asks for it.
  expect(verbsOf(called).filter((verb) => verb !== "line")).toEqual(expected);
});

test("each job is admitted before it does anything, with a token that no other step gets", async () => {
  const { called } = await deploy({ "preview dev": changes });
  const ofDev = called.filter(({ args }) => args[0] === "dev");
  expect(ofDev.map(({ verb }) => verb)).toEqual(["admit", "preview", "admit", "up"]);
  for (const { verb, given } of called) {
    expect([verb, given.includes("GITHUB_TOKEN")]).toEqual([
      verb,
      ["admit", "line"].includes(verb),
    ]);
  }
});

test("one environment is deployed alone", async () => {
  const { called } = await deploy({ "preview production": changes }, { environment: "production" });
  expect(verbsOf(called)).toEqual(["preview production", "up production", "line"]);
});

test("with release branches, main goes to dev and each branch to its own environment", async () => {
  const vars = { DELIVERY: "release-branches" };
  expect(verbsOf((await deploy({}, { vars })).called)).toEqual(["preview dev", "line"]);
  const stage = await deploy(
    { "preview stage": changes },
    { vars, ref: "refs/heads/release/stage" },
  );
  expect(verbsOf(stage.called)).toEqual(["preview stage", "up stage", "line"]);
});

test("with reviewers, a release branch goes nowhere", async () => {
  expect(verbsOf((await deploy({}, { ref: "refs/heads/release/stage" })).called)).toEqual(["line"]);
});

test("before the bootstrap nothing begins, and nothing is red", async () => {
  expect(await deploy({}, { vars: { DELIVERY: "" } })).toMatchObject({ exitCode: 0, called: [] });
});

test("what became of the commit is asked of GitHub, and its real answer is on the run's page", async () => {
  const jobs = became.deployed("dev");
  const answers: ApiAnswers = {
    "GET actions/runs/1/jobs?filter=latest&per_page=100": { body: { jobs } },
    "GET actions/runs/1/approvals": { body: [] },
  };
  api().answers = answers;
  expect(runOf(1, "1".repeat(40)).id).toBe(1);
  const { exitCode } = await deploy({ line: "real" }, { environment: "dev" });
  expect(exitCode).toBe(0);
  expect(api().requests.map(({ path }) => path)).toEqual(
    Object.keys(answers).map((request) => request.replace("GET ", "")),
  );
  expect(api().requests[0]?.authorization).toBe(`Bearer ${GITHUB_TOKEN}`);
});

test("a repair runs the verb that was chosen, once it is admitted", async () => {
  const { called, exitCode } = await runner.run({
    workflow: "repair.yml",
    event: "workflow_dispatch",
    payload: {
      ref: "refs/heads/main",
      inputs: { environment: "stage", verb: "refresh", created: "main=/subscriptions/x y" },
    },
    vars: { DELIVERY: "reviewers" },
  });
  expect(exitCode).toBe(0);
  expect(called.map(({ verb, args }) => [verb, ...args])).toEqual([
    ["admit", "stage"],
    ["repair", "refresh", "stage", "--created", "main=/subscriptions/x y"],
  ]);
});
