import { aCluster, aDatabase } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { cluster, type ClusterKey, type DatabaseKey } from "../framework/kinds";
import { databasesOf } from "../framework/relations";
import { resourcePolicy, stackPolicy, type Finding } from "../framework/policy";
import { isProduction, tagOf, workloadOf } from "../framework/surroundings";
import { is, isAbsent, oneOf, show, text } from "../framework/values";
import { isGeoReplicated } from "./geoReplication";
import { hasModule } from "./modules";
import { aofOn } from "./persistenceLines";

const EVICTION = "https://learn.microsoft.com/azure/redis/best-practices-memory-management";
const PERSISTENCE = "https://learn.microsoft.com/azure/redis/how-to-persistence";

const state = { tags: { workload: "state" } };
const aof = { persistence: { aofEnabled: true, aofFrequency: "1s" } };

export const amrEvictionMatchesWorkload = stackPolicy({
  name: "amr-eviction-matches-workload",
  pack: "guardrails",
  description:
    "A database that holds state must evict nothing and must persist, or be geo-replicated.",
  severity: "high",
  framework: wellArchitected("RE:07"),
  url: EVICTION,
  steps:
    "Write NoEviction and AOF every second; alerts on memory then warn before it is full. Keys that may be lost belong on an instance of their own, tagged `workload: cache`.",
  kind: cluster,
  judgeInStack: (subject, stack) =>
    workloadOf(subject.get("tags")) === "state"
      ? databasesOf(stack, subject).flatMap((each) => [...evicting(each), ...forgetting(each)])
      : [],
  good: [aCluster(state), aDatabase(aof)],
  bad: [aCluster(state), aDatabase({ ...aof, evictionPolicy: "AllKeysLRU" })],
});

/** What a database of a `state` cluster throws away when memory is full. */
function evicting(database: Subject<DatabaseKey>): Finding[] {
  const policy = database.get("evictionPolicy");
  if (is(policy, "NoEviction")) return [];
  return [
    {
      property: `${database.path("evictionPolicy")} of ${database.name}`,
      found: show(policy),
      wanted: '"NoEviction" on a cluster tagged `workload: state`',
      fix: `Write \`${database.line("evictionPolicy", '"NoEviction"')}\``,
      because: text(policy)?.toLowerCase().startsWith("allkeys")
        ? "This evicts DataProtection-Keys and logs everybody out"
        : `${isAbsent(policy) ? "The default, VolatileLRU," : "This"} evicts keys that have an expiry, such as locks`,
    },
  ];
}

/** What a database of a `state` cluster loses in a crash. */
function forgetting(database: Subject<DatabaseKey>): Finding[] {
  if (!database.has("aofEnabled") || database.get("aofEnabled") === true) return [];
  if (isGeoReplicated(database)) return [];
  return [
    {
      property: `${database.path("aofEnabled")} of ${database.name}`,
      found: show(database.get("aofEnabled")),
      wanted: "true on a cluster tagged `workload: state`, unless it is geo-replicated",
      fix: aofOn(database),
    },
  ];
}

export const amrCacheEvicts = stackPolicy({
  name: "amr-cache-evicts",
  pack: "practices",
  description: "A cache's database should evict keys when memory is full.",
  severity: "high",
  framework: wellArchitected("RE:07"),
  url: EVICTION,
  steps: "Write AllKeysLRU. With NoEviction a full cache refuses every write.",
  kind: cluster,
  judgeInStack: (subject, stack) =>
    workloadOf(subject.get("tags")) === "cache"
      ? databasesOf(stack, subject).flatMap((database) => {
          const policy = database.get("evictionPolicy");
          // RediSearch works with NoEviction only.
          return is(policy, "NoEviction") && !hasModule(database, "RediSearch")
            ? [
                {
                  property: `${database.path("evictionPolicy")} of ${database.name}`,
                  found: show(policy),
                  wanted: '"AllKeysLRU" or another policy that evicts',
                  fix: `Write \`${database.line("evictionPolicy", '"AllKeysLRU"')}\``,
                },
              ]
            : [];
        })
      : [],
  good: [aCluster({ tags: { workload: "cache" } }), aDatabase({ evictionPolicy: "AllKeysLRU" })],
  bad: [aCluster({ tags: { workload: "cache" } }), aDatabase()],
});

export const amrWorkloadDeclared = resourcePolicy({
  name: "amr-workload-declared",
  pack: "practices",
  description: "A cluster's tag `workload` should say whether it holds state or is a cache.",
  severity: "medium",
  framework: wellArchitected("SE:03"),
  url: EVICTION,
  steps:
    "Tag it `workload: state` if what it holds must not be lost, `workload: cache` if everything in it can be fetched again. The other policies judge eviction and persistence by it.",
  kind: cluster,
  judge: (subject) => {
    const tags = subject.get("tags");
    return oneOf(workloadOf(tags), ["state", "cache"]) === undefined
      ? [
          {
            property: `${subject.path("tags")}.workload`,
            found: show(tagOf(tags, "workload")),
            wanted: '"state" or "cache"',
            fix: `Write \`${subject.path("tags")}: { workload: "state" }\``,
          },
        ]
      : [];
  },
  good: [aCluster(state)],
  bad: [aCluster()],
});

export const amrPersistenceRequired = stackPolicy({
  name: "amr-persistence-required",
  pack: "practices",
  description: "A production database that isn't a cache should persist or be geo-replicated.",
  severity: "medium",
  framework: wellArchitected("RE:09"),
  url: PERSISTENCE,
  steps:
    "Write AOF every second or RDB snapshots; or tag the cluster `workload: cache` if nothing in it matters.",
  kind: cluster,
  judgeInStack: (subject, stack, judgement) =>
    isDurable(subject, judgement.stack)
      ? databasesOf(stack, subject).flatMap((database) =>
          isPersistent(database)
            ? []
            : [
                {
                  property: `persistence of ${database.name}`,
                  found: "off",
                  wanted: "AOF or RDB in production",
                  fix: aofOn(database),
                },
              ],
        )
      : [],
  good: [aCluster({ tags: { environment: "production" } }), aDatabase(aof)],
  bad: [aCluster({ tags: { environment: "production" } }), aDatabase()],
});

/** A `state` cluster's persistence is the guardrail's affair, a cache needs none. */
function isDurable(subject: Subject<ClusterKey>, stack: string): boolean {
  const tags = subject.get("tags");
  return isProduction(stack, tags) && oneOf(workloadOf(tags), ["state", "cache"]) === undefined;
}

function isPersistent(database: Subject<DatabaseKey>): boolean {
  return (
    !database.has("aofEnabled") ||
    database.get("aofEnabled") === true ||
    database.get("rdbEnabled") === true ||
    isGeoReplicated(database)
  );
}
