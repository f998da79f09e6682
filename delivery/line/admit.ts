import type { Job } from "../job/job";
import { DeliveryError } from "../deliveryError";
import type { GitHub } from "../github";
import { lineOf } from "./environments";
import { type Delivered, orderProblem } from "./order";
import { opsEnvironmentOf, protectionProblem, waysToApprove } from "./protection";
import { surroundings } from "./surroundings";

/** What a job may be told to leave out of its summary. */
export interface Admission {
  /** Whether to say what the environments before this one hold. */
  readonly summarise: boolean;
  /** Whether the job only looks after instances, as the identity that is there for it. */
  readonly ops?: boolean;
}

/**
 * Lets a job work on an environment, if GitHub enforces an approval there (the first environment of the line
 * needs none) and no newer commit has been there.
 *
 * @throws DeliveryError with all that is wrong
 */
export async function admit(
  github: GitHub,
  job: Job,
  folder: string,
  environment: string,
  delivered: Delivered,
  { summarise, ops = false }: Admission,
): Promise<void> {
  const line = lineOf(folder);
  const place = line.indexOf(environment);
  if (place < 0) {
    throw new DeliveryError(
      `${environment} isn't in .github/workflows/deploy.yml; there are ${line.join(", ")}`,
    );
  }
  const problems = [
    place > 0 &&
      (await protectionProblem(
        github,
        ops ? opsEnvironmentOf(environment) : environment,
        environment,
      )),
    await orderProblem(github, environment, delivered),
  ].filter((problem) => typeof problem === "string");
  if (problems.length > 0) throw new DeliveryError(problems.join("\n"));
  if (!summarise) return;
  const lines = await surroundings(github, line, environment, delivered);
  if (lines.length > 0) job.summarise(lines.join("\n"));
}

/** What the job delivers, from its variables. */
export function deliveredBy(env: NodeJS.ProcessEnv): Delivered {
  const { DELIVERY = "" } = env;
  if (!waysToApprove.some((way) => way === DELIVERY)) {
    throw new DeliveryError(
      `The repository's variable DELIVERY is "${DELIVERY}"; it must be one of ${waysToApprove.join(", ")} ` +
        "(docs/bootstrap.md, step 5).",
    );
  }
  const { GITHUB_SHA, GITHUB_REF_NAME, GITHUB_RUN_ID } = env;
  if (!GITHUB_SHA || !GITHUB_REF_NAME || !GITHUB_RUN_ID) {
    throw new DeliveryError(
      "GITHUB_SHA, GITHUB_REF_NAME and GITHUB_RUN_ID must be set: run this as a workflow's step.",
    );
  }
  return { commit: GITHUB_SHA, branch: GITHUB_REF_NAME, run: Number(GITHUB_RUN_ID) };
}
