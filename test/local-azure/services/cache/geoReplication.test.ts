import type { Body } from "../../../../local-azure/arm/json";
import type { Arm } from "../../../../local-azure/arm/arm";
import { azureWithGroup, cluster, clusterId, databaseId } from "../../fixture";

const secondCluster = clusterId.replace(/cache$/, "second");
const second = `${secondCluster}/databases/default`;
const refused = (message: string): Error =>
  new Error(`Status=400 Code="BadRequest" Message="${message}"`);
const linked = (...ids: string[]): Body => ({
  geoReplication: { groupNickname: "geo", linkedDatabases: ids.map((id) => ({ id })) },
});

let azure: Arm;
beforeEach(() => {
  azure = azureWithGroup();
});

function clusters(sku: string, more: Body = {}): void {
  for (const id of [clusterId, secondCluster])
    azure.put(id, { ...cluster, sku: { name: sku }, ...more });
}

describe("a geo-replicated database is refused", () => {
  test.each<[string, string, Body, Body, string]>([
    [
      "on B0 and B1",
      "Balanced_B1",
      {},
      linked(databaseId),
      "Active geo-replication is not supported on SKU 'Balanced_B1'.",
    ],
    [
      "on Flash",
      "FlashOptimized_A250",
      {},
      linked(databaseId),
      "Active geo-replication is not supported on SKU 'FlashOptimized_A250'.",
    ],
    [
      "without high availability",
      "Balanced_B5",
      { highAvailability: "Disabled" },
      linked(databaseId),
      "Active geo-replication requires high availability to be enabled.",
    ],
    [
      "with RedisBloom",
      "Balanced_B5",
      {},
      { ...linked(databaseId), modules: [{ name: "RedisBloom" }] },
      "The module 'RedisBloom' is not supported with active geo-replication. Supported: RediSearch, RedisJSON.",
    ],
    [
      "with persistence",
      "Balanced_B5",
      {},
      { ...linked(databaseId), persistence: { rdbEnabled: true, rdbFrequency: "1h" } },
      "Data persistence is not supported with active geo-replication.",
    ],
    [
      "without itself in the group",
      "Balanced_B5",
      {},
      linked(second),
      `'properties.geoReplication.linkedDatabases' must contain the id of the database itself: '${databaseId}'.`,
    ],
    [
      "with more than five members",
      "Balanced_B5",
      {},
      linked(databaseId, ...[1, 2, 3, 4, 5].map((n) => `${second}${n}`)),
      "A geo-replication group can have 5 members at most; 6 were given.",
    ],
    [
      "with a member that doesn't exist",
      "Balanced_B5",
      {},
      linked(databaseId, second),
      `The linked database '${second}' was not found.`,
    ],
  ])("%s", (_what, sku, more, body, message) => {
    clusters(sku, more);
    expect(() => azure.put(databaseId, body)).toThrow(refused(message));
  });

  test.each<[string, Body, string]>([
    ["eviction policy", { evictionPolicy: "NoEviction" }, "'VolatileLRU', not 'NoEviction'"],
    [
      "clustering policy",
      { clusteringPolicy: "EnterpriseCluster" },
      "'OSSCluster', not 'EnterpriseCluster'",
    ],
    ["client protocol", { clientProtocol: "Plaintext" }, "'Encrypted', not 'Plaintext'"],
    ["modules", { modules: [{ name: "RedisJSON" }] }, "'', not 'RedisJSON'"],
  ])("with another %s than the first member", (trait, body, difference) => {
    clusters("Balanced_B5");
    azure.put(databaseId, linked(databaseId));
    expect(() => azure.put(second, { ...linked(databaseId, second), ...body })).toThrow(
      refused(
        `All members of a geo-replication group must have the same ${trait}: '${databaseId}' has ${difference}.`,
      ),
    );
  });

  test("with another SKU than the first member", () => {
    azure.put(clusterId, { ...cluster, sku: { name: "Balanced_B5" } });
    azure.put(secondCluster, { ...cluster, sku: { name: "Balanced_B10" } });
    azure.put(databaseId, linked(databaseId));
    expect(() => azure.put(second, linked(databaseId, second))).toThrow(
      /must have the same SKU: '.*' has 'Balanced_B5', not 'Balanced_B10'/,
    );
  });
});

describe("a geo-replication group", () => {
  beforeEach(() => {
    clusters("Balanced_B5");
    azure.put(databaseId, linked(databaseId));
    azure.put(second, linked(databaseId, second));
  });

  test("shows every member to every member", () => {
    for (const id of [databaseId, second])
      expect(azure.get(id).geoReplication).toEqual({
        groupNickname: "geo",
        linkedDatabases: [
          { id: databaseId, state: "Linked" },
          { id: second, state: "Linked" },
        ],
      });
  });

  test("accepts an update that names its members", () => {
    const update = { ...linked(databaseId, second), deferUpgrade: "Deferred" };
    expect(azure.put(databaseId, update).deferUpgrade).toBe("Deferred");
  });

  test.each<[string, Body]>([
    ["members", linked(databaseId)],
    ["name", { geoReplication: { groupNickname: "x", linkedDatabases: [{ id: databaseId }] } }],
  ])("does not change its %s by an update", (_what, body) => {
    expect(() => azure.put(databaseId, body)).toThrow(
      refused(
        "The geo-replication group of a database cannot be changed by an update. Use the forceLinkToReplicationGroup and forceUnlink actions.",
      ),
    );
  });
});
