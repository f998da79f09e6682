import type { Subject } from "../framework/kind";
import { cluster, type ClusterKey, type DatabaseKey } from "../framework/kinds";
import { databasesOf } from "../framework/relations";
import type { Finding } from "../framework/policy";
import type { Stack } from "../framework/stack";
import { whenKnown } from "../framework/values";
import { isAbsent, show, text } from "../framework/values";
import { isGeoReplicated } from "./geoReplication";
import { moduleNamesOf } from "./modules";

interface Member {
  readonly cluster: Subject<ClusterKey>;
  readonly database: Subject<DatabaseKey>;
}

/** What must be the same in every member, with the service's default for what is absent. */
const shared: readonly {
  readonly label: string;
  readonly of: (member: Member) => unknown;
}[] = [
  { label: "sku.name", of: (member) => member.cluster.get("sku") },
  { label: "sku.capacity", of: (member) => member.cluster.get("capacity") },
  {
    label: "evictionPolicy",
    of: ({ database }) => database.get("evictionPolicy") ?? "VolatileLRU",
  },
  {
    label: "clusteringPolicy",
    of: ({ database }) => database.get("clusteringPolicy") ?? "OSSCluster",
  },
  { label: "clientProtocol", of: ({ database }) => database.get("clientProtocol") ?? "Encrypted" },
  {
    label: "modules",
    of: ({ database }) => moduleNamesOf(database).map(String).sort().join(", ") || undefined,
  },
];

/** In what a member differs from the first of its group, which is the one that the others are held against. */
export function geoDifferences(
  subject: Subject<ClusterKey>,
  database: Subject<DatabaseKey>,
  stack: Stack,
): Finding[] {
  const group = groupOf(database);
  const first = group === undefined ? undefined : stack.join(firstMembers).get(group);
  if (first === undefined || first.database.given.urn === database.given.urn) return [];
  return shared.flatMap(({ label, of }) => {
    const own = of({ cluster: subject, database });
    const other = of(first);
    if (comparable(own) === comparable(other)) return [];
    return [
      {
        property: `${label} of ${database.name}`,
        found: show(own),
        wanted: `${show(other)}, as in ${first.database.name} of the same geo-replication group`,
        fix: "Write the same in all members of the group",
      },
    ];
  });
}

function groupOf(database: Subject<DatabaseKey>): string | undefined {
  return isGeoReplicated(database) ? text(database.get("groupNickname")) : undefined;
}

function firstMembers(stack: Stack): Map<string, Member> {
  const members = new Map<string, Member>();
  for (const owner of stack.subjects(cluster)) {
    for (const database of databasesOf(stack, owner)) {
      const group = whenKnown(() => groupOf(database));
      if (group !== undefined && !members.has(group)) {
        members.set(group, { cluster: owner, database });
      }
    }
  }
  return members;
}

/** Azure compares the words of an enumeration without case. */
function comparable(value: unknown): unknown {
  if (isAbsent(value)) return undefined;
  return typeof value === "string" ? value.toLowerCase() : value;
}
