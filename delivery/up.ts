import { readFileSync } from "node:fs";

import { digestOf, normalisedSteps } from "../pulumi/events/normalised";
import { fenced } from "../report/escape";
import { differences, notApproved } from "./approval";
import { DeliveryError } from "./deliveryError";
import type { Delivery } from "./delivery";
import { previewRun } from "./preview";
import { packArguments, runStack } from "./pulumi";

/** What an approval was given on. */
export interface Approved {
  /** The file that `preview` wrote. */
  readonly stepsFile: string;
  /** Its digest, which came another way: through the outputs of the job. */
  readonly digest: string;
}

/**
 * Brings a stack up, if that is still what was approved: it previews once more and stops when anything
 * differs. From then on only the backend's lock keeps others out, so afterwards each step that was taken is
 * held against the approval again.
 *
 * @returns the exit code: 1 when nothing was done because it differs, or when `up` failed or did more
 */
export async function up(delivery: Delivery, stack: string, approved: Approved): Promise<number> {
  const { project, job, guard } = delivery;
  const approvedSteps = approvedText(approved);
  const again = await previewRun(delivery, stack);
  if (again.exitCode !== 0) return again.exitCode;

  const changed = differences(approvedSteps, normalisedSteps(again.events));
  if (changed.length > 0) {
    job.error(`${stack}: the plan is no longer what was approved; nothing was done.`);
    job.summarise(differs(stack, changed));
    return 1;
  }

  const run = await job.withoutCommands(() =>
    runStack(project, stack, ["up", "--yes", "--skip-preview", ...packArguments(project)]),
  );
  guard(project, run.events);
  const beyond = notApproved(again.events, run.events);
  for (const step of beyond) job.error(`${stack}: nobody approved this step: ${step}`);
  if (run.exitCode !== 0 || beyond.length > 0) {
    job.summarise(`\`pulumi up\` of \`${stack}\` failed; the log says why.`);
    return 1;
  }
  job.summarise(`\`${stack}\` is up.`);
  job.output("delivered", "true");
  return 0;
}

function approvedText({ stepsFile, digest }: Approved): string {
  const steps = readFileSync(stepsFile, "utf8");
  if (digestOf(steps) === digest) return steps;
  throw new DeliveryError(`${stepsFile} isn't what was approved: its digest differs`);
}

function differs(stack: string, changed: readonly string[]): string {
  return [
    `## \`${stack}\` has changed since its approval`,
    "",
    "Nothing was done. `-` was approved but is no longer planned; `+` is planned but wasn't approved.",
    "",
    fenced(changed.join("\n"), 50_000),
    "",
    "Start the workflow again and approve its new preview.",
  ].join("\n");
}
