import { readFileSync, readdirSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { runningProcess } from "../../local-azure/arm/process";
import type { Progress } from "../../pulumi/progress";
import type { LocalStack } from "./localStack";
import { resolvePendingOperations } from "./pendingOperations";
import { project } from "./repository";
import { UserError } from "../../pulumi/errors";

/** How long an engine whose command was killed may go on working before the next run gives up on it. */
const PATIENCE_MS = 120_000;
const POLL_MS = 500;

/** What the file backend writes into a lock file. */
interface BackendLock {
  readonly pid: number;
  readonly hostname: string;
}

/**
 * Repairs a stack whose last run was killed: waits for an engine that is still at work, cancels the lock
 * of a dead one, and settles what it was doing. Costs a look at two files when nothing is wrong.
 */
export async function resumeAfterKill(stack: LocalStack, progress: Progress): Promise<void> {
  const locks = await locksLeft(stack, progress);
  if (locks > 0) {
    progress(`the last run of ${stack.name} was killed: cancelling its lock`);
    await stack.mustSucceed(["cancel", "--yes"]);
  }
  const pending = stack.state().pending_operations ?? [];
  if (pending.length > 0) {
    const operations = pending.length === 1 ? "1 operation" : `${pending.length} operations`;
    progress(`the last run of ${stack.name} was interrupted in ${operations}: settling them`);
    await resolvePendingOperations(stack);
  }
}

/** Waits until no engine works on the stack any more; the number of locks that are left then. */
async function locksLeft(stack: LocalStack, progress: Progress): Promise<number> {
  for (let waited = 0; ; waited += POLL_MS) {
    const locks = backendLocks(stack);
    const alive = locks.find(isAlive);
    if (alive === undefined) return locks.length;
    if (waited >= PATIENCE_MS) {
      throw new UserError(
        `pulumi (pid ${alive.pid}) is still working on ${stack.name}. Stop it first.`,
      );
    }
    if (waited % 5000 === 0) {
      progress(`pulumi (pid ${alive.pid}) is still working on ${stack.name}: waiting for it`);
    }
    await sleep(POLL_MS);
  }
}

function backendLocks({ workspace, name }: LocalStack): BackendLock[] {
  const folder = path.join(
    workspace.directory.backend,
    ".pulumi/locks/organization",
    project,
    name,
  );
  return filesIn(folder).flatMap((file) => {
    try {
      return [JSON.parse(readFileSync(path.join(folder, file), "utf8")) as BackendLock];
    } catch {
      return []; // released in this very moment
    }
  });
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith(".json"));
  } catch {
    return [];
  }
}

// A file backend on this machine's disk; a lock from another host is none of a local process.
function isAlive(lock: BackendLock): boolean {
  return lock.hostname === hostname() && isPulumi(lock.pid);
}

/** Whether the process of this id is a Pulumi CLI, as far as the system tells: ids are used again. */
function isPulumi(pid: number): boolean {
  const found = runningProcess(pid);
  return found !== undefined && (found.command?.startsWith("pulumi") ?? true);
}
