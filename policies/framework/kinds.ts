import { classic, Kind, native } from "./kind";
import { is, isAbsent, keys, list, property, text } from "./values";

/** The native module's names: today's, and the one that older versions of the provider used. */
const REDIS_MODULES = "redisenterprise|cache";
const MANAGED_REDIS = classic("managedredis/managedRedis:ManagedRedis");

export type ClusterKey =
  | "name"
  | "resourceGroup"
  | "location"
  | "sku"
  | "capacity"
  | "publicNetworkAccess"
  | "minimumTlsVersion"
  | "highAvailability"
  | "zones"
  | "tags"
  | "identityType"
  | "identityIds"
  | "cmk"
  | "cmkKeyUrl"
  | "cmkIdentityType"
  | "cmkIdentityId";

const NATIVE_CMK = "encryption.customerManagedKeyEncryption";
const common = { location: "location", tags: "tags", resourceGroup: "resourceGroupName" };

/** A flag of the classic provider, read and written as Azure's words Enabled and Disabled. */
function toggle(path: string) {
  return {
    path,
    read: (value: unknown) => (value === true ? "Enabled" : value === false ? "Disabled" : value),
    write: (literal: string) => String(literal === '"Enabled"'),
  };
}

/** An Azure Managed Redis cluster, or one of its predecessor, which is the same resource type. */
export const cluster = new Kind<ClusterKey>(
  "cluster",
  {
    tokens: native(REDIS_MODULES, "RedisEnterprise"),
    properties: {
      ...common,
      name: { path: "clusterName", output: "name" },
      sku: "sku.name",
      capacity: "sku.capacity",
      publicNetworkAccess: "publicNetworkAccess",
      minimumTlsVersion: "minimumTlsVersion",
      highAvailability: "highAvailability",
      zones: "zones",
      identityType: "identity.type",
      // A list among the inputs, a map by id among the outputs.
      identityIds: {
        path: "identity.userAssignedIdentities",
        read: (ids) => (Array.isArray(ids) ? ids : keys(ids)),
      },
      cmk: NATIVE_CMK,
      cmkKeyUrl: `${NATIVE_CMK}.keyEncryptionKeyUrl`,
      cmkIdentityType: `${NATIVE_CMK}.keyEncryptionKeyIdentity.identityType`,
      cmkIdentityId: `${NATIVE_CMK}.keyEncryptionKeyIdentity.userAssignedIdentityResourceId`,
    },
  },
  {
    tokens: MANAGED_REDIS,
    properties: {
      ...common,
      name: "name",
      sku: "skuName",
      publicNetworkAccess: "publicNetworkAccess",
      highAvailability: toggle("highAvailabilityEnabled"),
      identityType: "identity.type",
      identityIds: "identity.identityIds",
      cmk: "customerManagedKey",
      cmkKeyUrl: "customerManagedKey.keyVaultKeyId",
      cmkIdentityId: "customerManagedKey.userAssignedIdentityId",
    },
  },
  {
    tokens: classic("redis/enterpriseCluster:EnterpriseCluster"),
    properties: {
      ...common,
      name: "name",
      // `Enterprise_E20-4`: the size and the capacity in one word.
      sku: { path: "skuName", read: (value) => text(value)?.split("-")[0] ?? value },
      capacity: { path: "skuName", read: capacityOf },
      minimumTlsVersion: "minimumTlsVersion",
      zones: "zones",
    },
  },
);

function capacityOf(skuName: unknown): unknown {
  const capacity = text(skuName)?.split("-")[1];
  return capacity === undefined || Number.isNaN(Number(capacity)) ? capacity : Number(capacity);
}

export type DatabaseKey =
  | "name"
  | "clusterName"
  | "clusterId"
  | "resourceGroup"
  | "clientProtocol"
  | "port"
  | "accessKeys"
  | "clusteringPolicy"
  | "evictionPolicy"
  | "modules"
  | "aofEnabled"
  | "aofFrequency"
  | "rdbEnabled"
  | "rdbFrequency"
  | "geoReplication"
  | "groupNickname"
  | "linkedDatabases"
  | "deferUpgrade";

/** Of the classic provider's properties, a frequency stands for the kind of persistence itself. */
function impliedBy(path: string) {
  return { path, read: (value: unknown) => !isAbsent(value) };
}

export const database = new Kind<DatabaseKey>(
  "database",
  {
    tokens: native(REDIS_MODULES, "Database"),
    properties: {
      name: { path: "databaseName", output: "name" },
      clusterName: "clusterName",
      resourceGroup: "resourceGroupName",
      clientProtocol: "clientProtocol",
      port: "port",
      accessKeys: "accessKeysAuthentication",
      clusteringPolicy: "clusteringPolicy",
      evictionPolicy: "evictionPolicy",
      modules: "modules",
      aofEnabled: "persistence.aofEnabled",
      aofFrequency: "persistence.aofFrequency",
      rdbEnabled: "persistence.rdbEnabled",
      rdbFrequency: "persistence.rdbFrequency",
      geoReplication: "geoReplication",
      groupNickname: "geoReplication.groupNickname",
      linkedDatabases: {
        path: "geoReplication.linkedDatabases",
        read: (linked) => list(linked).map((each) => property(each, "id")),
      },
      deferUpgrade: "deferUpgrade",
    },
  },
  {
    tokens: MANAGED_REDIS,
    holds: (properties) => !isAbsent(property(properties, "defaultDatabase")),
    properties: {
      clusterName: "name",
      resourceGroup: "resourceGroupName",
      clientProtocol: "defaultDatabase.clientProtocol",
      accessKeys: toggle("defaultDatabase.accessKeysAuthenticationEnabled"),
      clusteringPolicy: "defaultDatabase.clusteringPolicy",
      evictionPolicy: "defaultDatabase.evictionPolicy",
      modules: "defaultDatabase.modules",
      aofEnabled: impliedBy("defaultDatabase.persistenceAppendOnlyFileBackupFrequency"),
      aofFrequency: "defaultDatabase.persistenceAppendOnlyFileBackupFrequency",
      rdbEnabled: impliedBy("defaultDatabase.persistenceRedisDatabaseBackupFrequency"),
      rdbFrequency: "defaultDatabase.persistenceRedisDatabaseBackupFrequency",
      geoReplication: "defaultDatabase.geoReplicationGroupName",
      groupNickname: "defaultDatabase.geoReplicationGroupName",
    },
  },
  {
    tokens: classic("redis/enterpriseDatabase:EnterpriseDatabase"),
    properties: {
      name: "name",
      clusterId: "clusterId",
      clientProtocol: "clientProtocol",
      port: "port",
      clusteringPolicy: "clusteringPolicy",
      evictionPolicy: "evictionPolicy",
      modules: "modules",
      geoReplication: "linkedDatabaseGroupNickname",
      groupNickname: "linkedDatabaseGroupNickname",
      linkedDatabases: "linkedDatabaseIds",
    },
  },
);

export type AssignmentKey =
  "name" | "policy" | "objectId" | "clusterName" | "clusterId" | "resourceGroup";

/** What lets an Entra principal log in to a database. */
export const assignment = new Kind<AssignmentKey>(
  "access policy assignment",
  {
    // In the module `cache` only this version is of this service; the others are of Azure Cache for Redis.
    tokens: native("redisenterprise|cache(?=/v20240901preview)", "AccessPolicyAssignment"),
    properties: {
      name: { path: "accessPolicyAssignmentName", output: "name" },
      policy: "accessPolicyName",
      objectId: "user.objectId",
      clusterName: "clusterName",
      resourceGroup: "resourceGroupName",
    },
  },
  {
    tokens: classic("managedredis/accessPolicyAssignment:AccessPolicyAssignment"),
    properties: { objectId: "objectId", clusterId: "managedRedisId" },
  },
);

/** A classic Azure Cache for Redis, which is another service. */
export const classicCache = new Kind<"name">(
  "Azure Cache for Redis",
  { tokens: native("redis|cache", "Redis"), properties: { name: "name" } },
  { tokens: classic("redis/cache:Cache"), properties: { name: "name" } },
);

/** Whether keys can't be used, by the word written or by the default of the API version in use. */
export function keysAreDisabled(value: unknown, defaultIsDisabled: boolean): boolean {
  return isAbsent(value) ? defaultIsDisabled : is(value, "Disabled");
}
