import { randomBytes } from "node:crypto";
import { createWhole, readWhole, removeFile } from "./files";
import { runningProcess } from "./process";

/** An exclusive lock that this process holds. */
export interface Lock {
  release(): void;
}

/** Who holds a lock: a process that is alive. */
export interface Holder {
  pid: number;
}

interface Claim extends Holder {
  /** When the process started: a later process with the same pid is another one. */
  started: string;
  /** Names this claim alone, so that exactly one process may succeed it. */
  nonce: string;
}

/**
 * Takes the lock that `file` stands for, or answers undefined because a living process holds it.
 *
 * A lock is a chain of claims: `file`, then `file.<nonce>` as the successor of the claim with that
 * nonce. Every claim is created exclusively, so a dead holder has one successor even if many
 * processes find it dead at once. Releasing removes the first claim first: whoever then still hangs a
 * claim onto the old chain sees that its beginning has gone, and starts again.
 */
export function acquire(file: string): Lock | undefined {
  for (;;) {
    const chain = readChain(file);
    const last = chain.at(-1);
    if (last && isAlive(last.claim)) return undefined;
    const own: Claim = { pid: process.pid, started: OWN_START, nonce: nonce() };
    const place = last ? successor(file, last.claim) : file;
    if (!createWhole(place, JSON.stringify(own))) continue;
    const first = chain[0];
    if (first && readClaim(file)?.nonce !== first.claim.nonce) {
      removeFile(place);
      continue;
    }
    return {
      release: () => {
        for (const link of [...chain.map((c) => c.file), place]) removeFile(link);
      },
    };
  }
}

/** The living process that holds the lock, if there is one. */
export function holder(file: string): Holder | undefined {
  const last = readChain(file).at(-1);
  return last && isAlive(last.claim) ? { pid: last.claim.pid } : undefined;
}

interface Link {
  file: string;
  claim: Claim;
}

function readChain(file: string): Link[] {
  const chain: Link[] = [];
  let next = file;
  for (;;) {
    const claim = readClaim(next);
    if (!claim) return chain;
    chain.push({ file: next, claim });
    next = successor(file, claim);
  }
}

function successor(file: string, claim: Claim): string {
  return `${file}.${claim.nonce}`;
}

// Claims are written whole, so text that is no claim was put there by someone else: nobody holds it.
function readClaim(file: string): Claim | undefined {
  const text = readWhole(file);
  if (text === undefined) return undefined;
  try {
    const claim = JSON.parse(text) as Partial<Claim> | null;
    if (typeof claim?.pid === "number" && typeof claim.nonce === "string")
      return { pid: claim.pid, started: claim.started ?? "", nonce: claim.nonce };
  } catch {
    // Falls through to a claim of no living process.
  }
  return { pid: 0, started: "", nonce: "unreadable" };
}

function isAlive(claim: Claim): boolean {
  const holding = claim.pid > 0 ? runningProcess(claim.pid) : undefined;
  if (holding === undefined) return false;
  const { started = "" } = holding;
  return started === "" || claim.started === "" || started === claim.started;
}

function nonce(): string {
  return randomBytes(8).toString("hex");
}

const OWN_START = runningProcess(process.pid)?.started ?? "";
