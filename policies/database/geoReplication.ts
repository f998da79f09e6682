import { armId } from "../framework/armId";
import { aDatabase, DATABASE_ID } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { database, type DatabaseKey } from "../framework/kinds";
import { addressOf } from "../framework/relations";
import { resourcePolicy, type Finding } from "../framework/policy";
import { isAbsent, list, oneOf, show, text } from "../framework/values";
import { moduleNamesOf } from "./modules";
import { persistenceOff } from "./persistenceLines";

const GEO = "https://learn.microsoft.com/azure/redis/how-to-active-geo-replication";
const MOST_MEMBERS = 5;
const NICKNAME = /^(?=.{1,63}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/;

/** Whether the database is a member of an active geo-replication group. */
export function isGeoReplicated(subject: Subject<DatabaseKey>): boolean {
  return !isAbsent(subject.get("geoReplication"));
}

const group = { groupNickname: "shop", linkedDatabases: [{ id: DATABASE_ID }] };
const shared = { framework: wellArchitected("RE:09"), url: GEO, kind: database } as const;

export const amrGeoNoPersistence = resourcePolicy({
  ...shared,
  name: "amr-geo-no-persistence",
  pack: "guardrails",
  description: "A geo-replicated database must not persist: the service refuses the combination.",
  severity: "high",
  steps: "Turn persistence off. The other members hold the data.",
  judge: (subject) =>
    isGeoReplicated(subject)
      ? (["aof", "rdb"] as const)
          .filter((method) => subject.get(`${method}Enabled`) === true)
          .map((method) => ({
            property: subject.path(`${method}Enabled`),
            found: "true",
            wanted: "false in a geo-replication group",
            fix: persistenceOff(subject, method),
          }))
      : [],
  good: [aDatabase({ geoReplication: group })],
  bad: [
    aDatabase({ geoReplication: group, persistence: { rdbEnabled: true, rdbFrequency: "1h" } }),
  ],
});

export const amrGeoModules = resourcePolicy({
  ...shared,
  name: "amr-geo-modules",
  pack: "guardrails",
  description: "A geo-replicated database must have no modules but RediSearch and RedisJSON.",
  severity: "high",
  steps: "Remove the other modules.",
  judge: (subject) =>
    isGeoReplicated(subject)
      ? moduleNamesOf(subject)
          .filter((name) => oneOf(name, ["RediSearch", "RedisJSON"]) === undefined)
          .map((name) => ({
            property: subject.path("modules"),
            found: show(name),
            wanted: "RediSearch or RedisJSON in a geo-replication group",
            fix: `Remove ${show(name)} from \`modules\``,
          }))
      : [],
  good: [aDatabase({ geoReplication: group, modules: [{ name: "RedisJSON" }] })],
  bad: [aDatabase({ geoReplication: group, modules: [{ name: "RedisBloom" }] })],
});

export const amrGeoMembership = resourcePolicy({
  ...shared,
  name: "amr-geo-membership",
  pack: "guardrails",
  description: `A geo-replication group must have a nickname and at most ${MOST_MEMBERS} members, each named by its database's id.`,
  severity: "medium",
  steps: "Write the nickname that all members share, and their ids ending in /databases/default.",
  judge: (subject) => {
    if (!isGeoReplicated(subject)) return [];
    // The members' ids may not be known yet; the nickname is.
    const wrong = nickname(subject);
    return wrong.length > 0 ? wrong : members(subject);
  },
  good: [aDatabase({ geoReplication: group })],
  bad: [aDatabase({ geoReplication: { linkedDatabases: [{ id: DATABASE_ID }] } })],
});

function nickname(subject: Subject<DatabaseKey>): Finding[] {
  const name = subject.get("groupNickname");
  return NICKNAME.test(text(name) ?? "")
    ? []
    : [
        {
          property: subject.path("groupNickname"),
          found: show(name),
          wanted: "1 to 63 letters, digits and single hyphens",
          fix: `Write \`${subject.line("groupNickname", '"my-group"')}\``,
        },
      ];
}

function members(subject: Subject<DatabaseKey>): Finding[] {
  const linked = list(subject.get("linkedDatabases"));
  return [
    ...(linked.length <= MOST_MEMBERS
      ? []
      : [
          {
            property: subject.path("linkedDatabases"),
            found: show(linked),
            wanted: `a list of ${MOST_MEMBERS} at most`,
            fix: "Remove members, or make two groups",
          },
        ]),
    ...linked.flatMap((id, index) =>
      armId(id)?.type === "microsoft.cache/redisenterprise/databases" &&
      armId(id)?.names[1] === "default"
        ? []
        : [
            {
              property: `${subject.path("linkedDatabases")}[${index}]`,
              found: show(id),
              wanted: "an id that ends in /redisEnterprise/<cluster>/databases/default",
              fix: "Write the database's id, not the cluster's",
            },
          ],
    ),
  ];
}

export const amrGeoOwnId = resourcePolicy({
  ...shared,
  name: "amr-geo-own-id",
  pack: "practices",
  description: "A geo-replicated database should be among the members that it names.",
  severity: "medium",
  steps: "Add the database's own id: it isn't made yet, so compose it from the cluster's id.",
  judge: (subject) => {
    if (!isGeoReplicated(subject) || !subject.has("linkedDatabases")) return [];
    const linked = list(subject.get("linkedDatabases")).map((id) => addressOf(id)?.name);
    const own =
      text(subject.get("clusterName"))?.toLowerCase() ?? addressOf(subject.get("clusterId"))?.name;
    return own === undefined || linked.includes(own)
      ? []
      : [
          {
            property: subject.path("linkedDatabases"),
            found: show(subject.get("linkedDatabases")),
            wanted: "a list with the database itself",
            fix: `Add \`{ id: "…/redisEnterprise/${own}/databases/default" }\``,
          },
        ];
  },
  good: [aDatabase({ geoReplication: group })],
  bad: [
    aDatabase({
      geoReplication: {
        groupNickname: "shop",
        linkedDatabases: [{ id: DATABASE_ID.replace("shop-redis", "other-redis") }],
      },
    }),
  ],
});
