import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import path from "node:path";

import { acquire } from "../../local-azure/arm/fileLock";
import type { LocalDirectory } from "../engine/localDirectory";
import { git, gitMust } from "./git";

/** Where one comparison keeps everything that is deleted when it is over. */
export interface Place {
  readonly folder: string;
  /** The base's files. */
  readonly tree: string;
}

/**
 * Checks `commit` out into a place of its own below the local directory, and takes the place away after
 * `work`. Each place is locked by its process, so that the next comparison can take away what a killed one left.
 */
export async function withPlace<Result>(
  { root: repository, directory }: { readonly root: string; readonly directory: LocalDirectory },
  commit: string,
  work: (place: Place) => Promise<Result>,
): Promise<Result> {
  mkdirSync(path.join(directory.root, "base"), { recursive: true });
  // git names its work trees by their real paths.
  const folder = realpathSync(path.join(directory.root, "base"));
  removeLeftovers(repository, folder);
  const name = `${process.pid}-${randomBytes(4).toString("hex")}`;
  const place = placeOf(folder, name);
  const lock = acquire(lockOf(folder, name));
  try {
    mkdirSync(place.folder, { recursive: true });
    gitMust(repository, "worktree", "add", "--quiet", "--detach", place.tree, commit);
    return await work(place);
  } finally {
    remove(repository, place);
    lock?.release();
  }
}

/** Removes what a killed comparison left. Those still at work hold their locks and keep what they have. */
function removeLeftovers(repository: string, folder: string): void {
  const entries = readdirSync(folder).map((entry) => entry.replace(/\..*$/, ""));
  const names = [...entries, ...registeredIn(repository, folder)].filter((name) => NAME.test(name));
  for (const name of new Set(names)) {
    const lock = acquire(lockOf(folder, name));
    if (lock === undefined) continue;
    try {
      remove(repository, placeOf(folder, name));
    } catch {
      // An engine that outlived its comparison still writes there: the next one takes it away.
    }
    lock.release();
  }
}

/** The places whose trees git knows, even if a person has deleted their folders. */
function registeredIn(repository: string, folder: string): string[] {
  return gitMust(repository, "worktree", "list", "--porcelain")
    .split("\n")
    .filter((line) => line.startsWith("worktree "))
    .map((line) => path.relative(folder, path.normalize(line.slice("worktree ".length))))
    .filter((tree) => !tree.startsWith("..") && path.basename(tree) === TREE)
    .map((tree) => path.dirname(tree));
}

/** Takes a place away; git forgets exactly this work tree and none of the person's. */
function remove(repository: string, { folder, tree }: Place): void {
  // Forced twice: also one that was killed while it was being made, which is locked.
  git(repository, "worktree", "remove", "--force", "--force", tree);
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

const TREE = "tree";
/** The process and something that no other place has. */
const NAME = /^\d+-[0-9a-f]{8}$/;

function placeOf(folder: string, name: string): Place {
  return { folder: path.join(folder, name), tree: path.join(folder, name, TREE) };
}

function lockOf(folder: string, name: string): string {
  return path.join(folder, `${name}.lock`);
}
