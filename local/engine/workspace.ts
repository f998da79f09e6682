import type { Cli } from "../../pulumi/cli/cli";
import type { Progress } from "../../pulumi/progress";
import { UserError } from "../../pulumi/errors";
import { findCli } from "../cli/findCli";
import { ArmError } from "../../local-azure/arm/armError";
import { seedLandingZone } from "../../local-azure/arm/landingZone";
import { adoptedIn, assume } from "./adopted";
import { buildHome } from "./home";
import { type LocalDirectory, localDirectory } from "./localDirectory";
import { repository } from "./repository";

/** A local Azure that is ready to be worked on. */
export interface Workspace {
  readonly directory: LocalDirectory;
  readonly cli: Cli;
}

/** What exists on a local Azure before the first deployment. */
export interface Before {
  /** A file that says it, in place of the stack files. */
  readonly landingZone?: string;
  /** Nothing: what the stack files adopt isn't taken for granted. @default false */
  readonly strict?: boolean;
}

/**
 * Finds the CLI and makes sure that what the stack files adopt, the stand-ins and the backend are in place.
 *
 * @throws UserError when what a file says can't be created
 */
export async function openWorkspace(
  root: string | undefined,
  progress: Progress,
  before: Before = {},
): Promise<Workspace> {
  const directory = localDirectory(root);
  const cli = await findCli(progress);
  makeLandingZone(directory, before);
  buildHome(directory, cli);
  return { directory, cli };
}

/**
 * Creates what exists before the first deployment, and is missing.
 *
 * @throws UserError when what a file says can't be created
 */
export function makeLandingZone(
  directory: LocalDirectory,
  { landingZone, strict = false }: Before = {},
): void {
  try {
    if (landingZone !== undefined) seedLandingZone(directory.azure, landingZone);
    else if (!strict) assume(directory.azure, adoptedIn(repository));
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    throw new UserError(`The landing zone can't be created: ${error.message}`);
  }
}
