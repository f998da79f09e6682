import { createHash } from "node:crypto";

import type { Access, DeployedDatabase, EntraUser } from "./deployed";
import { refusedCommands } from "./refusedCommands";

/** However large the SKU is: it is the tests' own memory. */
export const MAX_MEMORY_BYTES = 64 * 1024 * 1024;

/** Whom the front itself is to its servers. */
export const FRONT_USER = "local-azure-front";

/** Where a server works, and what it needs to know before it takes its first command. */
export interface ServerPlace {
  readonly directory: string;
  readonly socket: string;
  /** Random, and known to the front alone. */
  readonly password: string;
  /** Whether there is an append-only file to begin with. */
  readonly appendOnly: boolean;
  /** Of a node in a cluster: what it listens on for the others, and what it tells clients. */
  readonly cluster?: { readonly busPort: number; readonly clientPort: number };
}

/** What a Redis server reads from its standard input: nothing of it is in a file or in a command line. */
export function serverConfiguration(place: ServerPlace): string {
  const { cluster } = place;
  return [
    "port 0",
    "bind 127.0.0.1",
    `unixsocket ${quoted(place.socket)}`,
    "unixsocketperm 600",
    `dir ${quoted(place.directory)}`,
    "databases 1",
    `appendonly ${place.appendOnly ? "yes" : "no"}`,
    `save ""`,
    "loglevel warning",
    `maxmemory ${MAX_MEMORY_BYTES}`,
    "user default off resetpass",
    `user ${FRONT_USER} on >${place.password} ~* &* +@all`,
    ...(cluster
      ? [
          "cluster-enabled yes",
          "cluster-config-file nodes.conf",
          `cluster-port ${cluster.busPort}`,
          "cluster-announce-ip 127.0.0.1",
          `cluster-announce-port ${cluster.clientPort}`,
          `cluster-announce-bus-port ${cluster.busPort}`,
        ]
      : []),
    "",
  ].join("\n");
}

/** What of a running server follows the deployed settings, as the words of CONFIG SET. */
export function liveSettings(database: DeployedDatabase): string[] {
  const { persistence } = database;
  return [
    ...["maxmemory-policy", evictionPolicy(database.evictionPolicy)],
    ...["appendfsync", persistence.kind === "aof" && persistence.always ? "always" : "everysec"],
    // A snapshot as often as is deployed, if anything has changed.
    ...["save", persistence.kind === "rdb" ? `${persistence.hours * 3600} 1` : ""],
  ];
}

/** `AllKeysLRU` is `allkeys-lru`, `NoEviction` is `noeviction`. Source: redisenterprise.json 2025-07-01, redis.conf. */
export function evictionPolicy(name: string): string {
  const [, keys, how] = /^(AllKeys|Volatile)(LFU|LRU|Random|TTL)$/.exec(name) ?? [];
  return keys !== undefined && how !== undefined
    ? `${keys.toLowerCase()}-${how.toLowerCase()}`
    : "noeviction";
}

/**
 * The users of a database as the words of ACL SETUSER, each with its name first. What the front refuses is denied as
 * well, because a script's commands don't pass through it; `known` are the commands that the server has.
 */
export function accessRules(
  { access, ...traits }: DeployedDatabase,
  entraPassword: string,
  known: ReadonlySet<string>,
): [name: string, ...rules: string[]][] {
  const password = `#${createHash("sha256").update(entraPassword).digest("hex")}`;
  const denied = refusedCommands(traits)
    .map((each) => each.toLowerCase().replace(" ", "|"))
    .filter((each) => known.has(each))
    .map((each) => `-${each}`);
  return [
    ["default", "reset", ...keyRules(access), ...denied],
    ...access.users.map((user): [string, ...string[]] => [
      user.objectId,
      ...["reset", "on", password],
      ...userRules(user),
      ...denied,
    ]),
  ];
}

function keyRules({ keys }: Access): string[] {
  const passwords = keys.map((hash) => `#${hash}`);
  return keys.length === 0 ? ["off"] : ["on", ...passwords, "~*", "&*", "+@all"];
}

// What the service says of channels isn't known: they are open unless an access string names some.
function userRules({ accessString }: EntraUser): string[] {
  const rules = accessString.split(/\s+/).filter((rule) => rule !== "");
  return rules.some((rule) => /channel|^&/.test(rule)) ? rules : [...rules, "&*"];
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
