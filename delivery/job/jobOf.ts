import { AzurePipelines } from "./azurePipelines";
import { GitHubActions } from "./gitHubActions";
import type { Job } from "./job";

/** The job that the variables say this is: of Azure Pipelines, of GitHub Actions, or none. */
export function jobOf(env: NodeJS.ProcessEnv, print: (text: string) => void): Job {
  return env.TF_BUILD === "True" ? new AzurePipelines(env, print) : new GitHubActions(env, print);
}
