import type { Body } from "../../../../local-azure/arm/json";
import type { Arm } from "../../../../local-azure/arm/arm";
import { listKeys, regenerateKey } from "../../../../local-azure/services/cache/keys";
import { azureWithGroup, cluster, clusterId, databaseId } from "../../fixture";

let azure: Arm;
beforeEach(() => {
  azure = azureWithGroup();
});

const refused = (message: string): Error =>
  new Error(`Status=400 Code="BadRequest" Message="${message}"`);

const withSku = (name: string, more: Body = {}): Body => ({ ...cluster, sku: { name }, ...more });

describe("a new database is refused", () => {
  test.each<[string, string, Body, string]>([
    [
      "on another port",
      "Balanced_B1",
      { port: 6380 },
      "The value '6380' of 'properties.port' is invalid. The port must be 10000.",
    ],
    [
      "without clustering above 25 GB",
      "Balanced_B50",
      { clusteringPolicy: "NoCluster" },
      "Clustering policy 'NoCluster' is only supported up to 25 GB: SKU 'Balanced_B50' is larger.",
    ],
    [
      "without clustering on Flash",
      "FlashOptimized_A250",
      { clusteringPolicy: "NoCluster" },
      "Clustering policy 'NoCluster' is not supported on SKU 'FlashOptimized_A250'.",
    ],
    [
      "with a module that doesn't exist",
      "Balanced_B1",
      { modules: [{ name: "RedisGraph" }] },
      "The module 'RedisGraph' is not supported. Supported modules: RediSearch, RedisJSON, RedisBloom, RedisTimeSeries.",
    ],
    [
      "with another module than RedisJSON on Flash",
      "FlashOptimized_A250",
      { modules: [{ name: "RedisBloom" }] },
      "The module 'RedisBloom' is not supported on SKU 'FlashOptimized_A250'. Flash Optimized supports RedisJSON only.",
    ],
    [
      "with RediSearch and another clustering policy than EnterpriseCluster",
      "Balanced_B1",
      { modules: [{ name: "RediSearch" }], evictionPolicy: "NoEviction" },
      "The module 'RediSearch' requires clustering policy 'EnterpriseCluster'.",
    ],
    [
      "with RediSearch and eviction",
      "Balanced_B1",
      { modules: [{ name: "RediSearch" }], clusteringPolicy: "EnterpriseCluster" },
      "The module 'RediSearch' requires eviction policy 'NoEviction'.",
    ],
    [
      "with both kinds of persistence",
      "Balanced_B1",
      {
        persistence: { aofEnabled: true, aofFrequency: "1s", rdbEnabled: true, rdbFrequency: "1h" },
      },
      "At most one of AOF and RDB persistence can be enabled.",
    ],
  ])("%s", (_what, sku, body, message) => {
    azure.put(clusterId, withSku(sku));
    expect(() => azure.put(databaseId, body)).toThrow(refused(message));
    expect(azure.find(databaseId)).toBeUndefined();
  });

  test("under another name than default", () => {
    azure.put(clusterId, cluster);
    expect(() => azure.put(`${clusterId}/databases/second`, {})).toThrow(
      refused(
        "The database name 'second' is invalid. A cluster has one database, named 'default'.",
      ),
    );
  });
});

describe("a database", () => {
  beforeEach(() => {
    azure.put(clusterId, cluster);
  });

  test("has the API's defaults", () => {
    expect(azure.put(databaseId, {})).toMatchObject({
      accessKeysAuthentication: "Disabled",
      clientProtocol: "Encrypted",
      clusteringPolicy: "OSSCluster",
      deferUpgrade: "NotDeferred",
      evictionPolicy: "VolatileLRU",
      modules: [],
      port: 10000,
      provisioningState: "Succeeded",
      redisVersion: "7.4",
      resourceState: "Running",
    });
  });

  test("keeps what an update leaves out, but for the access keys' default", () => {
    azure.put(databaseId, { clusteringPolicy: "NoCluster", accessKeysAuthentication: "Enabled" });
    expect(azure.put(databaseId, {})).toMatchObject({
      clusteringPolicy: "NoCluster",
      accessKeysAuthentication: "Disabled",
    });
  });

  test("can go from NoCluster to a clustered policy", () => {
    azure.put(databaseId, { clusteringPolicy: "NoCluster" });
    const changed = azure.put(databaseId, { clusteringPolicy: "OSSCluster" });
    expect(changed.clusteringPolicy).toBe("OSSCluster");
  });

  test.each([
    ["OSSCluster", "EnterpriseCluster"],
    ["EnterpriseCluster", "OSSCluster"],
    ["OSSCluster", "NoCluster"],
  ])("can't go from %s to %s", (from, to) => {
    azure.put(databaseId, { clusteringPolicy: from });
    expect(() => azure.put(databaseId, { clusteringPolicy: to })).toThrow(
      refused(
        `The clustering policy cannot be changed from '${from}' to '${to}'. It can only be changed from 'NoCluster'; otherwise the database must be deleted and created again.`,
      ),
    );
  });

  test("keeps its modules", () => {
    azure.put(databaseId, { modules: [{ name: "RedisJSON" }] });
    expect(() => azure.put(databaseId, { modules: [] })).toThrow(
      refused("The modules of a database cannot be changed after it has been created."),
    );
  });

  test("has keys of 44 characters that no GET answers", () => {
    const view = azure.put(databaseId, {});
    const keys = listKeys(azure, databaseId);
    expect(Object.keys(keys)).toEqual(["primaryKey", "secondaryKey"]);
    for (const key of Object.values(keys)) expect(key).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    for (const key of Object.values(keys)) expect(JSON.stringify(view)).not.toContain(key);
  });

  test("keeps its keys through updates, and has new ones when it is made again", () => {
    azure.put(databaseId, {});
    const first = listKeys(azure, databaseId);
    azure.put(databaseId, { evictionPolicy: "NoEviction" });
    expect(listKeys(azure, databaseId)).toEqual(first);
    azure.delete(databaseId);
    azure.put(databaseId, {});
    const second = listKeys(azure, databaseId);
    expect(second.primaryKey).not.toBe(first.primaryKey);
    expect(second.secondaryKey).not.toBe(first.secondaryKey);
  });

  test.each(["Primary", "Secondary"] as const)("regenerates its %s key alone", (type) => {
    azure.put(databaseId, {});
    const before = listKeys(azure, databaseId);
    const after = regenerateKey(azure, databaseId, type);
    expect(listKeys(azure, databaseId)).toEqual(after);
    expect(after.primaryKey === before.primaryKey).toBe(type === "Secondary");
    expect(after.secondaryKey === before.secondaryKey).toBe(type === "Primary");
  });
});

describe("an access policy assignment", () => {
  const id = `${databaseId}/accessPolicyAssignments/reader`;
  const user = { objectId: "44444444-4444-4444-4444-444444444444" };
  beforeEach(() => {
    azure.put(clusterId, cluster);
    azure.put(databaseId, {});
  });

  test("lets an identity in", () => {
    expect(azure.put(id, { accessPolicyName: "default", user })).toMatchObject({ user });
  });

  test.each<[string, Body, string]>([
    [
      "with a policy that doesn't exist",
      { accessPolicyName: "admin", user },
      "The access policy 'admin' does not exist. The only access policy is 'default'.",
    ],
    [
      "for something that is no object ID",
      { accessPolicyName: "default", user: { objectId: "me" } },
      "The value 'me' of 'properties.user.objectId' is not an object ID.",
    ],
  ])("is refused %s", (_what, body, message) => {
    expect(() => azure.put(id, body)).toThrow(refused(message));
  });

  test("lets an identity in once", () => {
    azure.put(id, { accessPolicyName: "default", user });
    expect(() => azure.put(`${id}2`, { accessPolicyName: "default", user })).toThrow(
      refused(
        "An invalid access policy assignment was detected due to duplicate entries. Please review and ensure that " +
          "each assignment has a unique combination of assignmentName, policyName and ObjectId to avoid such duplicates",
      ),
    );
  });

  test("is deleted with the database", () => {
    azure.put(id, { accessPolicyName: "default", user });
    azure.delete(databaseId);
    azure.put(databaseId, {});
    expect(azure.find(id)).toBeUndefined();
  });
});
