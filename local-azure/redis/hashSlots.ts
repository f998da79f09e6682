import slotOf from "cluster-key-slot";

import type { Traits } from "./refusedCommands";
import type { CommandTable } from "./commandTable";

// MicrosoftDocs/azure-docs articles/redis/best-practices-client-libraries.md, "Multi-key commands".
const ACROSS_SLOTS = ["DEL", "MSET", "MGET", "EXISTS", "UNLINK", "TOUCH"];
const ACROSS_SLOTS_GEO = ["MGET", "EXISTS", "TOUCH"];

/** What is answered to keys of several slots. The words are Redis's. */
export const CROSS_SLOT = "-CROSSSLOT Keys in request don't hash to the same slot";

/**
 * Whether the front must see to it that a command's keys are in one slot. The servers of an OSS cluster do it
 * themselves. Behind the single endpoint of an Enterprise cluster are several shards, and a geo-replicated database is
 * clustered whatever its policy: redis/docs content/operate/rs/databases/durability-ha/clustering.md, "Multikey
 * operations".
 */
export function needsOneSlot(command: string, traits: Traits): boolean {
  if (traits.clusteringPolicy === "OSSCluster") return false;
  if (traits.geoReplicated) return !ACROSS_SLOTS_GEO.includes(command);
  return traits.clusteringPolicy === "EnterpriseCluster" && !ACROSS_SLOTS.includes(command);
}

/** The slots that keys are in, each once. */
export function slotsOf(keys: readonly Buffer[]): number[] {
  return [...new Set(keys.map((key) => slotOf(key)))];
}

/** Where the keys of a command are, from what a server says of its commands. */
export class KeyPositions {
  private readonly commands: ReadonlyMap<string, CommandTable>;

  constructor(commands: readonly CommandTable[]) {
    this.commands = new Map(commands.map((row) => [row[0].toUpperCase(), row]));
  }

  /** The keys, or "ask" where only the server can say. */
  of(words: readonly Buffer[]): readonly Buffer[] | "ask" {
    const row = this.commands.get((words[0] ?? "").toString("latin1").toUpperCase());
    if (!row) return [];
    const [, , flags, first, last, step] = row;
    // Subcommands have positions of their own.
    if (flags.includes("movablekeys")) return "ask";
    if (first === 0) return SUBCOMMANDS_WITH_KEYS.has(row[0].toUpperCase()) ? "ask" : [];
    const end = last < 0 ? words.length + last : last;
    const keys: Buffer[] = [];
    for (let at = first; at <= end; at += step) {
      const key = words[at];
      if (key) keys.push(key);
    }
    return keys;
  }
}

const SUBCOMMANDS_WITH_KEYS = new Set(["OBJECT", "MEMORY", "XGROUP", "XINFO"]);
