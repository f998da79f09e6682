import fc from "fast-check";

import { type Body, stringAt } from "../../../local-azure/arm/json";
import { fromWire, inputsOf, toWire } from "../../../local-azure/https/wire";
import { resourceType, resourceTypes } from "../../../local-azure/services";
import {
  clusterId,
  databaseId,
  endpointId,
  group,
  networkId,
  vault,
  vaultId,
  zoneId,
} from "../fixture";
import { Client, at, cluster, database } from "./client";

const client = new Client();

beforeAll(() => client.start());
beforeEach(() => client.empty());
afterAll(() => client.stop());

const put = async (id: string, version: string, body: object): Promise<Body> => {
  const answered = await client.send("PUT", at(id, version), { body });
  expect([id, answered.status, answered.body.error]).toEqual([id, 201, undefined]);
  return answered.body;
};
const tenantId = "11111111-1111-1111-1111-111111111111";

/** A body as the API's own examples have it, and what of it the answer must say. */
const accepted: [what: string, id: string, version: string, body: object][] = [
  [
    "a network with its subnets",
    networkId,
    "2024-05-01",
    {
      location: "uksouth",
      tags: { a: "b" },
      properties: {
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        subnets: [
          {
            name: "data",
            properties: {
              addressPrefix: "10.0.1.0/24",
              delegations: [
                { name: "apps", properties: { serviceName: "Microsoft.App/environments" } },
              ],
            },
          },
        ],
      },
    },
  ],
  [
    "a vault",
    vaultId,
    "2024-11-01",
    {
      location: "uksouth",
      properties: { tenantId, sku: { family: "A", name: "standard" }, accessPolicies: [] },
    },
  ],
  ["a cluster", clusterId, "2025-07-01", cluster],
  [
    "a workspace",
    `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`,
    "2023-09-01",
    { location: "uksouth", properties: { sku: { name: "PerGB2018" }, retentionInDays: 30 } },
  ],
  [
    "a storage account",
    `${group}/providers/Microsoft.Storage/storageAccounts/localstate`,
    "2024-01-01",
    {
      location: "uksouth",
      sku: { name: "Standard_LRS" },
      kind: "StorageV2",
      properties: { supportsHttpsTrafficOnly: true, minimumTlsVersion: "TLS1_2" },
    },
  ],
  ["a private zone", zoneId, "2024-06-01", { location: "global" }],
  [
    "a lock",
    `${group}/providers/Microsoft.Authorization/locks/keep`,
    "2020-05-01",
    { properties: { level: "CanNotDelete", notes: "kept" } },
  ],
];

test.each(accepted)(
  "%s is made and read in the API's own shape",
  async (_what, id, version, body) => {
    const made = await put(id, version, body);
    expect(made).toMatchObject({ id, ...body });
    expect(made.name).toBe(id.split("/").at(-1));
    const { status, body: read } = await client.send("GET", at(id, version));
    expect(status).toBe(200);
    expect(read).toEqual(made);
    const again = await client.send("PUT", at(id, version), { body: read });
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject(body);
  },
);

test("a private endpoint's connections have properties of their own, and show at the cluster", async () => {
  await put(networkId, "2024-05-01", accepted[0]?.[3] ?? {});
  await put(clusterId, "2025-07-01", cluster);
  const connection = { privateLinkServiceId: clusterId, groupIds: ["redisEnterprise"] };
  const endpoint = await put(endpointId, "2024-05-01", {
    location: "uksouth",
    properties: {
      subnet: { id: `${networkId}/subnets/data` },
      privateLinkServiceConnections: [{ name: "cache", properties: connection }],
    },
  });
  expect(endpoint).toMatchObject({
    properties: {
      privateLinkServiceConnections: [
        {
          name: "cache",
          properties: { ...connection, privateLinkServiceConnectionState: { status: "Approved" } },
        },
      ],
    },
  });
  const { body } = await client.send("GET", at(`${clusterId}/privateEndpointConnections`));
  const [first] = body.value as Body[];
  expect(first).toMatchObject({
    name: "endpoint.cache",
    properties: { privateEndpoint: { id: endpointId } },
  });
  const one = await client.send("GET", at(stringAt(first, "id") ?? ""));
  expect(one).toMatchObject({ status: 200, body: first });
});

test("what is read-only in a body is ignored, as what a GET answered and is sent back", async () => {
  await put(clusterId, "2025-07-01", {
    ...cluster,
    kind: "v1",
    properties: { ...cluster.properties, hostName: "mine.example.com", redisVersion: "9" },
  });
  const { properties } = client.azure.find(clusterId) ?? {};
  expect(properties).toMatchObject({
    kind: "v2",
    hostName: "cache.uksouth.redis.azure.net",
    redisVersion: "7.4",
  });
});

describe("PATCH", () => {
  const patched = async (id: string, version: string, body: object): Promise<Body> => {
    const { status } = await client.send("PATCH", at(id, version), { body });
    expect([200, 202]).toContain(status);
    return (await client.send("GET", at(id, version))).body;
  };

  test("of a cluster changes what it names and leaves the rest", async () => {
    await put(clusterId, "2025-07-01", { ...cluster, tags: { a: "b" } });
    expect(await patched(clusterId, "2025-07-01", { sku: { name: "Balanced_B3" } })).toMatchObject({
      sku: { name: "Balanced_B3" },
      tags: { a: "b" },
    });
    const read = await patched(clusterId, "2025-07-01", { tags: { c: "d" } });
    expect(read).toMatchObject({ sku: { name: "Balanced_B3" }, tags: { c: "d" } });
    expect(read.tags).toEqual({ c: "d" });
  });

  test("of a database keeps its other settings and its keys", async () => {
    await put(clusterId, "2025-07-01", cluster);
    await put(databaseId, "2025-07-01", {
      properties: { ...database.properties, accessKeysAuthentication: "Enabled" },
    });
    const { hidden } = client.azure.find(databaseId) ?? {};
    const read = await patched(databaseId, "2025-07-01", {
      properties: { evictionPolicy: "AllKeysLRU" },
    });
    expect(read).toMatchObject({
      properties: {
        evictionPolicy: "AllKeysLRU",
        clusteringPolicy: "NoCluster",
        accessKeysAuthentication: "Enabled",
      },
    });
    expect(client.azure.find(databaseId)?.hidden).toEqual(hidden);
  });

  test("of a vault merges its properties", async () => {
    client.azure.put(vaultId, vault);
    const read = await patched(vaultId, "2024-11-01", {
      properties: { publicNetworkAccess: "Disabled" },
    });
    expect(read).toMatchObject({
      properties: { publicNetworkAccess: "Disabled", sku: { family: "A" } },
    });
  });
});

describe("collections", () => {
  beforeEach(async () => {
    await put(clusterId, "2025-07-01", cluster);
    await put(databaseId, "2025-07-01", database);
  });

  test.each([
    [
      "the clusters of a group",
      `${group}/providers/Microsoft.Cache/redisEnterprise`,
      "2025-07-01",
      [clusterId],
    ],
    [
      "the clusters of a subscription",
      "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Cache/redisEnterprise",
      "2025-07-01",
      [clusterId],
    ],
    ["the databases of a cluster", `${clusterId}/databases`, "2025-07-01", [databaseId]],
    [
      "the groups",
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups",
      "2022-09-01",
      [group],
    ],
    ["what a group holds", `${group}/resources`, "2022-09-01", [clusterId]],
    ["the vaults of a group", `${group}/providers/Microsoft.KeyVault/vaults`, "2024-11-01", []],
  ])("%s", async (_what, path, version, ids) => {
    const { status, body } = await client.send("GET", at(path, version));
    expect(status).toBe(200);
    expect((body.value as Body[]).map(({ id }) => id)).toEqual(ids);
  });

  test.each([
    ["group", group],
    ["subscription", "/subscriptions/00000000-0000-0000-0000-000000000000"],
    ["cluster", clusterId],
  ])("the locks of a %s are those of what is in it, too", async (_what, scope) => {
    const lock = `${databaseId}/providers/Microsoft.Authorization/locks/keep`;
    await put(lock, "2020-05-01", { properties: { level: "CanNotDelete" } });
    const path = `${scope}/providers/Microsoft.Authorization/locks`;
    const { body } = await client.send("GET", at(path, "2016-09-01"));
    expect((body.value as Body[]).map(({ id }) => id)).toEqual([lock]);
  });

  test("of what isn't there is refused", async () => {
    const path = `${clusterId.replace(/cache$/, "other")}/databases`;
    const { status, body } = await client.send("GET", at(path));
    expect({ status, body }).toMatchObject({
      status: 404,
      body: { error: { code: "ResourceNotFound" } },
    });
  });
});

test("the resources of a subscription can be filtered as the Azure CLI does", async () => {
  await put(clusterId, "2025-07-01", cluster);
  client.azure.put(vaultId, vault);
  const path =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resources?api-version=2022-09-01";
  const ids = async (filter: string): Promise<unknown> => {
    const query = `&$expand=provisioningState&$filter=${encodeURIComponent(filter)}`;
    const { body } = await client.send("GET", path + query);
    return (body.value as Body[]).map(({ id, provisioningState }) => [id, provisioningState]);
  };
  expect(await ids("resourceType eq 'microsoft.cache/redisEnterprise'")).toEqual([
    [clusterId, "Succeeded"],
  ]);
  expect(await ids("resourceGroup eq 'GROUP' and name eq 'group-kv'")).toEqual([
    [vaultId, "Succeeded"],
  ]);
  expect(await ids("resourceGroup eq 'other'")).toEqual([]);
});

test("an id is spelled as Azure spells it, however the URL was", async () => {
  const url = databaseId
    .replace("resourceGroups", "resourcegroups")
    .replace("Microsoft.Cache/redisEnterprise", "microsoft.cache/REDISENTERPRISE")
    .replace("/databases/", "/Databases/");
  await put(clusterId, "2025-07-01", cluster);
  const { status } = await client.send("PUT", at(url), { body: database });
  expect(status).toBe(201);
  expect(client.azure.find(databaseId)).toMatchObject({
    id: databaseId,
    type: "Microsoft.Cache/redisEnterprise/databases",
  });
});

test("each type's API version is among the providers that are listed", async () => {
  const path = "/subscriptions/00000000-0000-0000-0000-000000000000/providers";
  const { body } = await client.send("GET", at(path, "2022-09-01"));
  const listed = (body.value as Body[]).flatMap((provider) =>
    (provider.resourceTypes as Body[]).map(
      (type) => `${stringAt(provider, "namespace") ?? ""}/${stringAt(type, "resourceType") ?? ""}`,
    ),
  );
  expect(listed.sort()).toEqual(resourceTypes.map(({ type }) => type).sort());
});

test("HEAD says whether there is one", async () => {
  expect((await client.send("HEAD", at(group, "2022-09-01"))).status).toBe(204);
  expect((await client.send("HEAD", at(clusterId))).status).toBe(404);
});

test("whatever the API takes for a type comes back in the same places", () => {
  const text = fc.string({ unit: "grapheme-ascii", minLength: 1 });
  const bodies: Record<string, fc.Arbitrary<Body>> = {
    "Microsoft.Cache/redisEnterprise": fc.record(
      {
        location: text,
        tags: fc.dictionary(text, text),
        zones: fc.array(text),
        sku: fc.record({ name: text }),
        properties: fc.record(
          { publicNetworkAccess: text, minimumTlsVersion: text, highAvailability: text },
          { requiredKeys: ["publicNetworkAccess"] },
        ),
      },
      { requiredKeys: ["location", "sku", "properties"] },
    ),
    "Microsoft.Network/privateEndpoints": fc.record({
      location: text,
      properties: fc.record({
        subnet: fc.record({ id: text }),
        privateLinkServiceConnections: fc.array(
          fc.record({
            name: text,
            properties: fc.record({ privateLinkServiceId: text, groupIds: fc.array(text) }),
          }),
        ),
      }),
    }),
    "Microsoft.OperationalInsights/workspaces": fc.record({
      location: text,
      properties: fc.record({ sku: fc.record({ name: text }), retentionInDays: fc.integer() }),
    }),
  };
  for (const [type, arbitrary] of Object.entries(bodies)) {
    const model = resourceType(type);
    fc.assert(
      fc.property(arbitrary, (body) => {
        const inner = fromWire(model, body);
        expect(inputsOf(model, inner)).toEqual(inner);
        expect(toWire(model, inner)).toEqual(body);
      }),
      { numRuns: 50 },
    );
  }
});
