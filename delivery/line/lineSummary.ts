import { codeCell } from "../../report/escape";
import type { GitHub } from "../github";
import { type Job, holds, jobsOf } from "./runs";

/** A decision of a reviewer about deployments of a run. */
interface Review {
  readonly state: string;
  readonly comment: string;
  readonly user: { readonly login: string } | null;
  readonly environments: readonly { readonly name: string }[];
}

/** What became of a commit in each environment of the line, for the run's page. */
export async function lineSummary(
  github: GitHub,
  line: readonly string[],
  run: number,
): Promise<string> {
  const jobs = await jobsOf(github, run, "latest");
  const reviews = await github.get<Review[]>(`actions/runs/${run}/approvals`);
  return [
    "| environment | this commit |",
    "| --- | --- |",
    ...line.map((name) => `| ${codeCell(name)} | ${outcome(name, jobs, reviews)} |`),
  ].join("\n");
}

function outcome(environment: string, jobs: readonly Job[], reviews: readonly Review[]): string {
  const called = (part: string): string | null | undefined =>
    jobs.find(({ name }) => name === `${environment} / ${part}`)?.conclusion;
  // A job that was left out or never got its turn has no jobs below it.
  const whole = jobs.find(({ name }) => name === environment)?.conclusion;
  const preview = called("Preview");
  const deploy = called("Deploy");
  if (deploy === "success") return "✅ deployed";
  if (holds(environment, jobs)) return "✅ nothing to change";
  if (deploy === "failure") return refused(environment, reviews) ?? "❌ its deployment failed";
  if (deploy === "cancelled") return "❌ cancelled before or while it was deployed";
  if (preview === "failure") return "❌ its preview failed";
  if (whole === "cancelled" || preview === "cancelled") {
    return "❌ cancelled; where a newer deployment waits for the same environment, that one replaced it";
  }
  return "not reached";
}

/** Who refused a deployment, and why. */
function refused(environment: string, reviews: readonly Review[]): string | undefined {
  const review = reviews.find(
    ({ state, environments }) =>
      state === "rejected" && environments.some(({ name }) => name === environment),
  );
  if (review === undefined) return undefined;
  const by = review.user === null ? "" : ` by ${codeCell(review.user.login)}`;
  return `❌ rejected${by}${review.comment === "" ? "" : `: ${codeCell(review.comment)}`}`;
}
