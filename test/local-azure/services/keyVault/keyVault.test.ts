import { resourceGroupId } from "../../../../local-azure/arm/id";
import { type Body, stringAt } from "../../../../local-azure/arm/json";
import type { Arm } from "../../../../local-azure/arm/arm";
import { azureWithGroup, group, secretId, vault, vaultId } from "../../fixture";

let azure: Arm;
beforeEach(() => {
  azure = azureWithGroup();
});

const version = (view: Body): string => stringAt(view, "properties.secretUriWithVersion") ?? "";

describe("a vault", () => {
  test("has the API's defaults and its address", () => {
    expect(azure.put(vaultId, vault).properties).toMatchObject({
      vaultUri: "https://group-kv.vault.azure.net/",
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      publicNetworkAccess: "Enabled",
      accessPolicies: [],
    });
  });

  test.each(["kv", "1vault", "my--vault", "vault-", "a".repeat(25)])("is not called %s", (name) => {
    expect(() => azure.put(vaultId.replace(/group-kv$/, name), vault)).toThrow(
      new Error(
        `Status=400 Code="VaultNameNotValid" Message="The vault name '${name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens. Follow this link for more information: https://go.microsoft.com/fwlink/?linkid=2147742"`,
      ),
    );
  });

  test("has a name that no other vault has, in any resource group", () => {
    azure.put(vaultId, vault);
    azure.put(resourceGroupId("other"), { location: "uksouth" });
    expect(() =>
      azure.put(`${resourceGroupId("other")}/providers/Microsoft.KeyVault/vaults/Group-KV`, vault),
    ).toThrow(/Code="VaultAlreadyExists" Message="The vault name 'Group-KV' is already in use\./);
  });

  test("keeps its name while it is soft-deleted, even after its resource group has gone", () => {
    azure.put(vaultId, vault);
    azure.delete(vaultId);
    azure.delete(group);
    azure.put(group, { location: "uksouth" });
    expect(azure.find(vaultId)).toBeUndefined();
    expect(() => azure.put(vaultId, vault)).toThrow(
      new Error(
        `Status=409 Code="ConflictError" Message="A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete."`,
      ),
    );
  });

  test("comes back with its secrets when it is recovered", () => {
    azure.put(vaultId, vault);
    azure.put(secretId, { properties: { value: "hunter2" } });
    azure.delete(vaultId);
    expect(azure.find(secretId)).toBeUndefined();
    azure.put(vaultId, {
      ...vault,
      properties: { ...(vault.properties as Body), createMode: "recover" },
    });
    expect(azure.find(secretId)?.hidden).toMatchObject({ value: "hunter2" });
  });

  test("keeps purge protection", () => {
    const guarded = { ...(vault.properties as Body), enablePurgeProtection: true };
    azure.put(vaultId, { ...vault, properties: guarded });
    expect(() => azure.put(vaultId, vault)).toThrow(
      /The property "enablePurgeProtection" cannot be set to false\./,
    );
  });
});

describe("a secret", () => {
  beforeEach(() => {
    azure.put(vaultId, vault);
  });

  test("never gives its value back through ARM", () => {
    const view = azure.put(secretId, { properties: { value: "hunter2", contentType: "redis" } });
    expect(JSON.stringify([view, azure.get(secretId)])).not.toContain("hunter2");
    expect(azure.find(secretId)?.hidden).toMatchObject({ value: "hunter2" });
    expect(view.properties).toMatchObject({
      contentType: "redis",
      secretUri: "https://group-kv.vault.azure.net/secrets/password",
    });
    expect(version(view)).toMatch(/\/secrets\/password\/[0-9a-f]{32}$/);
  });

  test("has a new version for each new value, and only then", () => {
    const first = version(azure.put(secretId, { properties: { value: "one" } }));
    const same = version(azure.put(secretId, { properties: { value: "one" } }));
    const second = version(azure.put(secretId, { properties: { value: "two" } }));
    expect(same).toBe(first);
    expect(second).not.toBe(first);
  });

  test("that was deleted is recovered by a PUT, with a new version", () => {
    const first = version(azure.put(secretId, { properties: { value: "one" } }));
    azure.delete(secretId);
    expect(azure.find(secretId)).toBeUndefined();
    const again = version(azure.put(secretId, { properties: { value: "one" } }));
    expect(again).not.toBe(first);
  });

  test("needs its vault", () => {
    expect(() => azure.put(secretId.replace("group-kv", "nope"), {})).toThrow(
      `Code="ParentResourceNotFound" Message="Failed to perform 'write' on resource(s) of type 'vaults/secrets'`,
    );
  });

  test.each(["under_score", "dot.ted", "s".repeat(128)])("is not called %s", (name) => {
    expect(() => azure.put(`${vaultId}/secrets/${name}`, {})).toThrow(/contains an invalid name/);
  });

  test("has at most 25 KB", () => {
    const value = "x".repeat(25_601);
    expect(() => azure.put(secretId, { properties: { value } })).toThrow(/longer than 25600 bytes/);
  });
});
