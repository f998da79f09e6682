import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

import { Arm } from "../../local-azure/arm/arm";
import type { Body } from "../../local-azure/arm/json";
import type { StoredResource } from "../../local-azure/arm/store";
import { clientVariables } from "../../local-azure/https/endpoint";
import { type Serving, serveHttps } from "../../local-azure/https/server";
import { azureNative } from "../../local-azure/providers/azureNative";
import { azureWithGroup, setting } from "../local-azure/fixture";
import { type StandIn, standIn } from "./standIn";

const python = process.env.JUDGES_PYTHON ?? "";
if (python === "") throw new Error("Run the judges by `npm run test:judges`.");

// Each step is a Python of its own, and polls by the second.
jest.setTimeout(60_000);

/** What the SDK made and what the stand-in of the provider makes of the same wishes. */
let judged: Arm;
let deployed: Arm;
let server: Serving;
let provider: StandIn;

beforeAll(async () => {
  judged = azureWithGroup();
  // Each operation takes its time, so that the SDK has to follow it.
  setting(judged, "clock.json", { speed: 6000 });
  server = await serveHttps(judged.directory);
  deployed = azureWithGroup();
  provider = await standIn(azureNative(deployed.directory));
});

afterAll(async () => {
  await server.close();
  provider.close();
});

async function judge(step: string): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(
    python,
    [path.join(__dirname, "instance.py"), step],
    {
      env: { ...process.env, ...clientVariables(judged.directory, server) },
    },
  );
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Every resource that is there, without what is another one each time: keys, times and how long it took. */
function state(azure: Arm): unknown[] {
  const folder = path.join(azure.directory, "resources");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "resource.json")
    .sort()
    .map((file) => JSON.parse(readFileSync(path.join(folder, file), "utf8")) as StoredResource)
    .filter(({ id }) => azure.find(id))
    .map(({ id, type, properties, hidden = {} }) => ({
      id,
      type,
      properties: { ...properties, systemData: undefined },
      hidden: Object.keys(hidden),
    }));
}

const clusterInputs: Body = {
  resourceGroupName: "group",
  clusterName: "cache",
  location: "uksouth",
  sku: { name: "Balanced_B1" },
  tags: { owner: "judge" },
  publicNetworkAccess: "Disabled",
  minimumTlsVersion: "1.2",
};
const databaseInputs: Body = {
  resourceGroupName: "group",
  clusterName: "cache",
  databaseName: "default",
  accessKeysAuthentication: "Enabled",
  clientProtocol: "Encrypted",
  clusteringPolicy: "NoCluster",
  evictionPolicy: "VolatileLRU",
  port: 10000,
};
const assignmentInputs: Body = {
  resourceGroupName: "group",
  clusterName: "cache",
  databaseName: "default",
  accessPolicyAssignmentName: "judge",
  accessPolicyName: "default",
  user: { objectId: "44444444-4444-4444-4444-444444444444" },
};

describe("azure-mgmt-redisenterprise 3.1.0", () => {
  test("makes an instance, follows it to its end, and leaves what the provider leaves", async () => {
    expect(await judge("make")).toMatchObject({
      cluster: {
        name: "cache",
        kind: "v2",
        host_name: "cache.uksouth.redis.azure.net",
        provisioning_state: "Succeeded",
        resource_state: "Running",
        public_network_access: "Disabled",
      },
      database: {
        port: 10000,
        provisioning_state: "Succeeded",
        access_keys_authentication: "Enabled",
      },
      assignment: { access_policy_name: "default", provisioning_state: "Succeeded" },
      read: true,
      listed: [["cache"], ["cache"], ["default"], ["judge"]],
    });
    await provider.create("redisenterprise:RedisEnterprise", clusterInputs);
    await provider.create("redisenterprise:Database", databaseInputs);
    await provider.create("redisenterprise:AccessPolicyAssignment", assignmentInputs);
    expect(state(judged)).toHaveLength(4);
    expect(state(judged)).toEqual(state(deployed));
  });

  test("changes it by PATCH, and leaves what the provider's PUT leaves", async () => {
    const changed = await judge("update");
    expect(changed).toMatchObject({
      cluster: { sku: { name: "Balanced_B3" }, tags: { owner: "another" } },
      database: { eviction_policy: "AllKeysLRU", access_keys_authentication: "Enabled" },
    });
    expect(changed.sizes).toEqual(expect.arrayContaining(["Balanced_B1", "Balanced_B5"]));
    expect(changed.sizes).not.toContain("Balanced_B3");
    await provider.update("redisenterprise:RedisEnterprise", {
      ...clusterInputs,
      sku: { name: "Balanced_B3" },
      tags: { owner: "another" },
    });
    await provider.update("redisenterprise:Database", {
      ...databaseInputs,
      evictionPolicy: "AllKeysLRU",
    });
    expect(state(judged)).toEqual(state(deployed));
  });

  test("regenerates a key, and has to ask for it", async () => {
    expect(await judge("rotate")).toEqual({
      primaryChanged: true,
      secondaryKept: true,
      resultHasKeys: false,
    });
    expect(state(judged)).toEqual(state(deployed));
  });

  test("is refused by status and code that it reads out of the answer", async () => {
    expect(await judge("refused")).toEqual({
      "unknown size": [400, "InvalidRequestContent"],
      zones: [400, "BadRequest"],
      "no such cluster": [404, "ResourceNotFound"],
      "no such group": [404, "ResourceGroupNotFound"],
      "another region": [409, "InvalidResourceLocation"],
      "another name": [400, "BadRequest"],
    });
    expect(state(judged)).toEqual(state(deployed));
  });

  test("deletes it, and nothing is left on either side", async () => {
    expect(await judge("remove")).toEqual({ left: [] });
    await provider.remove("redisenterprise:AccessPolicyAssignment", assignmentInputs);
    await provider.remove("redisenterprise:Database", databaseInputs);
    await provider.remove("redisenterprise:RedisEnterprise", clusterInputs);
    expect(state(judged)).toEqual(state(deployed));
    expect(state(judged)).toHaveLength(1);
  });
});
