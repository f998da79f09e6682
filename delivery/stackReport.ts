import { exemptionsOf } from "../policies/exemptions";
import type { EngineRun } from "../pulumi/run";
import type { Revision, ReportInput } from "../report/input";
import { renderReport } from "../report/report";
import { SUMMARY_LIMIT } from "./job/job";
import type { Project } from "./pulumi";

/** The report of one stack's preview on the real Azure, for the page of the run. */
export function stackReport(project: Project, stack: string, run: EngineRun, today: Date): string {
  const input: ReportInput = {
    head: revisionOf(project.env),
    previewedOn: "azure",
    today: today.toISOString().slice(0, 10),
    stacks: [
      {
        stack,
        comparison: { kind: "none" },
        outcome: { kind: "previewed", ...run },
        exemptions: exemptionsOf(project.folder, stack),
      },
    ],
  };
  return renderReport(input, { limit: SUMMARY_LIMIT / 2 });
}

/** The code that a job works on. */
function revisionOf(env: NodeJS.ProcessEnv): Revision {
  return {
    name: env.GITHUB_REF_NAME ?? "working tree",
    commit: env.GITHUB_SHA ?? "",
  };
}
