import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { digestOf, normalisedSteps } from "../pulumi/events/normalised";
import type { EngineRun } from "../pulumi/run";
import { mayLock } from "./currentRights";
import type { Delivery } from "./delivery";
import { lackingRights } from "./lackingRights";
import { packArguments, runStack } from "./pulumi";
import { stackReport } from "./stackReport";

/**
 * Previews a stack with both packs and shows the result on the run's page. What would be done is written
 * to `stepsFile` and identified by its digest: an approval is given on it.
 *
 * @returns the exit code: 1 when the preview failed, a mandatory policy was violated, or the identity may not do it
 */
export async function preview(
  delivery: Delivery,
  stack: string,
  stepsFile?: string,
): Promise<number> {
  const { project, job } = delivery;
  const run = await previewRun(delivery, stack);
  job.summarise(stackReport(project, stack, run, new Date()));
  if (run.exitCode !== 0) return run.exitCode;
  const lacking = lackingRights(stack, run.events, mayLock(project.folder, stack));
  for (const right of lacking) job.error(right);
  if (lacking.length > 0) return 1;
  const steps = normalisedSteps(run.events);
  if (stepsFile !== undefined) {
    mkdirSync(path.dirname(stepsFile), { recursive: true });
    writeFileSync(stepsFile, steps);
  }
  job.output("digest", digestOf(steps));
  job.output("changes", String(steps !== ""));
  return 0;
}

/** One preview with both packs, by nothing but the real providers. */
export async function previewRun(
  { project, job, guard }: Delivery,
  stack: string,
): Promise<EngineRun> {
  guard(project);
  const run = await job.withoutCommands(() =>
    runStack(project, stack, ["preview", ...packArguments(project)]),
  );
  guard(project, run.events);
  if (run.output.includes(`no stack named '${stack}' found`)) {
    job.error(
      `The backend has no stack ${stack}. Create it once: pulumi stack init ${stack} ` +
        "--secrets-provider with the value of PULUMI_SECRETS_PROVIDER.",
    );
  }
  return run;
}
