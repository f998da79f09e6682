import { aDatabase } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import { database } from "../framework/kinds";
import { resourcePolicy } from "../framework/policy";
import { alternatives, is, isAbsent, oneOf, show } from "../framework/values";
import { persistenceOff } from "./persistenceLines";

const PERSISTENCE = "https://learn.microsoft.com/azure/redis/how-to-persistence";
const RDB_FREQUENCIES = ["1h", "6h", "12h"] as const;

export const amrPersistenceExclusive = resourcePolicy({
  name: "amr-persistence-exclusive",
  pack: "guardrails",
  description: "A database must persist with AOF or RDB, not both.",
  severity: "medium",
  framework: wellArchitected("RE:09"),
  url: PERSISTENCE,
  steps:
    "Turn one of them off. A crash loses at most a second with AOF, and everything since the last snapshot with RDB.",
  kind: database,
  judge: (subject) =>
    subject.get("aofEnabled") === true && subject.get("rdbEnabled") === true
      ? [
          {
            property: subject.path("rdbEnabled"),
            found: "true",
            wanted: `false while ${subject.path("aofEnabled")} is true`,
            fix: `${persistenceOff(subject, "rdb")}, or turn AOF off`,
          },
        ]
      : [],
  good: [aDatabase({ persistence: { aofEnabled: true, aofFrequency: "1s", rdbEnabled: false } })],
  bad: [
    aDatabase({
      persistence: { aofEnabled: true, aofFrequency: "1s", rdbEnabled: true, rdbFrequency: "1h" },
    }),
  ],
});

export const amrPersistenceFrequency = resourcePolicy({
  name: "amr-persistence-frequency",
  pack: "guardrails",
  description: "Persistence must have a frequency: 1s for AOF; 1h, 6h or 12h for RDB.",
  severity: "medium",
  framework: wellArchitected("RE:09"),
  url: PERSISTENCE,
  steps: "Write the frequency.",
  kind: database,
  judge: (subject) => {
    const [aof, rdb] = [subject.get("aofEnabled"), subject.get("rdbEnabled")];
    const aofFrequency = subject.get("aofFrequency");
    const rdbFrequency = subject.get("rdbFrequency");
    return [
      // `always` is deprecated and still accepted: that is the practice's affair.
      ...(aof === true && oneOf(aofFrequency, ["1s", "always"]) === undefined
        ? [
            {
              property: subject.path("aofFrequency"),
              found: show(aofFrequency),
              wanted: '"1s"',
              fix: `Write \`${subject.line("aofFrequency", '"1s"')}\``,
            },
          ]
        : []),
      ...(rdb === true && oneOf(rdbFrequency, RDB_FREQUENCIES) === undefined
        ? [
            {
              property: subject.path("rdbFrequency"),
              found: show(rdbFrequency),
              wanted: alternatives(RDB_FREQUENCIES),
              fix: `Write \`${subject.line("rdbFrequency", '"1h"')}\``,
            },
          ]
        : []),
    ];
  },
  good: [aDatabase({ persistence: { rdbEnabled: true, rdbFrequency: "6h" } })],
  bad: [aDatabase({ persistence: { rdbEnabled: true, rdbFrequency: "2h" } })],
});

export const amrPersistenceAofAlways = resourcePolicy({
  name: "amr-persistence-aof-always",
  pack: "practices",
  description: "AOF shouldn't write on every command: the setting is deprecated and slow.",
  severity: "low",
  framework: wellArchitected("RE:09"),
  url: PERSISTENCE,
  steps: "Write 1s: a second of writes is the most that a crash loses.",
  kind: database,
  judge: (subject) => {
    const frequency = subject.get("aofFrequency");
    return is(frequency, "always")
      ? [
          {
            property: subject.path("aofFrequency"),
            found: show(frequency),
            wanted: '"1s"',
            fix: `Write \`${subject.line("aofFrequency", '"1s"')}\``,
          },
        ]
      : [];
  },
  good: [aDatabase({ persistence: { aofEnabled: true, aofFrequency: "1s" } })],
  bad: [aDatabase({ persistence: { aofEnabled: true, aofFrequency: "always" } })],
});

export const amrClusteringExplicit = resourcePolicy({
  name: "amr-clustering-explicit",
  pack: "practices",
  description: "A database should name its clustering policy.",
  severity: "medium",
  framework: wellArchitected("OE:05"),
  url: "https://learn.microsoft.com/azure/redis/architecture",
  steps:
    "Write NoCluster up to 25 GB, EnterpriseCluster for clients that don't know Redis Cluster, OSSCluster for those that do. OSSCluster and EnterpriseCluster can't be changed later.",
  kind: database,
  judge: (subject) => {
    const policy = subject.get("clusteringPolicy");
    return isAbsent(policy)
      ? [
          {
            property: subject.path("clusteringPolicy"),
            found: "absent",
            wanted: alternatives(["NoCluster", "EnterpriseCluster", "OSSCluster"]),
            fix: `Write \`${subject.line("clusteringPolicy", '"EnterpriseCluster"')}\``,
            because:
              "The default, OSSCluster, breaks clients that don't know Redis Cluster and can't be changed later",
          },
        ]
      : [];
  },
  good: [aDatabase()],
  bad: [aDatabase({ clusteringPolicy: undefined })],
});

export const amrDeferUpgrade = resourcePolicy({
  name: "amr-defer-upgrade",
  pack: "practices",
  description: "A database shouldn't put off upgrades of Redis.",
  severity: "low",
  framework: wellArchitected("SE:08"),
  url: "https://learn.microsoft.com/azure/redis/how-to-upgrade",
  steps:
    "Leave the property out. An upgrade can be put off by at most 90 days, and so can its fixes.",
  kind: database,
  judge: (subject) => {
    const upgrade = subject.get("deferUpgrade");
    return is(upgrade, "Deferred")
      ? [
          {
            property: subject.path("deferUpgrade"),
            found: show(upgrade),
            wanted: '"NotDeferred" or absent',
            fix: `Write \`${subject.line("deferUpgrade", '"NotDeferred"')}\``,
          },
        ]
      : [];
  },
  good: [aDatabase()],
  bad: [aDatabase({ deferUpgrade: "Deferred" })],
});
