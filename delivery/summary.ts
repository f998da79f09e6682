import { existsSync, readFileSync } from "node:fs";

import { type Job, SUMMARY_LIMIT } from "./job/job";

/** Shows a report on the run's page; where there is none, says so. */
export function summariseReport(job: Job, file: string): void {
  if (!existsSync(file)) {
    job.summarise("There is no report: the log of the previous step says why.");
    return;
  }
  const report = readFileSync(file, "utf8");
  if (Buffer.byteLength(report, "utf8") < SUMMARY_LIMIT) job.summarise(report);
  else job.summarise("The report is too long for this page; it is in the run's artifacts.");
}
