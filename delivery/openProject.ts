import { mkdirSync } from "node:fs";
import path from "node:path";

import { quickStart } from "../pulumi/nodeOptions";
import type { Job } from "./job/job";
import { azureVariables, temporaryFolderOf, withFederatedToken } from "./azureLogin";
import { officialCli } from "./officialCli";
import type { Project } from "./pulumi";

/** What the program and the packs of a branch have no use for. */
const WITHHELD = new Set([
  ...["GITHUB_TOKEN", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT"],
  "SYSTEM_ACCESSTOKEN",
]);

/**
 * Runs `work` on this checkout with the official CLI, a PULUMI_HOME that holds nothing yet, and the
 * identity of the job's GitHub environment.
 */
export async function openProject<Result>(
  env: NodeJS.ProcessEnv,
  job: Job,
  print: (text: string) => void,
  work: (project: Project) => Promise<Result>,
): Promise<Result> {
  const temporary = temporaryFolderOf(env);
  const variables = azureVariables(env);
  const home = path.join(temporary, "pulumi-home");
  mkdirSync(home, { recursive: true });
  const cli = await officialCli(temporary, print, env);
  const kept = Object.entries(env).filter(([name]) => !WITHHELD.has(name));
  return withFederatedToken(
    env,
    (value) => job.mask(value),
    (token) =>
      work({
        cli,
        folder: process.cwd(),
        env: {
          ...Object.fromEntries(kept),
          ...variables,
          ...token,
          ...quickStart(env, path.join(temporary, "compiled")),
          PULUMI_HOME: home,
        },
        print: (text) => print(job.shown(text)),
      }),
  );
}
