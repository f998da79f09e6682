import { types } from "node:util";

import { OpsError } from "../opsError";
import type { RedisAddress } from "./connection";

/** What Redis answers, by the word that it begins with, and what to do. */
const ANSWERS: readonly (readonly [pattern: RegExp, cause: string, next: string])[] = [
  [
    /^WRONGPASS/,
    "Redis doesn't take the login",
    "The key was regenerated, access keys are Disabled, or the token is of another audience or has expired. `npm run ops -- verify` compares the secret with the keys; `pulumi up` writes the active one into it.",
  ],
  [
    /^NOAUTH/,
    "Redis wants a login, and got none",
    "Give it the password of the vault, or an Entra token.",
  ],
  [
    /^NOPERM/,
    "Redis knows the login, and it lacks the right",
    "Look at the access policy assignment of the principal.",
  ],
  [
    /^OOM/,
    "The instance is full, and refuses writes",
    "docs/runbooks/memory-at-85-percent.md: make room, or take a larger size.",
  ],
  [
    /^(MOVED|ASK|CROSSSLOT)/,
    "Redis sends the client to another node",
    "The policy is OSSCluster in Azure: it takes a client that speaks Redis Cluster.",
  ],
  [
    /^(LOADING|CLUSTERDOWN|READONLY|TRYAGAIN|MASTERDOWN)/,
    "The instance isn't ready",
    "Run the command again in a minute: it is starting, scaling or failing over.",
  ],
];

interface Place {
  readonly address?: string;
  readonly port?: number;
}

/** An error of a client as a sentence. */
export function redisRefusal(error: unknown, at: RedisAddress, what: string): unknown {
  if (error instanceof OpsError || !types.isNativeError(error)) return error;
  if (error.name === "AbortError") return error;
  const said = rootOf(error);
  const found = ANSWERS.find(([pattern]) => pattern.test(said.message));
  if (found) {
    const [pattern, cause, next] = found;
    const trouble = pattern.source.includes("LOADING") ? "busy" : "refused";
    return new OpsError(trouble, `${cause} (${what}): ${said.message}`, next);
  }
  // A node of a cluster has a port of its own.
  const { code, address = at.address, port = at.port } = said as NodeJS.ErrnoException & Place;
  if (code !== undefined || /closed|socket|timeout/i.test(said.message))
    return new OpsError(
      "unreachable",
      `The connection to ${address}:${port} breaks at ${what}: ${code ?? said.message}.`,
      "Run the command again; if it stays so, docs/runbooks/timeouts.md.",
    );
  return new OpsError("refused", `Redis refuses ${what}: ${said.message}`, "Read what it says.");
}

/** A cluster's client wraps what its nodes say. */
function rootOf(error: Error): Error {
  if (error instanceof AggregateError) {
    const [first] = error.errors as unknown[];
    if (types.isNativeError(first)) return rootOf(first);
  }
  return types.isNativeError(error.cause) ? rootOf(error.cause) : error;
}
