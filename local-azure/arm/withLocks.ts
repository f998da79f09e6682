import { createHash } from "node:crypto";
import { join } from "node:path";
import { type Lock, acquire, holder } from "./fileLock";

const PATIENCE_MS = 30_000;
const LONGEST_NAP_MS = 8;

/**
 * Runs `work` while holding the locks of all `keys`. They are taken in one order everywhere, so two
 * processes never wait for each other. `work` is synchronous: a lock is held for milliseconds.
 */
export function withLocks<T>(directory: string, keys: Iterable<string>, work: () => T): T {
  const held: Lock[] = [];
  try {
    for (const key of [...new Set(keys)].sort())
      held.push(wait(join(directory, fileName(key)), key));
    return work();
  } finally {
    for (const lock of held.reverse()) lock.release();
  }
}

function wait(file: string, key: string): Lock {
  const until = Date.now() + PATIENCE_MS;
  for (let nap = 1; ; nap = Math.min(nap * 2, LONGEST_NAP_MS)) {
    const lock = acquire(file);
    if (lock) return lock;
    if (Date.now() > until) {
      const pid = holder(file)?.pid;
      throw new Error(
        `The local Azure has waited ${PATIENCE_MS / 1000} s for '${key}', which ` +
          `${pid === undefined ? "another process" : `process ${pid}`} holds. Is that process stopped?`,
      );
    }
    Atomics.wait(IDLE, 0, 0, nap);
  }
}

// An ARM id can be longer than a file name.
function fileName(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 32);
}

const IDLE = new Int32Array(new SharedArrayBuffer(4));
