import type { GitHub } from "../github";

/** A run of the deploy workflow, as far as the line reads it. */
export interface Run {
  readonly id: number;
  readonly run_number: number;
  readonly html_url: string;
  readonly head_sha: string;
  readonly created_at: string;
  readonly head_commit: { readonly tree_id: string; readonly message: string } | null;
}

/** A job of a run. One of a called workflow is named after both, such as `stage / Deploy`. */
export interface Job {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly steps?: readonly { readonly name: string; readonly conclusion: string | null }[];
}

/** The steps of environment.yml that say what a job did. */
export const KEEP_STEP = "Keep the steps for the approval";
export const UP_STEP = "Bring the stack up";

/** Runs of the deploy workflow, newest first, as far as `query` asks for them. */
export async function runsOf(github: GitHub, query: string): Promise<Run[]> {
  const pages = await github.pages<{ workflow_runs: Run[] }>(
    `actions/workflows/deploy.yml/runs?${query}`,
  );
  return pages.flatMap(({ workflow_runs: runs }) => runs);
}

/** The jobs of a run: of its last attempt, or of all. */
export async function jobsOf(github: GitHub, run: number, of: "latest" | "all"): Promise<Job[]> {
  const pages = await github.pages<{ jobs: Job[] }>(
    `actions/runs/${run}/jobs?filter=${of}&per_page=100`,
  );
  return pages.flatMap(({ jobs }) => jobs);
}

/** Whether a run's jobs left its commit, or a part of it, in the environment, or found it there. */
export function reached(environment: string, jobs: readonly Job[]): boolean {
  return jobs.some(
    (job) =>
      (job.name === `${environment} / Deploy` && ran(job, UP_STEP)) ||
      foundNothingToChange(environment, job),
  );
}

/** Whether a run's jobs left its whole commit in the environment, or found it there. */
export function holds(environment: string, jobs: readonly Job[]): boolean {
  return jobs.some(
    (job) =>
      (job.name === `${environment} / Deploy` && job.conclusion === "success") ||
      foundNothingToChange(environment, job),
  );
}

/** A preview that lists nothing keeps nothing. */
function foundNothingToChange(environment: string, job: Job): boolean {
  return (
    job.name === `${environment} / Preview` &&
    job.conclusion === "success" &&
    job.steps?.some(({ name, conclusion }) => name === KEEP_STEP && conclusion === "skipped") ===
      true
  );
}

function ran(job: Job, step: string): boolean {
  const found = job.steps?.find(({ name }) => name === step);
  return found !== undefined && found.conclusion !== "skipped";
}
