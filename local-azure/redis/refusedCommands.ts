/** What of a database decides which commands it takes. */
export interface Traits {
  readonly clusteringPolicy: string;
  /** In an active geo-replication group. */
  readonly geoReplicated: boolean;
}

// Azure Managed Redis is Redis Enterprise, which lacks what redis/docs marks as not supported, standard, at 025c538,
// content/operate/rs/references/compatibility/commands/<page>.md.
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  // server.md; the whole of CONFIG, since the service blocks it although Redis Enterprise has a part of it: learn Q&A
  // 5581608. What may be there on a good day must not be what a program depends on.
  ACL: ["DELUSER", "GENPASS", "LOAD", "LOG", "SAVE", "SETUSER"],
  CONFIG: [],
  DEBUG: [],
  LATENCY: ["DOCTOR", "GRAPH", "HELP", "HISTORY", "LATEST", "RESET"],
  MEMORY: ["DOCTOR", "MALLOC-STATS", "PURGE", "STATS"],
  MODULE: ["HELP", "LOAD", "LOADEX", "UNLOAD"],
  SHUTDOWN: [],
  SWAPDB: [],
  BGREWRITEAOF: [],
  BGSAVE: [],
  LASTSAVE: [],
  SAVE: [],
  FAILOVER: [],
  PSYNC: [],
  REPLCONF: [],
  REPLICAOF: [],
  "RESTORE-ASKING": [],
  ROLE: [],
  SLAVEOF: [],
  SYNC: [],
  // connection.md
  CLIENT: [
    "CACHING",
    "GETREDIR",
    "NO-EVICT",
    "PAUSE",
    "REPLY",
    "TRACKING",
    "TRACKINGINFO",
    "UNPAUSE",
  ],
  RESET: [],
  // generic.md
  MIGRATE: [],
  MOVE: [],
  // scripting.md
  SCRIPT: ["DEBUG"],
  // cluster.md
  ASKING: [],
  READONLY: [],
  READWRITE: [],
  CLUSTER: [
    "ADDSLOTS",
    "ADDSLOTSRANGE",
    "BUMPEPOCH",
    "COUNT-FAILURE-REPORTS",
    "COUNTKEYSINSLOT",
    "DELSLOTS",
    "DELSLOTSRANGE",
    "FAILOVER",
    "FLUSHSLOTS",
    "FORGET",
    "GETKEYSINSLOT",
    "LINKS",
    "MEET",
    "MYID",
    "MYSHARDID",
    "REPLICAS",
    "REPLICATE",
    "RESET",
    "SAVECONFIG",
    "SET-CONFIG-EPOCH",
    "SETSLOT",
    "SHARDS",
    "SLAVES",
  ],
};

// MicrosoftDocs/azure-docs articles/redis/best-practices-client-libraries.md, "Commands blocked for Enterprise
// clustering policy"; cluster.md: "Only supported with the OSS cluster API", so without clustering neither.
const WITHOUT_OSS_CLUSTER = { CLUSTER: ["INFO", "HELP", "KEYSLOT", "NODES", "SLOTS"] };

// The same page, "Commands blocked for active geo-replication"; generic.md, Active-Active: RESTORE (of all but module
// keys, which a local server doesn't have) and WAIT.
const GEO_REPLICATED = { FLUSHALL: [], FLUSHDB: [], RESTORE: [], WAIT: [] };

/** The commands and subcommands that a database refuses, as `CONFIG` and `MEMORY STATS`. */
export function refusedCommands(traits: Traits): string[] {
  return tablesFor(traits).flatMap((table) =>
    Object.entries(table).flatMap(([command, subcommands]) =>
      subcommands.length === 0 ? [command] : subcommands.map((each) => `${command} ${each}`),
    ),
  );
}

/**
 * The error that a database answers to a command that it doesn't have, or undefined where it has it. The words are
 * Redis's; the service uses them too: redis/lettuce#3495, "ERR unknown subcommand 'MYID'".
 */
export function refusal(words: readonly Buffer[], traits: Traits): string | undefined {
  const command = (words[0] ?? "").toString("latin1");
  const subcommand = (words[1] ?? "").toString("latin1");
  for (const table of tablesFor(traits)) {
    const name = command.toUpperCase();
    const subcommands = Object.hasOwn(table, name) ? table[name] : undefined;
    if (subcommands?.length === 0) return unknownCommand(command, words.slice(1));
    if (subcommands?.includes(subcommand.toUpperCase()))
      return oneLine(`-ERR unknown subcommand '${subcommand}'. Try ${name} HELP.`);
  }
  return undefined;
}

function tablesFor(traits: Traits): Readonly<Record<string, readonly string[]>>[] {
  return [
    REFUSED,
    ...(traits.clusteringPolicy === "OSSCluster" ? [] : [WITHOUT_OSS_CLUSTER]),
    ...(traits.geoReplicated ? [GEO_REPLICATED] : []),
  ];
}

// server.c, commandCheckExistence: the first 128 characters of the arguments.
function unknownCommand(command: string, args: readonly Buffer[]): string {
  let said = "";
  for (const arg of args) {
    if (said.length >= 128) break;
    said += `'${arg.toString("latin1").slice(0, 128 - said.length)}' `;
  }
  return oneLine(
    `-ERR unknown command '${command.slice(0, 128)}', with args beginning with: ${said}`,
  );
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, " ");
}
