import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { type Exemption, exemptionsIn } from "../policies/exemptions";
import type { Revision, ReportInput } from "../report/input";
import { renderReport } from "../report/report";
import { SUMMARY_LIMIT } from "./actions";
import type { EngineRun, Project } from "./pulumi";

/** The report of one stack's preview on the real Azure, for the page of the run. */
export function stackReport(project: Project, stack: string, run: EngineRun, today: Date): string {
  const input: ReportInput = {
    head: revisionOf(project.environment),
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

/** What a stack is spared from, as the policy packs read it. */
export function exemptionsOf(folder: string, stack: string): Exemption[] {
  const file = path.join(folder, "policies/config", `${stack}.json`);
  return existsSync(file) ? exemptionsIn(readFileSync(file, "utf8")) : [];
}

/** The code that a job works on. */
function revisionOf(environment: NodeJS.ProcessEnv): Revision {
  return {
    name: environment.GITHUB_REF_NAME ?? "working tree",
    commit: environment.GITHUB_SHA ?? "",
  };
}
