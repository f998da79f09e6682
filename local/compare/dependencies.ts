import type { SpawnOptions } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import spawn from "cross-spawn";

import { type Progress, whileSaying } from "../../pulumi/progress";
import { putInPlace } from "../../pulumi/putInPlace";
import { acquire, holder } from "../../local-azure/arm/fileLock";
import { privateHome } from "../cli/privatePlace";
import { ended } from "../../pulumi/run";
import { UserError } from "../../pulumi/errors";

const LOCK_FILE = "package-lock.json";
const RETRY_MS = 1000;
const PROGRESS_MS = 5000;
/** How long dependencies that no comparison has used stay. */
const KEPT_DAYS = 30;

/**
 * Gives the base in `tree` the packages that its lock file names: those of `root` when both lock files are
 * the same, else its own, installed once and kept under the lock file's hash.
 *
 * @throws UserError when they can't be installed
 */
export async function giveDependencies(
  tree: string,
  root: string,
  progress: Progress,
): Promise<void> {
  if (!existsSync(path.join(tree, LOCK_FILE))) return;
  const same = contentOf(tree).equals(contentOf(root));
  const from = same ? root : await installed(tree, progress);
  symlinkSync(
    path.join(from, "node_modules"),
    path.join(tree, "node_modules"),
    "junction", // Windows lets nobody but an administrator make the other kind; elsewhere it means nothing
  );
}

function contentOf(folder: string): Buffer {
  const file = path.join(folder, LOCK_FILE);
  return existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
}

/** The folder whose node_modules are the base's; they only ever appear there whole. */
async function installed(tree: string, progress: Progress): Promise<string> {
  const hash = createHash("sha256").update(contentOf(tree)).digest("hex").slice(0, 16);
  const folder = path.join(privateHome(), `base-${process.platform}-${process.arch}-${hash}`);
  mkdirSync(path.dirname(folder), { recursive: true });
  const lockFile = `${folder}.lock`;
  for (let waited = 0; !existsSync(folder); waited++) {
    const lock = acquire(lockFile);
    if (lock !== undefined) {
      try {
        if (!existsSync(folder)) await install(tree, folder, progress);
      } finally {
        lock.release();
      }
    } else {
      if (waited % 5 === 0) {
        const pid = holder(lockFile)?.pid;
        progress(
          `another process is installing the base's dependencies${pid ? ` (pid ${pid})` : ""}: waiting`,
        );
      }
      await sleep(RETRY_MS);
    }
  }
  utimesSync(folder, new Date(), new Date());
  return folder;
}

async function install(tree: string, folder: string, progress: Progress): Promise<void> {
  removeUnused(path.dirname(folder));
  await putInPlace(
    folder,
    async (half) => {
      for (const file of ["package.json", LOCK_FILE, ".npmrc"]) {
        if (existsSync(path.join(tree, file))) cpSync(path.join(tree, file), path.join(half, file));
      }
      progress("installing the base's dependencies (npm ci), once: its lock file differs");
      await whileSaying(
        progress,
        PROGRESS_MS,
        (seconds) => `still installing, ${seconds} s so far`,
        () => npmCi(half),
      );
    },
    { alone: true },
  );
}

/** Installs what the program itself needs, without what only its developers do. */
async function npmCi(folder: string): Promise<void> {
  const words = ["ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  // npm tells its own path to the scripts it runs; asked directly, it is found by its name.
  const npm = process.env.npm_execpath;
  const options: SpawnOptions = { cwd: folder, stdio: ["ignore", "pipe", "pipe"] };
  const child = npm?.endsWith(".js")
    ? spawn(process.execPath, [npm, ...words], options)
    : spawn("npm", words, options);
  const output: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
  const exitCode = await ended(child);
  if (exitCode === 0 && existsSync(path.join(folder, "node_modules"))) return;
  throw new UserError(
    `npm ci failed (exit code ${exitCode}) for the base's dependencies:\n${Buffer.concat(output).toString()}`.trim(),
  );
}

function removeUnused(home: string): void {
  const oldest = Date.now() - KEPT_DAYS * 24 * 60 * 60 * 1000;
  for (const name of readdirSync(home)) {
    const folder = path.join(home, name);
    if (!/^base-[^.]+$/.test(name) || statSync(folder).mtimeMs > oldest) continue;
    rmSync(folder, { recursive: true, force: true });
  }
}
