import { orderProblem } from "../../../delivery/line/order";
import { type ApiAnswer, useGitHubApi } from "../githubApi";
import { became, run } from "./deployRuns";

const api = useGitHubApi();
const [mine, newer, newest] = ["1".repeat(40), "2".repeat(40), "3".repeat(40)] as const;
const compare = (branch = "main"): string => `GET compare/${mine}...${branch}?per_page=100`;
const runs =
  "GET actions/workflows/deploy.yml/runs?branch=main&created=%3E%3D2026-11-20T09%3A00%3A00Z&per_page=100";
const jobs = (id: number): string => `GET actions/runs/${id}/jobs?filter=all&per_page=100`;

/** What GitHub answers where the branch has two commits more, whose runs did this. */
function moved(jobsOfNewer: object[], jobsOfNewest: object[]): Record<string, ApiAnswer> {
  return {
    [compare()]: { body: { status: "ahead", commits: [{ sha: newer }, { sha: newest }] } },
    "GET actions/runs/1001": { body: run(1001, mine) },
    [runs]: { body: { workflow_runs: [run(1003, newest), run(1002, newer), run(1001, mine)] } },
    [jobs(1002)]: { body: { jobs: jobsOfNewer } },
    [jobs(1003)]: { body: { jobs: jobsOfNewest } },
  };
}

const problem = (branch = "main"): Promise<string | undefined> =>
  orderProblem(api().github(), "stage", { commit: mine, branch, run: 1001 });

test("the branch's head may go anywhere, and nothing more is asked", async () => {
  api().answers = { [compare()]: { body: { status: "identical", commits: [] } } };
  expect(await problem()).toBeUndefined();
  expect(api().requests).toHaveLength(1);
});

test.each(["deployed", "unchanged", "failedInTheMiddle"] as const)(
  "an older commit may not follow a newer one that the environment was given: %s",
  async (what) => {
    api().answers = moved(became[what]("stage"), became.leftOut("stage"));
    expect(await problem()).toBe(
      "stage has been given 2222222, which is newer than 1111111, by run 2: " +
        "https://github.com/company/redis/actions/runs/1002. To deliver main as it is now: " +
        "gh workflow run deploy.yml --ref main. To go back, revert the newer commit on main.",
    );
  },
);

test.each(["refused", "notAdmitted", "cancelled", "replaced", "leftOut"] as const)(
  "it may where the newer one never got there: %s",
  async (what) => {
    api().answers = moved(became.deployed("dev"), became[what]("stage"));
    expect(await problem()).toBeUndefined();
  },
);

test.each(["diverged", "behind"])(
  "a commit that the branch has lost goes nowhere: %s",
  async (status) => {
    api().answers = { [compare()]: { body: { status, commits: [] } } };
    expect(await problem()).toBe(
      "1111111 is no longer a commit of main: somebody has rewritten the branch. " +
        "Start the workflow anew: gh workflow run deploy.yml --ref main",
    );
  },
);

test("nor does one that GitHub no longer knows", async () => {
  expect(await problem()).toContain("1111111 is no longer a commit of main");
});

test("a release branch is a line of its own", async () => {
  api().answers = { [compare("release%2Fstage")]: { body: { status: "identical", commits: [] } } };
  expect(await problem("release/stage")).toBeUndefined();
});

test("an API that refuses is no permission", async () => {
  api().answers = { [compare()]: { status: 403, body: { message: "Resource not accessible" } } };
  await expect(problem()).rejects.toThrow(/answered 403 .*: Resource not accessible$/);
});
