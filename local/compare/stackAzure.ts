import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";

import type { Cli } from "../../pulumi/cli/cli";
import { ArmError } from "../../local-azure/arm/armError";
import { seedLandingZone } from "../../local-azure/arm/landingZone";
import type { Workspace } from "../engine/workspace";
import { localDirectory } from "../engine/localDirectory";

/** What all local Azures of one comparison have in common. */
export interface Common {
  readonly cli: Cli;
  /** PULUMI_HOME. */
  readonly home: string;
  /** The root of the head's program. */
  readonly head: string;
  /** The root of the base's program. */
  readonly base: string;
}

/**
 * A local Azure below `folder` with nothing in it but the landing zone. Each stack of a comparison gets its
 * own: what it finds there doesn't depend on when the others were brought up.
 */
export function freshAzure({ cli, home, head, base }: Common, folder: string): Workspace {
  const directory = { ...localDirectory(folder), home };
  seedLandingZone(directory.azure, landingZoneOf(head));
  seedBase(directory.azure, landingZoneOf(base));
  mkdirSync(directory.backend, { recursive: true });
  return { cli, directory };
}

/** What the base adopts may be gone from the head's landing zone, together with what adopted it. */
function seedBase(azureDirectory: string, file: string): void {
  if (!existsSync(file)) return;
  try {
    seedLandingZone(azureDirectory, file);
  } catch (error) {
    // The two contradict each other: the head's is there, and the base's stack says what it misses.
    if (!(error instanceof ArmError || error instanceof SyntaxError)) throw error;
  }
}

/** A base from before 2026-12 has it in the folder of the local commands. */
export function landingZoneOf(root: string): string {
  const file = path.join(root, "local-azure", "landing-zone.json");
  const former = path.join(root, "local", "landing-zone.json");
  return !existsSync(file) && existsSync(former) ? former : file;
}

/** The same Azure seen by a backend of its own, which knows nothing of what is in it. */
export function forgetful({ cli, directory }: Workspace, name: string): Workspace {
  const { backend, views } = localDirectory(path.join(directory.root, `forgetful-${name}`));
  mkdirSync(backend, { recursive: true });
  return { cli, directory: { ...directory, backend, views } };
}
