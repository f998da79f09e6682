import type { Cli } from "../../pulumi/cli/cli";
import type { Progress } from "../../pulumi/cli/download";
import { findCli } from "../cli/findCli";
import { seedLandingZone } from "../../local-azure/arm/landingZone";
import { buildHome } from "./home";
import { type LocalDirectory, localDirectory } from "./localDirectory";

/** A local Azure that is ready to be worked on. */
export interface Workspace {
  readonly directory: LocalDirectory;
  readonly cli: Cli;
}

/** Finds the CLI and makes sure that the landing zone, the stand-ins and the backend are in place. */
export async function openWorkspace(
  root: string | undefined,
  progress: Progress,
): Promise<Workspace> {
  const directory = localDirectory(root);
  const cli = await findCli(progress);
  seedLandingZone(directory.azure);
  buildHome(directory, cli);
  return { directory, cli };
}
