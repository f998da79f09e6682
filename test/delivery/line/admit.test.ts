import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { GitHubActions } from "../../../delivery/job/gitHubActions";
import { admit, deliveredBy } from "../../../delivery/line/admit";
import { temporaryFolder } from "../../temporaryFolder";
import { type ApiAnswer, useGitHubApi } from "../githubApi";
import { became, run } from "./deployRuns";

const api = useGitHubApi();
const mine = "1".repeat(40);
const own = run(1009, mine);
const compare = `GET compare/${mine}...main?per_page=100`;
const runs = "GET actions/workflows/deploy.yml/runs?per_page=30";
const waiting = "GET actions/workflows/deploy.yml/runs?status=waiting&per_page=100";
const jobs = (id: number): string => `GET actions/runs/${id}/jobs?filter=all&per_page=100`;

let folder: string;
let summary: string;

beforeEach(() => {
  folder = temporaryFolder();
  summary = path.join(folder, "summary");
  mkdirSync(path.join(folder, ".github/workflows"), { recursive: true });
  const line = ["dev", "stage", "production"].map(
    (name) => `  ${name}:\n    with: { environment: ${name} }\n`,
  );
  writeFileSync(
    path.join(folder, ".github/workflows/deploy.yml"),
    `jobs:\n${line.join("")}  line: {}\n`,
  );
});

/** What GitHub answers where all is well and the line came through all environments. */
const well = (): Record<string, ApiAnswer> => ({
  [compare]: { body: { status: "identical", commits: [] } },
  "GET environments/production": {
    body: {
      can_admins_bypass: false,
      protection_rules: [
        { type: "required_reviewers", prevent_self_review: true, reviewers: [{ type: "Team" }] },
      ],
      deployment_branch_policy: null,
    },
  },
  "GET actions/runs/1009": { body: own },
  [jobs(1009)]: { body: { jobs: [...became.deployed("dev"), ...became.unchanged("stage")] } },
  [runs]: { body: { workflow_runs: [own] } },
  [waiting]: { body: { workflow_runs: [own] } },
});

async function admitted(environment: string, summarise = true, ops = false): Promise<string> {
  const job = new GitHubActions({ GITHUB_STEP_SUMMARY: summary }, () => undefined);
  const delivered = { commit: mine, branch: "main", run: 1009 };
  await admit(api().github(), job, folder, environment, delivered, { summarise, ops });
  return existsSync(summary) ? readFileSync(summary, "utf8") : "";
}

test("a commit that came through the line is let in", async () => {
  api().answers = well();
  expect(await admitted("production")).toBe(
    "Every environment before this one holds this commit.\n\n",
  );
});

test("the first environment needs no approval and has none before it", async () => {
  api().answers = well();
  expect(await admitted("dev")).toBe("");
  expect(api().requests.map(({ path: asked }) => asked)).not.toContain("environments/dev");
});

test("before an update nothing is summarised again", async () => {
  api().answers = well();
  expect(await admitted("production", false)).toBe("");
});

test("who looks after instances is let in by the approval of an environment of their own", async () => {
  api().answers = well();
  await expect(admitted("production", false, true)).rejects.toThrow(
    "GitHub has no environment production-ops.",
  );
  api().answers["GET environments/production-ops"] = api().answers["GET environments/production"]!;
  delete api().answers["GET environments/production"];
  expect(await admitted("production", false, true)).toBe("");
});

test("an environment alone: those before it that hold something else are named with what they hold", async () => {
  const older = run(1002, "2".repeat(40));
  const same = run(1003, "3".repeat(40), own.head_commit!.tree_id);
  api().answers = {
    ...well(),
    [jobs(1009)]: { body: { jobs: [...became.leftOut("dev"), ...became.leftOut("stage")] } },
    [runs]: { body: { workflow_runs: [own, same, older] } },
    [jobs(1003)]: { body: { jobs: [...became.deployed("dev"), ...became.refused("stage")] } },
    [jobs(1002)]: { body: { jobs: [...became.deployed("dev"), ...became.deployed("stage")] } },
  };
  expect(await admitted("production")).toBe(
    [
      "**Environments before this one that don't hold this commit:**",
      "",
      "- `stage` holds `2222222` (`Subject of 2222222222222222222222222222222222222222`)",
      "",
      "",
    ].join("\n"),
  );
});

test("one that was never delivered is named too", async () => {
  api().answers = { ...well(), [jobs(1009)]: { body: { jobs: became.deployed("dev") } } };
  expect(await admitted("production")).toContain(
    "- `stage`: none of the last 30 runs delivered it\n",
  );
});

test("what waits for an approval in another run is said", async () => {
  const other = run(1005, "5".repeat(40));
  api().answers = {
    ...well(),
    [waiting]: { body: { workflow_runs: [own, other] } },
    "GET actions/runs/1005/pending_deployments": {
      body: [{ environment: { name: "production" } }],
    },
  };
  expect(await admitted("dev")).toBe(
    [
      "**Waiting for an approval.** Newer deployments to the same environment wait until it is approved or rejected:",
      "",
      "- `production`: `5555555` (`Subject of 5555555555555555555555555555555555555555`), in run 5",
      "",
      "",
    ].join("\n"),
  );
});

test("all that is wrong is said at once", async () => {
  api().answers = {
    ...well(),
    [compare]: { body: { status: "diverged", commits: [] } },
    "GET environments/production": { status: 404 },
  };
  await expect(admitted("production")).rejects.toThrow(
    /^GitHub has no environment production\. .*\n1111111 is no longer a commit of main/,
  );
});

test("an environment that the line doesn't have is refused", async () => {
  await expect(admitted("prod")).rejects.toThrow(
    "prod isn't in .github/workflows/deploy.yml; there are dev, stage, production",
  );
});

describe("what a job delivers", () => {
  const job = {
    GITHUB_SHA: mine,
    GITHUB_REF_NAME: "main",
    GITHUB_RUN_ID: "1009",
    DELIVERY: "reviewers",
  };

  test.each(["reviewers", "release-branches"])("is known with DELIVERY %s", (DELIVERY) => {
    expect(deliveredBy({ ...job, DELIVERY })).toEqual({ commit: mine, branch: "main", run: 1009 });
  });

  test.each([undefined, "", "reviewer"])("isn't with DELIVERY %j", (DELIVERY) => {
    expect(() => deliveredBy({ ...job, DELIVERY })).toThrow(
      `The repository's variable DELIVERY is "${DELIVERY ?? ""}"; it must be one of reviewers, release-branches`,
    );
  });

  test.each(["GITHUB_SHA", "GITHUB_REF_NAME", "GITHUB_RUN_ID"])("isn't without %s", (name) => {
    expect(() => deliveredBy({ ...job, [name]: "" })).toThrow("must be set");
  });
});
