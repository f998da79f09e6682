import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";

/** What was left half-made longer ago than this is abandoned. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/**
 * Makes a folder beside its place and moves it there whole: one that is there was never left half-made by a
 * process that was killed. Of several that make it at once, the first is kept; `alone` says that a lock keeps
 * others out, so that what a killed process left goes at once.
 */
export async function putInPlace(
  folder: string,
  make: (half: string) => void | Promise<void>,
  { alone = false }: { readonly alone?: boolean } = {},
): Promise<void> {
  const [parent, name] = [path.dirname(folder), path.basename(folder)];
  mkdirSync(parent, { recursive: true });
  removeAbandoned(parent, `${name}.half-`, alone ? Infinity : Date.now() - ABANDONED_MS);
  const half = mkdtempSync(path.join(parent, `${name}.half-`));
  try {
    await make(half);
    moveTo(half, folder);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

function moveTo(half: string, folder: string): void {
  if (isFilled(folder)) return;
  try {
    renameSync(half, folder);
  } catch (error) {
    // Another process was quicker.
    if (!isFilled(folder)) throw error;
  }
}

function isFilled(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0;
}

function removeAbandoned(parent: string, prefix: string, before: number): void {
  for (const name of readdirSync(parent).filter((each) => each.startsWith(prefix))) {
    const half = path.join(parent, name);
    const made = statSync(half, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (made < before) rmSync(half, { recursive: true, force: true });
  }
}
