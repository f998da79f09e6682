import { type GitHub, unlessMissing } from "../github";
import { type Run, jobsOf, reached, runsOf } from "./runs";

/** What a job of the deploy workflow delivers. */
export interface Delivered {
  readonly commit: string;
  /** The branch that it is the head of, or was when the run began. */
  readonly branch: string;
  /** The run's number in GitHub's addresses. */
  readonly run: number;
}

interface Comparison {
  readonly status: "ahead" | "behind" | "diverged" | "identical";
  readonly commits: readonly { readonly sha: string }[];
}

/** Two runs begin in the order of their commits, give or take what GitHub's clocks differ. */
const SLACK_MS = 60 * 60 * 1000;

/**
 * Why a commit must not go to an environment: a newer one has been there, or the branch has lost it. A run
 * that is started again weeks later would otherwise put old code back, on dev without anybody's approval.
 */
export async function orderProblem(
  github: GitHub,
  environment: string,
  { commit, branch, run }: Delivered,
): Promise<string | undefined> {
  const newer = await newerCommits(github, commit, branch);
  if (newer === undefined) {
    return (
      `${short(commit)} is no longer a commit of ${branch}: somebody has rewritten the branch. ` +
      `Start the workflow anew: gh workflow run deploy.yml --ref ${branch}`
    );
  }
  if (newer.size === 0) return undefined;
  const { created_at: began } = await github.get<Run>(`actions/runs/${run}`);
  const since = new Date(Date.parse(began) - SLACK_MS).toISOString().replace(/\.\d+Z$/, "Z");
  const query = new URLSearchParams({ branch, created: `>=${since}`, per_page: "100" });
  for (const other of await runsOf(github, query.toString())) {
    if (!newer.has(other.head_sha)) continue;
    if (!reached(environment, await jobsOf(github, other.id, "all"))) continue;
    return (
      `${environment} has been given ${short(other.head_sha)}, which is newer than ${short(commit)}, ` +
      `by run ${other.run_number}: ${other.html_url}. To deliver ${branch} as it is now: ` +
      `gh workflow run deploy.yml --ref ${branch}. To go back, revert the newer commit on ${branch}.`
    );
  }
  return undefined;
}

/** What the branch has on top of a commit; undefined if the commit isn't in it. */
async function newerCommits(
  github: GitHub,
  commit: string,
  branch: string,
): Promise<Set<string> | undefined> {
  const path = `compare/${commit}...${encodeURIComponent(branch)}?per_page=100`;
  const pages = await github.pages<Comparison>(path).catch(unlessMissing);
  if (pages === undefined || !["ahead", "identical"].includes(pages[0]?.status ?? "")) {
    return undefined;
  }
  return new Set(pages.flatMap(({ commits }) => commits.map(({ sha }) => sha)));
}

/** A commit as people name it. */
export function short(commit: string): string {
  return commit.slice(0, 7);
}
