import { mkdirSync } from "node:fs";
import path from "node:path";

import type { Cli } from "../../pulumi/cli/cli";
import { type AdoptedResource, adoptedIn, assume } from "../engine/adopted";
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
  /** Takes nothing for granted that the base doesn't adopt already. @default false */
  readonly strict?: boolean;
}

/**
 * A local Azure below `folder` with nothing in it but what the stack adopts, in the base and in the head. Each stack of
 * a comparison gets its own: what it finds there doesn't depend on when the others were brought up.
 */
export function freshAzure(common: Common, stack: string, folder: string): Workspace {
  const directory = { ...localDirectory(folder), home: common.home };
  assume(directory.azure, [...adoptedIn(common.base, [stack]), ...newlyAdopted(common, stack)]);
  mkdirSync(directory.backend, { recursive: true });
  return { cli: common.cli, directory };
}

/** What the head's stack file adopts and the base's doesn't, if that is taken for granted. */
function newlyAdopted({ head, base, strict = false }: Common, stack: string): AdoptedResource[] {
  return strict ? [] : adoptedBeside(head, base, stack);
}

/** What one program's stack file adopts and another's doesn't. */
export function adoptedBeside(head: string, base: string, stack: string): AdoptedResource[] {
  const known = new Set(adoptedIn(base, [stack]).map(({ id }) => id.toLowerCase()));
  return adoptedIn(head, [stack]).filter(({ id }) => !known.has(id.toLowerCase()));
}

/** The same Azure seen by a backend of its own, which knows nothing of what is in it. */
export function forgetful({ cli, directory }: Workspace, name: string): Workspace {
  const { backend, views } = localDirectory(path.join(directory.root, `forgetful-${name}`));
  mkdirSync(backend, { recursive: true });
  return { cli, directory: { ...directory, backend, views } };
}
