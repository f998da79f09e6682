import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ArmError } from "../../../local-azure/arm/armError";
import { armId, resourceGroupId } from "../../../local-azure/arm/id";
import type { Arm } from "../../../local-azure/arm/arm";
import { listKeys } from "../../../local-azure/services/cache/keys";
import { Store } from "../../../local-azure/arm/store";
import {
  azureWithGroup,
  cluster,
  clusterId,
  databaseId,
  group,
  network,
  networkId,
  secretId,
  setting,
  subnet,
  subnetId,
  vault,
  vaultId,
} from "../fixture";

let azure: Arm;
beforeEach(() => {
  azure = azureWithGroup();
});

describe("what is missing is named as ARM names it", () => {
  test.each([
    [
      "a resource group",
      resourceGroupId("nope"),
      `Status=404 Code="ResourceGroupNotFound" Message="Resource group 'nope' could not be found."`,
    ],
    [
      "the resource group of a resource",
      `${resourceGroupId("nope")}/providers/Microsoft.KeyVault/vaults/v`,
      `Status=404 Code="ResourceGroupNotFound" Message="Resource group 'nope' could not be found."`,
    ],
    [
      "a resource",
      clusterId,
      `Status=404 Code="ResourceNotFound" Message="The Resource 'Microsoft.Cache/redisEnterprise/cache' under resource group 'group' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"`,
    ],
    [
      "a nested resource",
      databaseId,
      `Status=404 Code="ResourceNotFound" Message="The Resource 'Microsoft.Cache/redisEnterprise/cache/databases/default' under resource group 'group' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"`,
    ],
  ])("%s", (_what, id, message) => {
    expect(() => azure.get(id)).toThrow(new Error(message));
  });
});

describe("a resource is refused", () => {
  test.each([
    [
      "in a resource group that doesn't exist",
      `${resourceGroupId("nope")}/providers/Microsoft.Network/virtualNetworks/n`,
      network,
      `Status=404 Code="ResourceGroupNotFound" Message="Resource group 'nope' could not be found."`,
    ],
    [
      "in a parent that doesn't exist",
      databaseId,
      {},
      `Status=404 Code="ParentResourceNotFound" Message="Failed to perform 'write' on resource(s) of type 'redisEnterprise/databases', because the parent resource '${clusterId}' could not be found."`,
    ],
    [
      "without a location",
      networkId,
      {},
      `Status=400 Code="LocationRequired" Message="The location property is required for this definition."`,
    ],
    [
      "with a value outside its enumeration",
      networkId,
      { ...network, privateEndpointVNetPolicies: "Sometimes" },
      `Status=400 Code="InvalidRequestContent" Message="The request content was invalid and could not be deserialized: 'Error converting value "Sometimes" to type 'PrivateEndpointVNetPolicies'. Path 'privateEndpointVNetPolicies'. Possible values: Disabled, Basic.'."`,
    ],
    [
      "with a nested value outside its enumeration",
      vaultId,
      { ...vault, properties: { sku: { family: "A", name: "gold" } } },
      `Status=400 Code="InvalidRequestContent" Message="The request content was invalid and could not be deserialized: 'Error converting value "gold" to type 'SkuName'. Path 'properties.sku.name'. Possible values: standard, premium.'."`,
    ],
    [
      "of a type that isn't modelled",
      `${group}/providers/Microsoft.Web/sites/s`,
      {},
      /Code="InvalidResourceType" Message="The local Azure does not model the resource type 'Microsoft.Web\/sites'. It models: Microsoft.Resources\/resourceGroups, /,
    ],
  ])("%s", (_what, id, body, message) => {
    expect(() => azure.put(id, body)).toThrow(
      typeof message === "string" ? new Error(message) : message,
    );
  });

  test("in a place where it isn't offered", () => {
    expect(() => azure.put(networkId, { ...network, location: "atlantis" })).toThrow(
      /Code="LocationNotAvailableForResourceType" Message="The provided location 'atlantis' is not available for resource type 'Microsoft.Network\/virtualNetworks'/,
    );
  });

  test("when it exists in another location", () => {
    azure.put(networkId, network);
    expect(() => azure.put(networkId, { ...network, location: "ukwest" })).toThrow(
      new Error(
        `Status=409 Code="InvalidResourceLocation" Message="The resource 'network' already exists in location 'uksouth' in resource group 'group'. A resource with the same name cannot be created in location 'ukwest'. Please select a new resource name."`,
      ),
    );
    expect(azure.put(networkId, { ...network, location: "UK South" })).toBeDefined();
  });
});

describe("a resource group", () => {
  test("that holds anything is not deleted", () => {
    azure.put(networkId, network);
    expect(() => azure.delete(group)).toThrow(
      new Error(
        `Status=409 Code="ResourceGroupNotEmpty" Message="The resource group 'group' still contains resources: '${networkId}'. The local Azure deletes only empty resource groups."`,
      ),
    );
    azure.delete(networkId);
    azure.delete(group);
    expect(azure.find(group)).toBeUndefined();
  });

  test.each(["ends-with.", "has space", "x".repeat(91)])("is not called %j", (name) => {
    expect(() => azure.put(resourceGroupId(name), { location: "uksouth" })).toThrow(
      /Code="InvalidResourceGroup"/,
    );
  });
});

describe("what a resource holds", () => {
  test("is deleted with it, and doesn't come back with its successor", () => {
    azure.put(clusterId, cluster);
    azure.put(databaseId, {});
    azure.delete(clusterId);
    expect(azure.find(databaseId)).toBeUndefined();
    azure.put(clusterId, cluster);
    expect(azure.find(databaseId)).toBeUndefined();
  });

  test("is found whatever the case of its id", () => {
    azure.put(networkId, network);
    azure.put(subnetId.toUpperCase(), subnet);
    expect(azure.get(subnetId).addressPrefix).toBe("10.1.1.0/24");
  });
});

describe("a management lock", () => {
  const lockId = (scope: string): string => `${scope}/providers/Microsoft.Authorization/locks/keep`;

  test.each([
    ["on the resource", networkId],
    ["on its resource group", group],
  ])("%s keeps it from being deleted", (_where, scope) => {
    azure.put(networkId, network);
    azure.put(lockId(scope), { level: "CanNotDelete" });
    expect(() => azure.delete(networkId)).toThrow(
      new Error(
        `Status=409 Code="ScopeLocked" Message="The scope '${networkId}' cannot perform delete operation because following scope(s) are locked: '${scope}'. Please remove the lock and try again."`,
      ),
    );
    expect(azure.put(networkId, network)).toBeDefined();
    azure.delete(lockId(scope));
    azure.delete(networkId);
    expect(azure.find(networkId)).toBeUndefined();
  });

  test("on what a resource holds keeps the resource", () => {
    azure.put(networkId, network);
    azure.put(subnetId, subnet);
    azure.put(lockId(subnetId), { level: "CanNotDelete" });
    expect(() => azure.delete(networkId)).toThrow(/Code="ScopeLocked"/);
  });

  test("that is read-only keeps it from being changed", () => {
    azure.put(networkId, network);
    azure.put(lockId(networkId), { level: "ReadOnly" });
    expect(() => azure.put(networkId, network)).toThrow(/cannot perform write operation/);
  });

  test("on the subscription keeps what is in it", () => {
    const subscription = group.split("/").slice(0, 3).join("/");
    azure.put(networkId, network);
    azure.put(lockId(subscription), { level: "CanNotDelete" });
    expect(() => azure.delete(networkId)).toThrow(`are locked: '${subscription}'.`);
  });

  const extensions = {
    "the database": databaseId,
    "an access policy assignment": `${databaseId}/accessPolicyAssignments/one`,
    "a diagnostic setting": `${databaseId}/providers/Microsoft.Insights/diagnosticSettings/logs`,
    "a role assignment": `${clusterId}/providers/Microsoft.Authorization/roleAssignments/${"0".repeat(8)}-0000-0000-0000-000000000000`,
  };

  test.each(Object.entries(extensions))("on a cluster keeps %s of it", (_what, id) => {
    azure.put(clusterId, cluster);
    azure.put(lockId(clusterId), { level: "CanNotDelete" });
    const placed = new Store(azure.directory);
    placed.create({ id: databaseId, type: armId(databaseId).type, properties: {} });
    if (id !== databaseId) placed.create({ id, type: armId(id).type, properties: {} });
    expect(() => azure.delete(id)).toThrow(
      `The scope '${id}' cannot perform delete operation because following scope(s) are locked: '${clusterId}'.`,
    );
  });

  test("that is read-only keeps a database's keys from being listed, and one against deletion doesn't", () => {
    azure.put(clusterId, cluster);
    azure.put(databaseId, { port: 10000 });
    azure.put(lockId(clusterId), { level: "CanNotDelete" });
    expect(listKeys(azure, databaseId)).toHaveProperty("primaryKey");
    azure.put(lockId(group), { level: "ReadOnly" });
    expect(() => listKeys(azure, databaseId)).toThrow(/cannot perform write operation/);
  });

  test("on a group doesn't keep a secret, which is deleted in its vault", () => {
    azure.put(vaultId, vault);
    azure.put(secretId, { properties: { value: "one" } });
    azure.put(lockId(group), { level: "CanNotDelete" });
    azure.delete(secretId);
    expect(azure.find(secretId)).toBeUndefined();
  });

  test("needs a scope that exists", () => {
    expect(() => azure.put(lockId(networkId), { level: "ReadOnly" })).toThrow(
      /Code="ResourceNotFound"/,
    );
  });
});

describe("a state file", () => {
  test("can be read by its owner alone", () => {
    azure.put(vaultId, vault);
    azure.put(secretId, { properties: { value: "hunter2" } });
    const file = new Store(azure.directory).fileOf(secretId);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
  });

  test.each([
    ["no JSON", '{"id":', /Unexpected end of JSON input/],
    ["no resource", "[]", /it holds no resource/],
    ["no properties", '{"id":"x","type":"y"}', /it holds no properties/],
  ])("with %s is named and kept", (_what, text, reason) => {
    azure.put(networkId, network);
    const file = new Store(azure.directory).fileOf(networkId);
    writeFileSync(file, text);
    expect(() => azure.get(networkId)).toThrow(reason);
    expect(() => azure.get(networkId)).toThrow(
      `The local Azure cannot read its state file ${file}`,
    );
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  test("never leaves the tree, whatever a resource is called", () => {
    const store = new Store("/state");
    const file = store.fileOf("/subscriptions/s/resourceGroups/../providers/A.B/c/..");
    expect(file).toBe(
      "/state/resources/subscriptions/s/resourcegroups/%2E./providers/a.b/c/%2E./resource.json",
    );
  });

  test("left half-written by a process that died is no resource", () => {
    const file = new Store(azure.directory).fileOf(networkId);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${dirname(file)}/.0123.tmp`, '{"id":');
    expect(azure.find(networkId)).toBeUndefined();
    expect(azure.put(networkId, network)).toBeDefined();
  });
});

test("a broken clock is named", () => {
  setting(azure, "clock.json", { speed: "fast" });
  expect(() => azure.put(clusterId, cluster)).toThrow(/clock\.json: it must hold/);
});

test("a refusal is distinguished from other errors", () => {
  const error = new ArmError(400, "BadRequest", "No.");
  expect([error.status, error.code, error.text]).toEqual([400, "BadRequest", "No."]);
});
