import type { InstancePlaces } from "../../rules/stackPlaces";
import { OpsError } from "../opsError";
import { type Patience, type RedisAddress, reachPort, shakeHands } from "../redis/connection";
import type { RedisSession } from "../redis/session";
import type { Finding } from "./checklist";

/** Whether the server speaks the cluster protocol that the policy says; it says so itself where INFO has it. */
export async function protocol(
  redis: RedisSession,
  { settings }: InstancePlaces,
): Promise<Finding<true>> {
  const { clusteringPolicy } = settings;
  const info = String(await redis.send(["INFO"]));
  const enabled = /^cluster_enabled:(\d)/m.exec(info)?.[1];
  const wanted = clusteringPolicy === "OSSCluster";
  if (enabled === undefined || enabled === (wanted ? "1" : "0")) {
    const speaks = wanted ? "the cluster protocol" : "no cluster protocol";
    const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? "of an unknown version";
    return { value: true, detail: `${clusteringPolicy}: ${speaks}, Redis ${version}` };
  }
  throw new OpsError(
    "differs",
    wanted
      ? `The server doesn't speak the cluster protocol, and the stack file says ${clusteringPolicy}: its clients look for nodes that aren't there.`
      : `The server speaks the cluster protocol, and the stack file says ${clusteringPolicy}: its clients are sent to other nodes, and don't follow.`,
    "Make the stack file say what Azure has (`pulumi preview` shows it), or bring it up where it can be changed: from NoCluster only.",
  );
}

/** Every node that a cluster's clients are sent to can be reached, and says who it is. */
export async function nodes(
  redis: RedisSession,
  at: RedisAddress,
  patience: Patience,
): Promise<Finding<true>> {
  const all = nodesIn(await redis.send(["CLUSTER", "SLOTS"]), at);
  const closed: OpsError[] = [];
  for (const node of all) {
    try {
      await (node.tls ? shakeHands(node, patience) : reachPort(node, patience));
    } catch (error) {
      if (!(error instanceof OpsError)) throw error;
      closed.push(error);
    }
  }
  if (closed.length === 0)
    return { value: true, detail: `${all.length} nodes: ${all.map(where).join(", ")}` };
  throw new OpsError(
    "unreachable",
    `${where(at)} answers, and ${closed.length} of the cluster's ${all.length} nodes can't be reached: ` +
      closed.map(({ message }) => message).join(" "),
    "Clients of a cluster go to each node: let their network reach ports 8500 to 8599 of the endpoint too (network security groups, routes, firewalls).",
  );
}

type Slots = readonly [
  from: number,
  to: number,
  ...nodes: [address: string | null, port: number][],
];

/** What CLUSTER SLOTS answers, a row a range: a node may have several of them. */
function nodesIn(slots: unknown, at: RedisAddress): readonly RedisAddress[] {
  const found = new Map<string, RedisAddress>();
  for (const [, , ...range] of Array.isArray(slots) ? (slots as Slots[]) : [])
    for (const [address, port] of range) {
      // Without an address it is the one that was asked.
      const isSame = address === null || address === "";
      const own = { ...at, address: isSame ? at.address : address, port };
      found.set(where(own), own);
    }
  return [...found.values()];
}

function where({ address, port }: RedisAddress): string {
  return `${address}:${port}`;
}
