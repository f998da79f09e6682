import type { Body } from "../../../local/azure/json";
import type { LocalAzure } from "../../../local/azure/localAzure";
import { listKeys, regenerateKey } from "../../../local/azure/redis/keys";
import {
  azureWithGroup,
  cluster,
  clusterId,
  databaseId,
  endpoint,
  endpointId,
  group,
  network,
  networkId,
  setting,
  subnet,
  subnetId,
} from "./fixture";

let azure: LocalAzure;
beforeEach(() => {
  azure = azureWithGroup();
});

const refused = (message: string): Error =>
  new Error(`Status=400 Code="BadRequest" Message="${message}"`);

const withSku = (name: string, more: Body = {}): Body => ({ ...cluster, sku: { name }, ...more });

describe("a new cluster is refused", () => {
  test.each<[string, Body, string]>([
    [
      "with zones",
      { ...cluster, zones: ["1", "2", "3"] },
      "Specifying zones for SKU 'Balanced_B1' is not supported. Zone redundancy is enabled by default for this SKU in regions with zones.",
    ],
    [
      "with a capacity",
      { ...cluster, sku: { name: "Balanced_B1", capacity: 1 } },
      "The value of 'sku.capacity' is invalid: SKU 'Balanced_B1' has no capacity. It is only used with Enterprise and EnterpriseFlash SKUs.",
    ],
    [
      "on a retired Enterprise SKU",
      withSku("Enterprise_E10"),
      "SKU 'Enterprise_E10' is retired: new caches can no longer be created with it. Use an Azure Managed Redis SKU.",
    ],
    [
      "without public network access said",
      { location: "uksouth", sku: { name: "Balanced_B1" } },
      "The property 'properties.publicNetworkAccess' is required.",
    ],
    [
      "with TLS 1.0",
      { ...cluster, minimumTlsVersion: "1.0" },
      "The value '1.0' of 'properties.minimumTlsVersion' is not supported: TLS 1.0 and 1.1 are obsolete. Use '1.2'.",
    ],
    [
      "with TLS 1.1",
      { ...cluster, minimumTlsVersion: "1.1" },
      "The value '1.1' of 'properties.minimumTlsVersion' is not supported: TLS 1.0 and 1.1 are obsolete. Use '1.2'.",
    ],
    [
      "with a system-assigned identity for its own key",
      {
        ...cluster,
        encryption: {
          customerManagedKeyEncryption: {
            keyEncryptionKeyIdentity: { identityType: "systemAssignedIdentity" },
          },
        },
      },
      "The identity type 'systemAssignedIdentity' is not supported for customer-managed key encryption. Only 'userAssignedIdentity' is supported.",
    ],
    [
      "with a key without a version",
      {
        ...cluster,
        encryption: {
          customerManagedKeyEncryption: {
            keyEncryptionKeyUrl: "https://v.vault.azure.net/keys/k",
            keyEncryptionKeyIdentity: { identityType: "userAssignedIdentity" },
          },
        },
      },
      "The value 'https://v.vault.azure.net/keys/k' of 'properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl' is invalid: the URL of a key in Key Vault with its version is required.",
    ],
  ])("%s", (_what, body, message) => {
    expect(() => azure.put(clusterId, body)).toThrow(refused(message));
    expect(azure.find(clusterId)).toBeUndefined();
  });

  test.each(["-cache", "cache-", "my--cache", "my_cache", "c".repeat(61)])(
    "with the name %j",
    (name) => {
      const id = clusterId.replace(/cache$/, name);
      expect(() => azure.put(id, cluster)).toThrow(/The name '.*' of the cache is invalid/);
    },
  );

  test("with a host name that is in use", () => {
    azure.put(clusterId, cluster);
    const other = group.replace(/group$/, "other");
    azure.put(other, { location: "uksouth" });
    const id = clusterId.replace(group, other);
    expect(() => azure.put(id, cluster)).toThrow(
      new Error(
        `Status=409 Code="NameNotAvailable" Message="The name 'cache' is not available: the host name 'cache.uksouth.redis.azure.net' is in use."`,
      ),
    );
    expect(azure.put(id, { ...cluster, location: "ukwest" })).toBeDefined();
  });
});

describe("a cluster", () => {
  test("has the defaults and read-only properties of the API", () => {
    expect(azure.put(clusterId, cluster)).toEqual({
      id: clusterId,
      name: "cache",
      type: "Microsoft.Cache/redisEnterprise",
      location: "uksouth",
      sku: { name: "Balanced_B1" },
      publicNetworkAccess: "Disabled",
      minimumTlsVersion: "1.2",
      highAvailability: "Enabled",
      hostName: "cache.uksouth.redis.azure.net",
      kind: "v2",
      redisVersion: "7.4",
      redundancyMode: "ZR",
      provisioningState: "Succeeded",
      resourceState: "Running",
      privateEndpointConnections: [],
    });
  });

  test("without high availability has no redundancy, and can get it but not lose it", () => {
    const off = azure.put(clusterId, { ...cluster, highAvailability: "Disabled" });
    expect(off.redundancyMode).toBe("None");
    expect(azure.put(clusterId, { ...cluster, highAvailability: "Enabled" }).redundancyMode).toBe(
      "ZR",
    );
    expect(() => azure.put(clusterId, { ...cluster, highAvailability: "Disabled" })).toThrow(
      refused("High availability cannot be disabled once it is enabled on a cache."),
    );
  });

  test("lists the private endpoints that point at it", () => {
    azure.put(clusterId, cluster);
    azure.put(networkId, network);
    azure.put(subnetId, subnet);
    azure.put(endpointId, endpoint);
    expect(azure.get(clusterId).privateEndpointConnections).toMatchObject([
      { name: "endpoint.redis", privateEndpoint: { id: endpointId } },
    ]);
    azure.delete(endpointId);
    expect(azure.get(clusterId).privateEndpointConnections).toEqual([]);
  });

  test.each([
    ["up", "Balanced_B1", "Balanced_B10"],
    ["down", "Balanced_B10", "Balanced_B1"],
    ["to another in-memory tier", "Balanced_B10", "ComputeOptimized_X10"],
  ])("scales %s in place", (_how, from, to) => {
    azure.put(clusterId, withSku(from));
    expect(azure.put(clusterId, withSku(to)).sku).toEqual({ name: to });
  });

  test.each([
    ["Balanced_B250", "FlashOptimized_A250"],
    ["FlashOptimized_A250", "Balanced_B250"],
  ])("does not scale from %s to %s", (from, to) => {
    azure.put(clusterId, withSku(from));
    expect(() => azure.put(clusterId, withSku(to))).toThrow(
      refused(
        `Scaling from SKU '${from}' to SKU '${to}' is not supported. Use listSkusForScaling to get the SKUs that this cache can be scaled to.`,
      ),
    );
  });

  test("does not scale down below the data that it holds", () => {
    azure.put(clusterId, withSku("Balanced_B10"));
    setting(azure, "usage.json", { [clusterId.toLowerCase()]: { usedMemoryGB: 5 } });
    expect(() => azure.put(clusterId, withSku("Balanced_B5"))).toThrow(/is not supported/);
    expect(azure.put(clusterId, withSku("ComputeOptimized_X10"))).toBeDefined();
  });

  test("does not outgrow a database that is not clustered", () => {
    azure.put(clusterId, cluster);
    azure.put(databaseId, { clusteringPolicy: "NoCluster" });
    expect(azure.put(clusterId, withSku("Balanced_B20"))).toBeDefined();
    expect(() => azure.put(clusterId, withSku("Balanced_B50"))).toThrow(
      refused(
        "Clustering policy 'NoCluster' is only supported up to 25 GB: SKU 'Balanced_B50' is larger. Change the clustering policy of the database first.",
      ),
    );
  });
});

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

  test("goes with the database", () => {
    azure.put(id, { accessPolicyName: "default", user });
    azure.delete(databaseId);
    azure.put(databaseId, {});
    expect(azure.find(id)).toBeUndefined();
  });
});
