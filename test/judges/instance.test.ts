import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { Arm } from "../../local-azure/arm/arm";
import { type Body, objectAt } from "../../local-azure/arm/json";
import type { StoredResource } from "../../local-azure/arm/store";
import { clientVariables } from "../../local-azure/https/endpoint";
import { type Serving, serveHttps } from "../../local-azure/https/server";
import { azureNative } from "../../local-azure/providers/azureNative";
import { endpointBody } from "../ops/deployed";
import {
  azureWithGroup,
  clusterId,
  databaseId,
  endpointId,
  networkId,
  setting,
  whenDone,
} from "../local-azure/fixture";
import { Judge } from "./judge";
import { type StandIn, refusal, standIn } from "./standIn";

const python = process.env.JUDGES_PYTHON ?? "";
if (python === "") throw new Error("Run the judges by `npm run test:judges`.");

// The SDK polls each operation.
jest.setTimeout(60_000);

/** What the SDK made and what the stand-in of the provider makes of the same wishes. */
let judged: Arm;
let deployed: Arm;
let server: Serving;
let judge: Judge;
let provider: StandIn;

beforeAll(async () => {
  judged = azureWithGroup();
  // Each operation takes its time, so that the SDK has to follow it.
  setting(judged, "clock.json", { speed: 6000 });
  server = await serveHttps(judged.directory);
  judge = new Judge(python, clientVariables(judged.directory, server));
  deployed = azureWithGroup();
  provider = await standIn(azureNative(deployed.directory));
});

afterAll(async () => {
  await judge.end();
  await server.close();
  provider.close();
});

/** Every part of an instance that is there, without what is another one each time: keys, times, an identity's id. */
function state(azure: Arm): unknown[] {
  const folder = path.join(azure.directory, "resources");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "resource.json")
    .sort()
    .map((file) => JSON.parse(readFileSync(path.join(folder, file), "utf8")) as StoredResource)
    .filter(({ id, type }) => type.startsWith("Microsoft.Cache/") && azure.find(id))
    .map(({ id, type, properties, hidden = {} }) => ({
      ...{ id, type, hidden: Object.keys(hidden) },
      properties: {
        ...{ ...properties, systemData: undefined },
        identity: { ...objectAt(properties, "identity"), principalId: undefined },
      },
    }));
}

const CLUSTER = "redisenterprise:RedisEnterprise";
const DATABASE = "redisenterprise:Database";
const ASSIGNMENT = "redisenterprise:AccessPolicyAssignment";

let clusterInputs: Body = {
  ...{ resourceGroupName: "group", clusterName: "cache", location: "uksouth" },
  ...{ sku: { name: "Balanced_B1" }, tags: { owner: "judge" }, highAvailability: "Disabled" },
  ...{ publicNetworkAccess: "Disabled", minimumTlsVersion: "1.2" },
};
let databaseInputs: Body = {
  ...{ resourceGroupName: "group", clusterName: "cache", databaseName: "default" },
  ...{ accessKeysAuthentication: "Enabled", clientProtocol: "Encrypted", port: 10000 },
  ...{ clusteringPolicy: "NoCluster", evictionPolicy: "VolatileLRU" },
};
const assignmentInputs = (name: string, objectId: string, policy = "default"): Body => ({
  ...{ resourceGroupName: "group", clusterName: "cache", databaseName: "default" },
  ...{ accessPolicyAssignmentName: name, accessPolicyName: policy, user: { objectId } },
});
const first = assignmentInputs("judge", "44444444-4444-4444-4444-444444444444");
const second = assignmentInputs("second", "55555555-5555-5555-5555-555555555555");
const third = "66666666-6666-6666-6666-666666666666";

/** Both have the same now. */
const expectSame = (resources: number): void => {
  expect(state(judged)).toHaveLength(resources);
  expect(state(judged)).toEqual(state(deployed));
};

describe("azure-mgmt-redisenterprise 3.1.0", () => {
  test.each<[string, () => Promise<void>, object]>([
    [
      "make cluster",
      () => provider.create(CLUSTER, clusterInputs),
      {
        ...{ name: "cache", kind: "v2", host_name: "cache.uksouth.redis.azure.net" },
        ...{ provisioning_state: "Succeeded", resource_state: "Running" },
        ...{ public_network_access: "Disabled", high_availability: "Disabled" },
      },
    ],
    [
      "make database",
      () => provider.create(DATABASE, databaseInputs),
      { port: 10000, provisioning_state: "Succeeded", access_keys_authentication: "Enabled" },
    ],
    [
      "make assignment",
      () => provider.create(ASSIGNMENT, first),
      { access_policy_name: "default", provisioning_state: "Succeeded" },
    ],
    ["make second assignment", () => provider.create(ASSIGNMENT, second), { name: "second" }],
  ])("%s: follows it to its end, and leaves what the provider leaves", async (name, make, read) => {
    const before = state(judged).length;
    expect(await judge.ask(name)).toMatchObject(read);
    await make();
    expectSame(before + 1);
  });

  test.each<[string, unknown]>([
    ["list clusters", ["cache"]],
    ["list by group", ["cache"]],
    ["list databases", ["default"]],
    ["list assignments", ["judge", "second"]],
    ["list keys", [true, true, true]],
    ["read assignment", expect.objectContaining({ name: "judge" })],
  ])("%s", async (name, read) => expect(await judge.ask(name)).toEqual(read));

  test.each<[string, Body, object]>([
    ["tags", { tags: { owner: "another" } }, { tags: { owner: "another" } }],
    ["sku", { sku: { name: "Balanced_B3" } }, { sku: { name: "Balanced_B3" } }],
    ["highAvailability", { highAvailability: "Enabled" }, { high_availability: "Enabled" }],
    [
      "publicNetworkAccess",
      { publicNetworkAccess: "Enabled" },
      { public_network_access: "Enabled" },
    ],
    ["minimumTlsVersion", { minimumTlsVersion: "1.2" }, { minimum_tls_version: "1.2" }],
    [
      "identity",
      { identity: { type: "SystemAssigned" } },
      { identity: { type: "SystemAssigned" } },
    ],
  ])(
    "%s of the cluster by PATCH: leaves what the provider's PUT leaves",
    async (name, change, read) => {
      expect(await judge.ask(name)).toMatchObject(read);
      clusterInputs = { ...clusterInputs, ...change };
      await provider.update(CLUSTER, clusterInputs);
      expectSame(4);
      expect(await judge.ask("read cluster")).toMatchObject(read);
    },
  );

  test.each<[string, Body, object]>([
    ["evictionPolicy", { evictionPolicy: "NoEviction" }, { eviction_policy: "NoEviction" }],
    [
      "accessKeysAuthentication",
      { accessKeysAuthentication: "Disabled" },
      { access_keys_authentication: "Disabled" },
    ],
    ["clientProtocol", { clientProtocol: "Plaintext" }, { client_protocol: "Plaintext" }],
    [
      "clusteringPolicy",
      { clusteringPolicy: "EnterpriseCluster" },
      { clustering_policy: "EnterpriseCluster" },
    ],
    [
      "persistence",
      { persistence: { aofEnabled: true, aofFrequency: "1s", rdbEnabled: false } },
      { persistence: { aof_enabled: true, aof_frequency: "1s" } },
    ],
    ["deferUpgrade", { deferUpgrade: "Deferred" }, { defer_upgrade: "Deferred" }],
  ])(
    "%s of the database by PATCH: leaves what the provider's PUT leaves",
    async (name, change, read) => {
      expect(await judge.ask(name)).toMatchObject(read);
      databaseInputs = { ...databaseInputs, ...change };
      await provider.update(DATABASE, databaseInputs);
      expectSame(4);
      expect(await judge.ask("read database")).toMatchObject(read);
    },
  );

  test("list sizes: the others that aren't Flash", async () => {
    const sizes = await judge.ask("list sizes");
    expect(sizes).toEqual(
      expect.arrayContaining(["Balanced_B1", "Balanced_B5", "MemoryOptimized_M10"]),
    );
    expect(sizes).not.toContain("Balanced_B3");
    expect(sizes).not.toContain("FlashOptimized_A250");
  });

  test.each([
    ["regenerate primary", true],
    ["regenerate secondary", false],
  ])("%s: changes that key alone, and has to ask for it", async (name, isPrimary) => {
    expect(await judge.ask(name)).toEqual({
      ...{ primaryChanged: isPrimary, secondaryChanged: !isPrimary, resultHasKeys: false },
    });
    expectSame(4);
  });

  test("connections of a private endpoint are listed, and read by their names", async () => {
    for (const azure of [judged, deployed]) {
      const networkBody = {
        location: "uksouth",
        addressSpace: { addressPrefixes: ["10.0.0.0/24"] },
      };
      const subnets = [{ name: "data", addressPrefix: "10.0.0.0/26" }];
      azure.put(networkId, { ...networkBody, subnets });
      azure.put(endpointId, endpointBody(networkId, clusterId));
      await whenDone(azure, endpointId);
    }
    expect(await judge.ask("list connections")).toEqual([["endpoint.redis", "Approved"]]);
    expect(await judge.ask("read connection")).toEqual(["endpoint.redis", "Approved"]);
    expect(deployed.get(clusterId).privateEndpointConnections).toEqual(
      judged.get(clusterId).privateEndpointConnections,
    );
    for (const azure of [judged, deployed]) {
      azure.delete(endpointId);
      await whenDone(azure, endpointId);
    }
    expect(await judge.ask("read connection")).toEqual({ refused: [404, "ResourceNotFound"] });
  });

  const other = (change: Body) => () =>
    provider.create(CLUSTER, { ...clusterInputs, clusterName: "other", ...change });
  const cluster = (change: Body) => () => provider.update(CLUSTER, { ...clusterInputs, ...change });
  const database = (change: Body) => () =>
    provider.update(DATABASE, { ...databaseInputs, ...change });
  const assignment = (name: string, objectId: string, policy?: string) => () =>
    provider.create(ASSIGNMENT, assignmentInputs(name, objectId, policy));

  test.each<[string, number, string, () => Promise<unknown>]>([
    ["unknown size", 400, "InvalidRequestContent", other({ sku: { name: "Balanced_B2" } })],
    ["zones", 400, "BadRequest", other({ zones: ["1"] })],
    ["old TLS", 400, "BadRequest", other({ minimumTlsVersion: "1.0" })],
    ["another region", 409, "InvalidResourceLocation", cluster({ location: "ukwest" })],
    ["another family", 400, "BadRequest", cluster({ sku: { name: "FlashOptimized_A250" } })],
    ["no replica again", 400, "BadRequest", cluster({ highAvailability: "Disabled" })],
    [
      "another name",
      400,
      "BadRequest",
      () => provider.create(DATABASE, { ...databaseInputs, databaseName: "other" }),
    ],
    ["another clustering", 400, "BadRequest", database({ clusteringPolicy: "OSSCluster" })],
    [
      "both persistences",
      400,
      "BadRequest",
      database({
        persistence: {
          ...{ aofEnabled: true, aofFrequency: "1s" },
          ...{ rdbEnabled: true, rdbFrequency: "1h" },
        },
      }),
    ],
    [
      "assigned twice",
      400,
      "BadRequest",
      assignment("twice", "44444444-4444-4444-4444-444444444444"),
    ],
    ["another policy", 400, "BadRequest", assignment("third", third, "reader")],
    ["no object id", 400, "BadRequest", assignment("third", "judge")],
  ])("%s is refused by %d %s, the provider by the same", async (name, status, code, asProvider) => {
    const before = state(judged).length;
    expect(await judge.ask(name)).toEqual({ refused: [status, code] });
    expect(await refusal(asProvider())).toEqual([status, code]);
    expectSame(before);
  });

  test.each([
    ["no such cluster", "ResourceNotFound", clusterId.replace(/cache$/, "other")],
    ["no such group", "ResourceGroupNotFound", clusterId.replace("/group/", "/other/")],
  ])("%s: its read is refused by 404 %s, over HTTPS as in the model", async (name, code, id) => {
    const before = state(judged).length;
    expect(await judge.ask(name)).toEqual({ refused: [404, code] });
    expect(() => deployed.get(id)).toThrow(`Status=404 Code="${code}"`);
    expectSame(before);
  });

  test.each<[string, () => Promise<void>, string, string, string]>([
    [
      "delete second assignment",
      () => provider.remove(ASSIGNMENT, second),
      "list assignments",
      "judge",
      "",
    ],
    [
      "delete assignment",
      () => provider.remove(ASSIGNMENT, first),
      "read assignment",
      `${databaseId}/accessPolicyAssignments/judge`,
      "ResourceNotFound",
    ],
    [
      "delete database",
      () => provider.remove(DATABASE, databaseInputs),
      "read database",
      databaseId,
      "ResourceNotFound",
    ],
    [
      "delete cluster",
      () => provider.remove(CLUSTER, clusterInputs),
      "read cluster",
      clusterId,
      "ResourceNotFound",
    ],
  ])(
    "%s: it is gone on both sides, and its read says so",
    async (name, remove, read, left, code) => {
      const before = state(judged).length;
      expect(await judge.ask(name)).toBeNull();
      await remove();
      expectSame(before - 1);
      expect(await judge.ask(read)).toEqual(code === "" ? [left] : { refused: [404, code] });
      if (code === "") return;
      expect(() => deployed.get(left)).toThrow(`Status=404 Code="${code}"`);
    },
  );

  test("delete cluster again: nothing happens, and nothing is left", async () => {
    expect(await judge.ask("delete cluster")).toBeNull();
    expect(await judge.ask("list clusters")).toEqual([]);
    expectSame(0);
  });
});
