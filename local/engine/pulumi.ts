import { type PulumiResult, runPulumi } from "../../pulumi/run";
import { engineEnvironment } from "./engineVariables";
import type { Workspace } from "./workspace";

/** What to run on a local Azure, and where. */
export interface LocalRun {
  /** The folder with the Pulumi.yaml. */
  readonly cwd: string;
  readonly args: readonly string[];
  /** `shown` goes straight to the person's terminal, `captured` comes back as text; errors always do. */
  readonly output: "shown" | "captured";
  /** Variables on top of the local Azure's own. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs the Pulumi CLI on a local Azure. */
export function runPulumiOn({ cli, directory }: Workspace, run: LocalRun): Promise<PulumiResult> {
  return runPulumi({
    binary: cli.binary,
    ...{ args: run.args, cwd: run.cwd },
    env: { ...engineEnvironment(directory), ...run.env },
    ...(run.output === "shown" && { show: "terminal" }),
  });
}
