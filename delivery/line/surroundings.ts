import { codeSpan } from "../../report/escape";
import type { GitHub } from "../github";
import { type Delivered, short } from "./order";
import { type Run, holds, jobsOf, runsOf } from "./runs";

/** How many of the last runs are asked what an environment holds: each costs a request. */
const LOOKED_AT = 30;

/**
 * What a reviewer of one environment should know of the others: which of those before it don't hold the
 * same content, and which deployments wait for somebody.
 */
export async function surroundings(
  github: GitHub,
  line: readonly string[],
  environment: string,
  { run }: Delivered,
): Promise<string[]> {
  const before = line.slice(0, line.indexOf(environment));
  return [
    ...(before.length === 0 ? [] : await otherContent(github, before, run)),
    ...(await waiting(github, run)),
  ];
}

async function otherContent(
  github: GitHub,
  before: readonly string[],
  own: number,
): Promise<string[]> {
  const [mine, { workflow_runs: runs }] = await Promise.all([
    github.get<Run>(`actions/runs/${own}`),
    github.get<{ workflow_runs: Run[] }>(`actions/workflows/deploy.yml/runs?per_page=${LOOKED_AT}`),
  ]);
  const left = new Set(before);
  const others: string[] = [];
  // Its own run comes first: where the line came through all of them, nothing else is asked.
  for (const run of [mine, ...runs.filter(({ id }) => id !== own)]) {
    if (left.size === 0) break;
    const jobs = await jobsOf(github, run.id, "all");
    for (const environment of [...left].filter((name) => holds(name, jobs))) {
      left.delete(environment);
      if (content(run) === content(mine)) continue;
      others.push(`- ${codeSpan(environment)} holds ${named(run)}`);
    }
  }
  for (const environment of left) {
    others.push(`- ${codeSpan(environment)}: none of the last ${LOOKED_AT} runs delivered it`);
  }
  if (others.length === 0) return ["Every environment before this one holds this commit.", ""];
  return [`**Environments before this one that don't hold this commit:**`, "", ...others, ""];
}

/** Commits of different branches are the same to an environment if their files are. */
function content({ head_commit: commit, head_sha: sha }: Run): string {
  return commit?.tree_id ?? sha;
}

function named({ head_sha: sha, head_commit: commit }: Run): string {
  const [subject = ""] = (commit?.message ?? "").split("\n");
  return `${codeSpan(short(sha))} (${codeSpan(subject)})`;
}

/** What waits for an approval in other runs: until it is decided, the line stands still behind it. */
async function waiting(github: GitHub, own: number): Promise<string[]> {
  const runs = await runsOf(github, "status=waiting&per_page=100");
  const lines: string[] = [];
  for (const run of runs.filter(({ id }) => id !== own)) {
    const pending = await github.get<{ environment: { name: string } }[]>(
      `actions/runs/${run.id}/pending_deployments`,
    );
    for (const { environment } of pending) {
      lines.push(`- ${codeSpan(environment.name)}: ${named(run)}, in run ${run.run_number}`);
    }
  }
  if (lines.length === 0) return [];
  const heading =
    "**Waiting for an approval.** Newer deployments to the same environment wait until it is approved or rejected:";
  return [heading, "", ...lines, ""];
}
