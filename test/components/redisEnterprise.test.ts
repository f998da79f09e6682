import * as pulumi from "@pulumi/pulumi";

import { RedisEnterprise } from "../../components/redisEnterprise";
import type { RedisEnterpriseArgs } from "../../components/redisEnterpriseArgs";
import { importIds } from "../../rules/importIds";
import { armIds } from "./armIds";
import { only, record, type Recorded } from "./recording";

const CLUSTER = "azure-native:redisenterprise:RedisEnterprise";
const DATABASE = "azure-native:redisenterprise:Database";
const ENDPOINT = "azure-native:network:PrivateEndpoint";
const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";
const SECRET = "azure-native:keyvault:Secret";
const ASSIGNMENT = "azure-native:redisenterprise:AccessPolicyAssignment";
const DIAGNOSTIC = "azure-native:monitor:DiagnosticSetting";
const ALERT = "azure-native:monitor:MetricAlert";
const QUERY_ALERT = "azure-native:monitor:ScheduledQueryRule";
// How the engine's protocol marks a secret value.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_MARK = "1b47061264138c4ac30d75fd1eb44270";
const OBJECT_ID = "11111111-2222-3333-4444-555555555555";

const good: RedisEnterpriseArgs = {
  clusterName: "my-app-dev-redis",
  resourceGroupName: "my-app-dev-rg",
  location: "uksouth",
  sku: "Balanced_B1",
  workload: "state",
  access: { keys: "Enabled" },
  keyVault: { name: "my-app-kv", resourceGroupName: "my-app-dev-rg" },
  subnetId: armIds.subnet,
  privateDnsZoneId: armIds.zone,
};

function deploy(changed: Partial<RedisEnterpriseArgs>): Promise<Recorded[]> {
  return record(() => new RedisEnterprise("main", { ...good, ...changed }));
}

/** What the good instance registers, recorded once. */
let recorded: Recorded[];
beforeAll(async () => {
  recorded = await deploy({});
});

test("a state instance is a cluster, a database, an endpoint with its zone group, a secret and its alerts", () => {
  const parts = recorded.filter(({ type }) => type !== ALERT);
  expect(recorded.length - parts.length).toBe(6);
  expect(parts.map(({ type, name }) => `${type} ${name}`).sort()).toEqual(
    [
      "azure-managed-redis:index:RedisEnterprise main",
      `${CLUSTER} main`,
      `${DATABASE} main-database`,
      `${ENDPOINT} main-endpoint`,
      `${ZONE_GROUP} main-dns-zone-group`,
      `${SECRET} main-password`,
    ].sort(),
  );
});

test("the cluster has its size, a replica, TLS 1.2 and no public access, and neither capacity nor zones", () => {
  expect(only(recorded, CLUSTER).inputs).toEqual({
    clusterName: "my-app-dev-redis",
    resourceGroupName: "my-app-dev-rg",
    location: "uksouth",
    sku: { name: "Balanced_B1" },
    highAvailability: "Enabled",
    minimumTlsVersion: "1.2",
    publicNetworkAccess: "Disabled",
    tags: { workload: "state" },
  });
});

test("the database of a state instance refuses writes when full and persists every second", () => {
  expect(only(recorded, DATABASE).inputs).toEqual({
    databaseName: "default",
    clusterName: "my-app-dev-redis",
    resourceGroupName: "my-app-dev-rg",
    port: 10000,
    clientProtocol: "Encrypted",
    accessKeysAuthentication: "Enabled",
    clusteringPolicy: "NoCluster",
    evictionPolicy: "NoEviction",
    persistence: { aofEnabled: true, aofFrequency: "1s", rdbEnabled: false },
  });
});

test("the database of a cache evicts the least recently used key and persists nothing", async () => {
  expect(only(await deploy({ workload: "cache" }), DATABASE).inputs).toMatchObject({
    evictionPolicy: "AllKeysLRU",
    persistence: { aofEnabled: false, rdbEnabled: false },
  });
});

test("explicit choices stand in for the workload's", async () => {
  const changed = await deploy({
    evictionPolicy: "VolatileLRU",
    persistence: { type: "rdb", frequency: "6h" },
    modules: [{ name: "RedisJSON" }],
    clusteringPolicy: "OSSCluster",
  });
  expect(only(changed, DATABASE).inputs).toMatchObject({
    evictionPolicy: "VolatileLRU",
    persistence: { aofEnabled: false, rdbEnabled: true, rdbFrequency: "6h" },
    modules: [{ name: "RedisJSON" }],
    clusteringPolicy: "OSSCluster",
  });
});

test("the endpoint reaches the cluster's group redisEnterprise and is published in the zone", () => {
  expect(only(recorded, ENDPOINT).inputs).toEqual({
    privateEndpointName: "my-app-dev-redis-pe",
    resourceGroupName: "my-app-dev-rg",
    location: "uksouth",
    subnet: {
      id: armIds.subnet,
      // The SDK's own defaults, meaningless in a reference.
      privateEndpointNetworkPolicies: "Disabled",
      privateLinkServiceNetworkPolicies: "Enabled",
    },
    privateLinkServiceConnections: [
      {
        name: "my-app-dev-redis-pe",
        privateLinkServiceId: `/ids/${CLUSTER}/main`,
        groupIds: ["redisEnterprise"],
      },
    ],
    customDnsConfigs: [],
    tags: { workload: "state" },
  });
  expect(only(recorded, ZONE_GROUP).inputs).toEqual({
    privateDnsZoneGroupName: "default",
    privateEndpointName: "my-app-dev-redis-pe",
    resourceGroupName: "my-app-dev-rg",
    privateDnsZoneConfigs: [{ name: "privatelink-redis-azure-net", privateDnsZoneId: armIds.zone }],
  });
});

test("an endpoint is replaced together with its cluster, or for another subnet", () => {
  expect(only(recorded, ENDPOINT)).toMatchObject({
    deleteBeforeReplace: true,
    replaceWith: [expect.stringMatching(/RedisEnterprise::main$/)],
    replacementTrigger: armIds.subnet.toLowerCase(),
  });
});

test("the subnet's id may be written in another casing", async () => {
  const changed = await deploy({ subnetId: armIds.subnet.toUpperCase() });
  expect(only(changed, ENDPOINT).replacementTrigger).toBe(armIds.subnet.toLowerCase());
});

test("while it is adopted, an endpoint that is elsewhere is known to be there", async () => {
  const ids = { subscriptionId: "sub", resourceGroup: "rg", cluster: "c", privateEndpoint: "pe" };
  const changed = await deploy({ adopt: { ...importIds(ids), subnet: "/Elsewhere" } });
  expect(only(changed, ENDPOINT).replacementTrigger).toBe("/elsewhere");
});

test("what is ignored of an endpoint is whole properties, which don't travel into a replacement", () => {
  for (const property of only(recorded, ENDPOINT).ignoreChanges)
    expect(property).toMatch(/^[a-zA-Z]+$/);
});

test("the secret holds the password alone, as a secret", () => {
  expect(only(recorded, SECRET).wire).toEqual({
    secretName: "RedisConfiguration--Password",
    vaultName: "my-app-kv",
    resourceGroupName: "my-app-dev-rg",
    properties: {
      value: { [SIGNATURE]: SECRET_MARK, value: "primary-key=" },
      contentType: "Azure Managed Redis password, StackExchange.Redis",
      attributes: { enabled: true },
    },
  });
});

test("a second secret with the whole connection string comes on request", async () => {
  const changed = await deploy({ access: { keys: "Enabled", connectionStringSecret: true } });
  const secret = changed.find(({ name }) => name === "main-connection-string");
  expect(secret?.wire).toMatchObject({
    secretName: "RedisConfiguration--ConnectionString",
    properties: {
      value: {
        [SIGNATURE]: SECRET_MARK,
        value:
          "my-app-dev-redis.uksouth.redis.azure.net:10000,password=primary-key=,ssl=True,abortConnect=False,connectTimeout=10000,syncTimeout=5000",
      },
    },
  });
});

test("without access keys there is no secret, and each principal gets an assignment", async () => {
  const changed = await deploy({
    access: { keys: "Disabled", principals: [{ objectId: OBJECT_ID, name: "the application" }] },
    keyVault: undefined,
  });
  expect(changed.filter(({ type }) => type === SECRET)).toEqual([]);
  expect(only(changed, DATABASE).inputs).toMatchObject({ accessKeysAuthentication: "Disabled" });
  expect(only(changed, ASSIGNMENT).inputs).toEqual({
    accessPolicyAssignmentName: "11111111222233334444555555555555",
    accessPolicyName: "default",
    clusterName: "my-app-dev-redis",
    databaseName: "default",
    resourceGroupName: "my-app-dev-rg",
    user: { objectId: OBJECT_ID },
  });
});

test("principals get their assignments one after the other", async () => {
  const ids = ["1", "2", "3"].map((digit) => OBJECT_ID.replaceAll(/[1-5]/g, digit));
  const changed = await deploy({
    access: { keys: "Enabled", principals: ids.map((objectId) => ({ objectId })) },
  });
  const assignments = changed.filter(({ type }) => type === ASSIGNMENT);
  const names = ids.map((id) => `main-access-${id}`);
  expect(assignments.map(({ name }) => name)).toEqual(names);
  expect(
    assignments.map(({ dependsOn }) => dependsOn.filter((name) => names.includes(name))),
  ).toEqual([[], [names[0]], [names[1]]]);
});

test("with a workspace the cluster sends metrics and the database sends logs", async () => {
  const changed = await deploy({ workspaceId: armIds.workspace });
  expect(changed.filter(({ type }) => type === DIAGNOSTIC).map(({ inputs }) => inputs)).toEqual([
    {
      name: "metrics",
      resourceUri: `/ids/${CLUSTER}/main`,
      workspaceId: armIds.workspace,
      metrics: [{ category: "AllMetrics", enabled: true }],
    },
    {
      name: "logs",
      resourceUri: `/ids/${DATABASE}/main-database`,
      workspaceId: armIds.workspace,
      logs: [{ categoryGroup: "allLogs", enabled: true }],
    },
  ]);
});

const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
test.each<[string, Partial<RedisEnterpriseArgs>, boolean]>([
  ["a state instance", {}, true],
  ["a cache", { workload: "cache" }, false],
  [
    "a state instance with a permission",
    { allowDataLoss: { reason: "x", until: tomorrow } },
    false,
  ],
  [
    "a state instance with an ended one",
    { allowDataLoss: { reason: "x", until: yesterday } },
    true,
  ],
])("cluster and database of %s: protected is %s", async (_what, changed, isProtected) => {
  const deployed = await deploy(changed);
  expect([only(deployed, CLUSTER).protect, only(deployed, DATABASE).protect]).toEqual([
    isProtected,
    isProtected,
  ]);
});

describe("a lock", () => {
  const LOCK = "azure-native:authorization:ManagementLockByScope";
  const access = { keys: "Enabled", principals: [{ objectId: OBJECT_ID }] } as const;
  const locked = { workload: "cache", access, workspaceId: armIds.workspace } as const;

  test("of the stack is on the cluster, and made when all the rest is there", async () => {
    const deployed = await deploy({ ...locked, lock: { mode: "create" } });
    const lock = only(deployed, LOCK);
    expect(lock.inputs).toEqual({
      lockName: "my-app-dev-redis-lock",
      level: "CanNotDelete",
      notes:
        "Made by the Pulumi stack test of azure-managed-redis for its instance main. To take it away, take `lock` out of " +
        "the instance's settings.",
      scope:
        "/subscriptions/sub/resourceGroups/my-app-dev-rg/providers/Microsoft.Cache/redisEnterprise/my-app-dev-redis",
    });
    const others = deployed.filter(({ type }) => type.startsWith("azure-native:") && type !== LOCK);
    expect([...lock.dependsOn].sort()).toEqual(others.map(({ name }) => name).sort());
    expect(deployed.filter(({ protect }) => protect)).toEqual([]);
  });

  test.each([
    ["instance", [CLUSTER, DATABASE, ASSIGNMENT, DIAGNOSTIC, ENDPOINT]],
    [
      "resourceGroup",
      [CLUSTER, DATABASE, ASSIGNMENT, DIAGNOSTIC, ENDPOINT, ZONE_GROUP, ALERT, QUERY_ALERT],
    ],
  ] as const)(
    "of an owner on the %s isn't made, and what it keeps is protected",
    async (scope, kept) => {
      const deployed = await deploy({ ...locked, lock: { mode: "adopt", name: "keep", scope } });
      expect(deployed.filter(({ type }) => type === LOCK)).toEqual([]);
      const isProtected = deployed.filter(({ protect }) => protect).map(({ type }) => type);
      expect([...new Set(isProtected)].sort()).toEqual([...kept].sort());
      const others = deployed.filter(({ protect }) => !protect).map(({ type }) => type);
      expect(others.filter((type) => kept.some((each) => each === type))).toEqual([]);
    },
  );
});

test("a change of modules replaces the database", () => {
  expect(only(recorded, DATABASE)).toMatchObject({
    replaceOnChanges: ["modules"],
    deleteBeforeReplace: true,
  });
});

test("an adopted instance is imported by id and keeps what it has", async () => {
  const adopt = importIds({
    subscriptionId: "sub",
    resourceGroup: "rg",
    cluster: "my-app-dev-redis",
    privateEndpoint: "pe",
    passwordSecret: { resourceGroup: "rg", vault: "kv", name: "s" },
  });
  const changed = await deploy({ adopt });
  const imported = changed.filter(({ importId }) => importId !== "");
  expect(imported.map(({ name, importId }) => [name, importId])).toEqual([
    [
      "main",
      "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Cache/redisEnterprise/my-app-dev-redis",
    ],
    [
      "main-database",
      "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Cache/redisEnterprise/my-app-dev-redis/databases/default",
    ],
    [
      "main-endpoint",
      "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Network/privateEndpoints/pe",
    ],
    [
      "main-password",
      "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/secrets/s",
    ],
  ]);
  for (const each of imported) expect(each.ignoreChanges).toContain("*");
});

test("tags that others set are ignored on every part that has tags, beside what is ignored anyway", async () => {
  const workspaceId = armIds.workspace;
  const changed = await deploy({ workload: "cache", workspaceId, ignoreTags: ["cost center"] });
  const before = await deploy({ workload: "cache", workspaceId });
  expect(changed.map(({ name, ignoreChanges }) => [name, ignoreChanges])).toEqual(
    before.map(({ name, inputs, ignoreChanges }) => [
      name,
      inputs.tags === undefined ? ignoreChanges : [...ignoreChanges, 'tags["cost center"]'],
    ]),
  );
});

test("every part is a child of the component and carries its name", async () => {
  const changed = await deploy({ workspaceId: armIds.workspace });
  const [component, ...parts] = changed;
  expect(component?.inputs).toEqual({});
  for (const part of parts) {
    expect(part.parent).toMatch(/azure-managed-redis:index:RedisEnterprise::main$/);
    expect(part.name).toMatch(/^main(-|$)/);
  }
});

test("no output holds a key", async () => {
  const outputs = await new Promise<string>((resolve, reject) => {
    record(() => {
      const instance = new RedisEnterprise("main", good);
      pulumi.output(instance.outputs()).apply((values) => resolve(JSON.stringify(values)));
    }).catch(reject);
  });
  expect(outputs).toContain("RedisConfiguration__Password");
  expect(outputs).not.toContain("primary-key=");
});

test("everything that is wrong is refused at once, before anything is registered", async () => {
  const refused = record(() => {
    new RedisEnterprise("main", {
      ...good,
      sku: "Balanced_B2" as never,
      keyVault: undefined,
      allowDataLoss: { reason: "", until: tomorrow },
    });
  });
  await expect(refused).rejects.toThrow(
    /^RedisEnterprise "main" has 3 problems:\n {2}- sku: "Balanced_B2" .*\n {2}- allowDataLoss.reason: .*\n {2}- keyVault: is missing/,
  );
});
