import { DATABASE_NAME } from "../../rules/names";
import { findSku, moduleNames, type Sku } from "../../rules/skus";
import { aCluster, aDatabase } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { cluster, type ClusterKey, type DatabaseKey } from "../framework/kinds";
import { databasesOf, strayDatabases } from "../framework/relations";
import { CannotJudgeYet } from "../framework/reporter";
import { stackPolicy, type Finding } from "../framework/policy";
import type { Stack } from "../framework/stack";
import { is, isAbsent, oneOf, show, text } from "../framework/values";
import { geoDifferences } from "./geoGroups";
import { isGeoReplicated } from "./geoReplication";
import { moduleNamesOf } from "./modules";

export const amrCombinations = stackPolicy({
  name: "amr-combinations",
  pack: "guardrails",
  description: "A cluster's size must support what its database asks for.",
  severity: "high",
  framework: wellArchitected("OE:05"),
  url: "https://learn.microsoft.com/azure/redis/overview",
  steps:
    "Choose another size, or leave the feature out. Azure refuses the combination only after ten minutes or more.",
  kind: cluster,
  judgeInStack: (subject, stack) => {
    const sku = findSku(text(subject.get("sku")) ?? "");
    const databases = databasesOf(stack, subject);
    return [
      ...howMany(databases, stack),
      ...databases.flatMap((database) => [
        ...(sku === undefined ? [] : ofSize(sku, subject, database)),
        ...withoutReplica(subject, database),
        ...geoDifferences(subject, database, stack),
      ]),
    ];
  },
  good: [aCluster(), aDatabase({ modules: [{ name: "RedisBloom" }] })],
  bad: [
    aCluster({ sku: { name: "FlashOptimized_A250" } }),
    aDatabase({ clusteringPolicy: "OSSCluster", modules: [{ name: "RedisBloom" }] }),
  ],
});

/** A cluster without a database is of no use, and there is no second one. */
function howMany(databases: readonly Subject[], stack: Stack): Finding[] {
  if (databases.length === 1) return [];
  const [stray] = strayDatabases(stack);
  if (databases.length === 0 && stray !== undefined) {
    throw new CannotJudgeYet(`whether ${stray.name} is its database`);
  }
  return [
    {
      property: "the number of its databases",
      found: String(databases.length),
      wanted: "1",
      fix:
        databases.length === 0
          ? `Declare a Database named \`${DATABASE_NAME}\``
          : `Keep one of ${databases.map(({ name }) => name).join(" and ")}`,
    },
  ];
}

function ofSize(sku: Sku, subject: Subject<ClusterKey>, database: Subject<DatabaseKey>): Finding[] {
  const larger = `Write \`${subject.line("sku", '"Balanced_B10"')}\` for the cluster`;
  const findings: Finding[] = [];
  if (isGeoReplicated(database) && !sku.geoReplication) {
    findings.push({
      property: `geoReplication of ${database.name}`,
      found: "on",
      wanted: `off on ${sku.name}, which can't be geo-replicated`,
      fix: `${larger}, or remove geo-replication`,
    });
  }
  const policy = database.get("clusteringPolicy");
  if (is(policy, "NoCluster") && !sku.noCluster) {
    findings.push({
      property: `${database.path("clusteringPolicy")} of ${database.name}`,
      found: show(policy),
      wanted: `"EnterpriseCluster" or "OSSCluster" on ${sku.name}: NoCluster works up to 25 GB and not with Flash`,
      fix: `Write \`${database.line("clusteringPolicy", '"EnterpriseCluster"')}\``,
    });
  }
  for (const module of moduleNamesOf(database)) {
    const known = text(module);
    // A name that Azure doesn't know is another policy's affair.
    if (known === undefined || oneOf(known, moduleNames) === undefined) continue;
    if (oneOf(known, sku.modules) === undefined) {
      findings.push({
        property: `${database.path("modules")} of ${database.name}`,
        found: show(known),
        wanted: `${sku.modules.join(", ")} or nothing on ${sku.name}`,
        fix: `${larger}, or remove the module`,
      });
    }
  }
  return findings;
}

function withoutReplica(subject: Subject<ClusterKey>, database: Subject<DatabaseKey>): Finding[] {
  const value = subject.get("highAvailability");
  return isGeoReplicated(database) && !isAbsent(value) && !is(value, "Enabled")
    ? [
        {
          property: subject.path("highAvailability"),
          found: show(value),
          wanted: `"Enabled", because ${database.name} is geo-replicated`,
          fix: `Write \`${subject.line("highAvailability", '"Enabled"')}\``,
        },
      ]
    : [];
}
