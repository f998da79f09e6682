import type { Body } from "../../../local-azure/arm/json";
import { Arm } from "../../../local-azure/arm/arm";
import { type CheckContext, applyDefaults } from "../../../local-azure/providers/defaults";
import { describe as describeType } from "../../../local-azure/providers/description";
import {
  importedInputs,
  refreshedInputs,
  requestBody,
  unsetSubResources,
} from "../../../local-azure/providers/inputs";
import { previewOutputs } from "../../../local-azure/providers/outputs";
import { UNKNOWN } from "../../../local-azure/providers/wire";
import { azureWithGroup, clusterId, temporaryDirectory, vaultId } from "../fixture";

const cluster = describeType("azure-native:redisenterprise:RedisEnterprise");
const database = describeType("azure-native:redisenterprise:Database");
const network = describeType("azure-native:network:VirtualNetwork");
const secret = describeType("azure-native:keyvault:Secret");
const vault = describeType("azure-native:keyvault:Vault");

describe("check fills in", () => {
  const context: CheckContext = {
    name: "redis",
    randomSeed: Buffer.from("seed"),
    autonaming: undefined,
    location: undefined,
    azure: new Arm(temporaryDirectory()),
  };
  const filled = (news: Body, more: Partial<CheckContext> = {}, olds: Body = {}): Body =>
    applyDefaults(cluster, olds, news, { ...context, ...more });

  test("the API version", () => {
    expect(filled({}).azureApiVersion).toBe("2025-07-01");
    expect(filled({ azureApiVersion: "x" }).azureApiVersion).toBe("x");
  });

  test("a random name, the same for the same seed, that can be replaced before it goes", () => {
    const first = filled({});
    expect(first.clusterName).toMatch(/^redis[0-9a-f]{8}$/);
    expect(first.__createBeforeDelete).toBe(true);
    expect(filled({})).toEqual(first);
    expect(filled({}, { randomSeed: Buffer.from("other") }).clusterName).not.toBe(
      first.clusterName,
    );
  });

  test("no name where there is one", () => {
    const named = filled({ clusterName: "mine" });
    expect(named.clusterName).toBe("mine");
    expect(named).not.toHaveProperty("__createBeforeDelete");
  });

  test("the name that it has had", () => {
    const olds = { clusterName: "redis12345678", __createBeforeDelete: true };
    expect(filled({}, {}, olds)).toMatchObject(olds);
    expect(filled({}, {}, { clusterName: "mine" })).not.toHaveProperty("__createBeforeDelete");
  });

  test("a child's name as a copy of the resource's name", () => {
    const inputs = applyDefaults(database, {}, {}, { ...context, name: "default" });
    expect(inputs.databaseName).toBe("default");
    expect(inputs).not.toHaveProperty("__createBeforeDelete");
  });

  test("what the stack's configuration says of naming", () => {
    const proposed = { mode: "propose", proposedName: "redis-7" } as const;
    expect(filled({}, { autonaming: proposed }).clusterName).toBe("redis-7");
    const disabled = { mode: "disable", proposedName: "" } as const;
    expect(filled({}, { autonaming: disabled })).not.toHaveProperty("clusterName");
  });

  test("the location: what it was, what is configured, or the resource group's", () => {
    const azure = azureWithGroup();
    const news = { resourceGroupName: "group" };
    expect(filled(news, { azure }).location).toBe("uksouth");
    expect(filled(news, { azure, location: "ukwest" }).location).toBe("ukwest");
    expect(filled(news, { azure, location: "ukwest" }, { location: "eastus" }).location).toBe(
      "eastus",
    );
    expect(filled({ resourceGroupName: UNKNOWN }, { azure }).location).toBe(UNKNOWN);
    expect(filled({ resourceGroupName: "nope" }, { azure })).not.toHaveProperty("location");
  });
});

describe("a preview", () => {
  const inputs = {
    resourceGroupName: "g",
    clusterName: "c",
    location: "uksouth",
    sku: { name: "Balanced_B1" },
    tags: { workload: "cache" },
    publicNetworkAccess: UNKNOWN,
  };
  const outputs = previewOutputs(cluster, inputs);

  test("copies inputs, nested ones too", () => {
    expect(outputs).toMatchObject({
      location: "uksouth",
      sku: { name: "Balanced_B1", capacity: UNKNOWN },
      tags: { workload: "cache" },
      azureApiVersion: "2025-07-01",
    });
  });

  test("does not know what Azure will say", () => {
    for (const name of ["hostName", "name", "provisioningState", "publicNetworkAccess", "zones"])
      expect(outputs[name]).toBe(UNKNOWN);
  });

  test("has no inputs that are in the id", () => {
    expect(outputs).not.toHaveProperty("resourceGroupName");
    expect(outputs).not.toHaveProperty("clusterName");
  });

  test("of a list copies its elements", () => {
    const preview = previewOutputs(database, { modules: [{ name: "RedisJSON" }] });
    expect(preview.modules).toEqual([{ name: "RedisJSON", args: UNKNOWN, version: UNKNOWN }]);
  });
});

describe("a request", () => {
  test("has neither what is in the id nor what is Pulumi's", () => {
    const inputs = { resourceGroupName: "g", clusterName: "c", azureApiVersion: "x" };
    const body = { location: "uksouth" };
    expect(requestBody(cluster, { ...inputs, ...body, __createBeforeDelete: true })).toEqual(body);
  });

  test("has a set of identities as the map that the API takes", () => {
    const identity = { type: "UserAssigned", userAssignedIdentities: ["/a", "/b"] };
    expect(requestBody(cluster, { identity }).identity).toEqual({
      type: "UserAssigned",
      userAssignedIdentities: { "/a": {}, "/b": {} },
    });
  });
});

describe("an import", () => {
  test("takes inputs from the id and from what Azure answers, without empty ones", () => {
    const view = {
      id: clusterId,
      name: "cache",
      location: "uksouth",
      sku: { name: "Balanced_B1" },
      hostName: "h",
      zones: [],
      tags: {},
      identity: { type: "UserAssigned", userAssignedIdentities: { "/a": { clientId: "x" } } },
    };
    expect(importedInputs(cluster, clusterId, view)).toEqual({
      azureApiVersion: "2025-07-01",
      resourceGroupName: "group",
      clusterName: "cache",
      location: "uksouth",
      sku: { name: "Balanced_B1" },
      identity: { type: "UserAssigned", userAssignedIdentities: ["/a"] },
    });
  });

  test("takes no input `id`, which some types have as well", () => {
    const id = clusterId.replace(/Microsoft.Cache.*/, "Microsoft.Network/virtualNetworks/net");
    expect(importedInputs(network, id, { id, location: "uksouth" })).toEqual({
      azureApiVersion: network.schema.apiVersion,
      resourceGroupName: "group",
      virtualNetworkName: "net",
      location: "uksouth",
    });
  });

  test("of another type's id is refused", () => {
    expect(() => importedInputs(cluster, vaultId, {})).toThrow(
      `'${vaultId}' is not the id of an azure-native:redisenterprise:RedisEnterprise`,
    );
  });
});

describe("a refresh", () => {
  const inputs = { clusterName: "c", sku: { name: "Balanced_B1" }, tags: { a: "1" } };
  const outputs = { ...inputs, highAvailability: "Enabled", hostName: "h" };

  test("leaves inputs alone where nothing has changed", () => {
    expect(refreshedInputs(cluster, inputs, outputs, outputs)).toEqual(inputs);
  });

  test("does not make an input of a default, nor of an output", () => {
    const now = { ...outputs, hostName: "other" };
    expect(refreshedInputs(cluster, inputs, outputs, now)).toEqual(inputs);
  });

  test("takes over what was changed, added or removed by hand", () => {
    const now = { ...outputs, sku: { name: "Balanced_B3" }, tags: { b: "2" } };
    expect(refreshedInputs(cluster, inputs, outputs, now)).toEqual({
      ...inputs,
      sku: { name: "Balanced_B3" },
      tags: { b: "2" },
    });
  });

  test("takes over a default that was changed", () => {
    const now = { ...outputs, highAvailability: "Disabled" };
    expect(refreshedInputs(cluster, inputs, outputs, now).highAvailability).toBe("Disabled");
  });

  test("leaves nested resources to whoever made them", () => {
    const before = { location: "uksouth" };
    const now = { location: "uksouth", subnets: [{ name: "data" }] };
    expect(refreshedInputs(network, before, before, now)).toEqual(before);
  });

  test("keeps a secret's value, which Azure never answers", () => {
    const known = { properties: { value: "hunter2", contentType: "a" } };
    const answered = { properties: { contentType: "a", secretUriWithVersion: "1" } };
    const now = { properties: { contentType: "b", secretUriWithVersion: "2" } };
    expect(refreshedInputs(secret, known, answered, now)).toEqual({
      properties: { value: "hunter2", contentType: "b" },
    });
  });
});

test("a network's subnets and peerings are left alone unless the program lists them", () => {
  expect(unsetSubResources(network, {})).toEqual(["subnets", "virtualNetworkPeerings"]);
  expect(unsetSubResources(network, { subnets: [], virtualNetworkPeerings: [] })).toEqual([]);
});

test("access policies are left alone unless the program lists them", () => {
  expect(unsetSubResources(vault, { properties: {} })).toEqual(["properties.accessPolicies"]);
  expect(unsetSubResources(vault, { properties: { accessPolicies: [] } })).toEqual([]);
});
