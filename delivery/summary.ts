import { existsSync, readFileSync } from "node:fs";

import { type Actions, SUMMARY_LIMIT } from "./actions";

/** Shows a report on the run's page; where there is none, says so. */
export function summariseReport(actions: Actions, file: string): void {
  if (!existsSync(file)) {
    actions.summarise("There is no report: the log of the previous step says why.");
    return;
  }
  const report = readFileSync(file, "utf8");
  if (Buffer.byteLength(report, "utf8") < SUMMARY_LIMIT) actions.summarise(report);
  else actions.summarise("The report is too long for this page; it is in the run's artifacts.");
}
