import type { Cli } from "../../pulumi/cli/cli";
import type { Progress } from "../../pulumi/progress";
import { UserError } from "../../pulumi/errors";
import { findCli } from "../cli/findCli";
import { ArmError } from "../../local-azure/arm/armError";
import { seedLandingZone } from "../../local-azure/arm/landingZone";
import { buildHome } from "./home";
import { type LocalDirectory, localDirectory } from "./localDirectory";

/** A local Azure that is ready to be worked on. */
export interface Workspace {
  readonly directory: LocalDirectory;
  readonly cli: Cli;
}

/**
 * Finds the CLI and makes sure that the landing zone (without a file, the repository's own), the stand-ins and
 * the backend are in place.
 */
export async function openWorkspace(
  root: string | undefined,
  progress: Progress,
  landingZone?: string,
): Promise<Workspace> {
  const directory = localDirectory(root);
  const cli = await findCli(progress);
  try {
    seedLandingZone(directory.azure, landingZone);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    throw new UserError(`The landing zone can't be created: ${error.message}`);
  }
  buildHome(directory, cli);
  return { directory, cli };
}
