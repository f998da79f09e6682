import { randomBytes } from "node:crypto";

/** Redis Cluster has so many hash slots. */
const SLOTS = 16384;

/** A node of a cluster: where it listens for the others, and where clients reach it. */
export interface ClusterNode {
  readonly busPort: number;
  readonly clientPort: number;
}

/**
 * The file `nodes.conf` of each node of a cluster that is whole from the start, with the slots in equal parts: nobody
 * waits until the nodes have met. Its format: redis.io/docs/latest/commands/cluster-nodes, "Serialization format".
 */
export function nodeFiles(nodes: readonly ClusterNode[]): string[] {
  const ids = nodes.map(() => randomBytes(20).toString("hex"));
  return nodes.map((_, self) => {
    const lines = nodes.map(({ busPort, clientPort }, each) => {
      const from = Math.floor((each * SLOTS) / nodes.length);
      const to = Math.floor(((each + 1) * SLOTS) / nodes.length) - 1;
      const flags = each === self ? "myself,master" : "master";
      return `${ids[each] ?? ""} 127.0.0.1:${clientPort}@${busPort} ${flags} - 0 0 ${each + 1} connected ${from}-${to}`;
    });
    return [...lines, `vars currentEpoch ${nodes.length} lastVoteEpoch 0`, ""].join("\n");
  });
}
