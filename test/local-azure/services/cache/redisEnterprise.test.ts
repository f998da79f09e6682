import type { Body } from "../../../../local-azure/arm/json";
import type { Arm } from "../../../../local-azure/arm/arm";
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
  vault,
  vaultId,
} from "../../fixture";

let azure: Arm;
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

  test("with a key in a vault without purge protection", () => {
    azure.put(vaultId, vault);
    const keyEncryptionKeyUrl = `https://group-kv.vault.azure.net/keys/k/${"0".repeat(32)}`;
    const encryption = { customerManagedKeyEncryption: { keyEncryptionKeyUrl } };
    expect(() => azure.put(clusterId, { ...cluster, encryption })).toThrow(
      refused(
        "The key vault 'group-kv' must have soft delete and purge protection enabled to be used for customer-managed key encryption.",
      ),
    );
    const guarded = { ...(vault.properties as Body), enablePurgeProtection: true };
    azure.put(vaultId, { ...vault, properties: guarded });
    expect(azure.put(clusterId, { ...cluster, encryption })).toMatchObject({ encryption });
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
