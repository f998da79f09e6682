import type { Refusal, ResourceChange, Row } from "./changeRow";
import { clusteringPolicies } from "./instanceSettings";
import { findSku } from "./skus";

const cluster = /^azure-native:(redisenterprise|cache)(\/v[^:]+)?:RedisEnterprise$/;
const database = /^azure-native:(redisenterprise|cache)(\/v[^:]+)?:Database$/;
const classicCache = /^azure-native:(redis|cache)(\/v[^:]+)?:Redis$/;
const assignment = /^azure-native:(redisenterprise|cache)(\/v[^:]+)?:AccessPolicyAssignment$/;
const spec = "Microsoft.Cache/redisEnterprise 2025-07-01";
const scaling = "Azure documentation, articles/redis/how-to-scale.md";
const architecture = "Azure documentation, articles/redis/architecture.md";
type Inputs = ResourceChange["inputs"];
const noReplica = (inputs: Inputs): boolean => inputs.highAvailability === "Disabled";

/** What changes to an instance, its database and who may log in do. */
export const redisChanges: readonly Row[] = [
  {
    type: cluster,
    operations: ["update"],
    refusal: highAvailabilityOff,
    source: `${architecture}; articles/reliability/reliability-managed-redis.md`,
  },
  {
    type: cluster,
    operations: ["update"],
    refusal: anotherStorage,
    source: scaling,
  },
  {
    type: database,
    operations: ["update"],
    refusal: fromClustered,
    source: `${spec}, clusteringPolicy; ${scaling}`,
  },
  {
    type: cluster,
    operations: ["replace"],
    severity: "dataLoss",
    text: "The instance is deleted and created again: all its data is lost, and its host name and both access keys change.",
    source: `${spec}, name and location are create-only`,
  },
  {
    type: cluster,
    operations: ["delete"],
    severity: "dataLoss",
    text: "The instance is deleted with all its data. Azure has no soft delete for it.",
    source: spec,
  },
  {
    type: database,
    operations: ["replace"],
    severity: "dataLoss",
    text: "The database is deleted and created again: every key in it is lost, every connection drops, and both access keys change.",
    source: `${spec}, x-ms-mutability of modules, port and geoReplication`,
  },
  {
    type: database,
    operations: ["delete"],
    severity: "dataLoss",
    text: "The database is deleted with every key in it.",
    source: spec,
  },
  {
    type: classicCache,
    operations: ["replace", "delete"],
    severity: "dataLoss",
    text: "The cache is deleted with all its data.",
    source: "Microsoft.Cache/redis 2024-11-01",
  },
  {
    type: cluster,
    operations: ["update"],
    path: /^sku\b/,
    when: noReplica,
    severity: "dataLoss",
    text: "Without high availability the instance is offline while it scales, and its data is lost.",
    source: `${scaling}; ${architecture}`,
  },
  {
    type: cluster,
    operations: ["update"],
    path: /^sku\b/,
    severity: "disruptive",
    text: "Scales in place, if Azure offers the size for this instance and the data fits; connections drop while nodes change over.",
    source: scaling,
  },
  {
    type: cluster,
    operations: ["update"],
    path: /^highAvailability\b/,
    severity: "inPlace",
    text: "A replica is added in place. It can't be removed again.",
    source: architecture,
  },
  {
    type: cluster,
    operations: ["update"],
    path: /^publicNetworkAccess\b/,
    severity: "dropsConnections",
    text: "Changes in place who can reach the instance from outside its private endpoints.",
    source: `${spec}, publicNetworkAccess`,
  },
  {
    type: cluster,
    operations: ["update"],
    path: /^encryption\b/,
    severity: "disruptive",
    text: "The disks are encrypted again in place; the instance may be slow or unavailable meanwhile.",
    source: "Azure documentation, articles/redis/how-to-encryption.md",
  },
  {
    type: database,
    operations: ["update"],
    path: /^accessKeysAuthentication\b/,
    severity: "dropsConnections",
    text: "Every connection drops, and clients that log in the other way can't come back.",
    source: `${spec}, accessKeysAuthentication`,
  },
  {
    type: database,
    operations: ["update"],
    path: /^clientProtocol\b/,
    severity: "dropsConnections",
    text: "Clients that don't speak the new protocol can't connect.",
    source: `${spec}, clientProtocol`,
  },
  {
    type: database,
    operations: ["update"],
    path: /^clusteringPolicy\b/,
    severity: "disruptive",
    text: "Changes in place and can't be changed back. Clients must follow the new policy.",
    source: scaling,
  },
  {
    type: database,
    operations: ["update"],
    path: /^evictionPolicy\b/,
    severity: "inPlace",
    text: "Changes at once what happens when memory is full: which keys are evicted, or that writes are refused.",
    source: `${spec}, evictionPolicy`,
  },
  {
    type: database,
    operations: ["update"],
    path: /^persistence\b/,
    severity: "inPlace",
    text: "Changes in place which data survives a restart.",
    source: "Azure documentation, articles/redis/how-to-persistence.md",
  },
  {
    type: assignment,
    operations: ["replace", "delete"],
    severity: "dropsConnections",
    text: "Clients that log in with this principal are cut off.",
    source: "Azure documentation, articles/redis/entra-for-authentication.md",
  },
  {
    type: assignment,
    operations: ["update"],
    path: /^user\b/,
    severity: "dropsConnections",
    text: "The old principal is cut off; the new one gets access.",
    source: "Azure documentation, articles/redis/entra-for-authentication.md",
  },
];

function highAvailabilityOff(before: Inputs, after: Inputs): Refusal | undefined {
  if (noReplica(before) || !noReplica(after)) return undefined;
  return {
    property: "highAvailability",
    from: "Enabled",
    to: "Disabled",
    rule: "Azure can turn high availability on, but never off.",
    fix: "Put it back to Enabled; to save its cost, create a second instance without it and move to that one.",
  };
}

function anotherStorage(before: Inputs, after: Inputs): Refusal | undefined {
  const [from, to] = [skuOf(before), skuOf(after)];
  if (from === undefined || to === undefined) return undefined;
  if ((from.tier === "FlashOptimized") === (to.tier === "FlashOptimized")) return undefined;
  return {
    property: "sku",
    from: from.name,
    to: to.name,
    rule: "Azure doesn't scale between Flash Optimized and the in-memory tiers.",
    fix: "Create a second instance in the other tier and move to it.",
  };
}

function fromClustered(before: Inputs, after: Inputs): Refusal | undefined {
  const [from, to] = [clusteringPolicyOf(before), clusteringPolicyOf(after)];
  if (from === undefined || to === undefined || from === to || from === "NoCluster")
    return undefined;
  return {
    ...{ property: "clusteringPolicy", from, to },
    rule: "Azure changes it only from NoCluster; any other change would need a new database, and everything in this one would be lost.",
    fix: `Put it back to ${from}, or create a second instance with ${to} and move to it.`,
  };
}

function skuOf({ sku }: Inputs): ReturnType<typeof findSku> {
  const name: unknown = typeof sku === "object" && sku !== null && "name" in sku ? sku.name : "";
  return findSku(typeof name === "string" ? name : "");
}

/** The service's own default is OSSCluster; what isn't known yet is no policy. */
function clusteringPolicyOf({ clusteringPolicy = "OSSCluster" }: Inputs): string | undefined {
  return clusteringPolicies.find((each) => each === clusteringPolicy);
}
