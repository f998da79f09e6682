import { mkdirSync } from "node:fs";
import path from "node:path";

import type { Actions } from "./actions";
import { azureVariables, withFederatedToken } from "./azureLogin";
import { DeliveryError } from "./deliveryError";
import { officialCli } from "./officialCli";
import type { Project } from "./pulumi";

/** What the program and the packs of a branch have no use for. */
const WITHHELD = new Set(["GITHUB_TOKEN", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT"]);

/**
 * Runs `work` on this checkout with the official CLI, a PULUMI_HOME that holds nothing yet, and the
 * identity of the job's GitHub environment.
 */
export async function openProject<Result>(
  environment: NodeJS.ProcessEnv,
  actions: Actions,
  print: (text: string) => void,
  work: (project: Project) => Promise<Result>,
): Promise<Result> {
  const temporary = environment.RUNNER_TEMP;
  if (!temporary)
    throw new DeliveryError("RUNNER_TEMP must be set: run this as a workflow's step.");
  const variables = azureVariables(environment);
  const home = path.join(temporary, "pulumi-home");
  mkdirSync(home, { recursive: true });
  const cli = await officialCli(temporary, print, environment);
  const kept = Object.entries(environment).filter(([name]) => !WITHHELD.has(name));
  return withFederatedToken(
    environment,
    (value) => actions.mask(value),
    (token) =>
      work({
        cli,
        folder: process.cwd(),
        environment: { ...Object.fromEntries(kept), ...variables, ...token, PULUMI_HOME: home },
        print,
      }),
  );
}
