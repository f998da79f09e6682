import { resourceGroupId } from "../../../../local-azure/arm/id";
import type { Body } from "../../../../local-azure/arm/json";
import type { Arm } from "../../../../local-azure/arm/arm";
import { azureWithGroup, group, vault, vaultId } from "../../fixture";

const accountId = `${group}/providers/Microsoft.Storage/storageAccounts/statestore`;
const serviceId = `${accountId}/blobServices/default`;
const containerId = `${serviceId}/containers/dev`;
const keyId = `${vaultId}/keys/dev`;

const account: Body = {
  location: "uksouth",
  kind: "StorageV2",
  sku: { name: "Standard_ZRS" },
  encryption: { requireInfrastructureEncryption: true },
};
const rsa: Body = { properties: { kty: "RSA", keySize: 3072, keyOps: ["encrypt", "decrypt"] } };

let azure: Arm;
beforeEach(() => {
  azure = azureWithGroup();
});

describe("a storage account", () => {
  test("has the API's defaults, its endpoints and its blob service", () => {
    expect(azure.put(accountId, account)).toMatchObject({
      name: "statestore",
      sku: { name: "Standard_ZRS", tier: "Standard" },
      allowBlobPublicAccess: false,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_0",
      primaryEndpoints: { blob: "https://statestore.blob.core.windows.net/" },
      encryption: { keySource: "Microsoft.Storage", requireInfrastructureEncryption: true },
    });
    expect(azure.get(serviceId)).toMatchObject({
      name: "default",
      deleteRetentionPolicy: { enabled: false },
    });
  });

  test.each(["ab", "a".repeat(25), "Upper", "with-hyphen", "unter_strich"])(
    "is not called %s",
    (name) => {
      expect(() => azure.put(accountId.replace("statestore", name), account)).toThrow(
        new Error(
          `Status=400 Code="AccountNameInvalid" Message="${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only."`,
        ),
      );
    },
  );

  test("has a name that no other account has, in any resource group", () => {
    azure.put(accountId, account);
    azure.put(resourceGroupId("other"), { location: "uksouth" });
    expect(() => azure.put(accountId.replace("/group/", "/other/"), account)).toThrow(
      /Code="StorageAccountAlreadyTaken" Message="The storage account named statestore is already taken\."/,
    );
  });

  test.each<[property: string, change: Body]>([
    ["kind", { kind: "BlobStorage" }],
    ["isHnsEnabled", { isHnsEnabled: true }],
    ["encryption.requireInfrastructureEncryption", { encryption: {} }],
  ])("keeps its %s for good", (property, change) => {
    azure.put(accountId, account);
    expect(() => azure.put(accountId, { ...account, ...change })).toThrow(
      new Error(
        `Status=400 Code="BadRequest" Message="The property '${property}' was specified in the input, but it cannot be updated."`,
      ),
    );
  });

  test("leaves its blob service as it is when it changes", () => {
    azure.put(accountId, account);
    azure.put(serviceId, { isVersioningEnabled: true });
    azure.put(accountId, { ...account, minimumTlsVersion: "TLS1_2" });
    expect(azure.get(serviceId)).toMatchObject({ isVersioningEnabled: true });
  });
});

describe("a blob container", () => {
  beforeEach(() => {
    azure.put(accountId, account);
  });

  test("is private", () => {
    expect(azure.put(containerId, {})).toMatchObject({ name: "dev", publicAccess: "None" });
  });

  test.each(["ab", "-dev", "dev-", "de--v", "Dev", "a".repeat(64)])("is not called %s", (name) => {
    expect(() => azure.put(containerId.replace(/dev$/, name), {})).toThrow(/Code="BadRequest"/);
  });

  test("is public only in an account that permits it", () => {
    expect(() => azure.put(containerId, { publicAccess: "Blob" })).toThrow(
      new Error(
        `Status=409 Code="PublicAccessNotPermitted" Message="Public access is not permitted on this storage account."`,
      ),
    );
    azure.put(accountId, { ...account, allowBlobPublicAccess: true });
    expect(azure.put(containerId, { publicAccess: "Blob" })).toMatchObject({
      publicAccess: "Blob",
    });
  });

  test("stays while its account is locked", () => {
    azure.put(containerId, {});
    azure.put(`${accountId}/providers/Microsoft.Authorization/locks/keep`, {
      level: "CanNotDelete",
    });
    expect(() => {
      azure.delete(containerId);
    }).toThrow(/Code="ScopeLocked"/);
  });
});

describe("a key", () => {
  beforeEach(() => {
    azure.put(vaultId, vault);
  });

  test("has an address, with and without its version", () => {
    expect(azure.put(keyId, rsa)).toMatchObject({
      kty: "RSA",
      keySize: 3072,
      keyOps: ["encrypt", "decrypt"],
      keyUri: "https://group-kv.vault.azure.net/keys/dev",
      keyUriWithVersion: expect.stringMatching(
        /^https:\/\/group-kv\.vault\.azure\.net\/keys\/dev\/[0-9a-f]{32}$/,
      ) as string,
    });
  });

  test("does not change by a second PUT", () => {
    const first = azure.put(keyId, rsa);
    expect(azure.put(keyId, { properties: { kty: "RSA", keySize: 4096 } })).toEqual(first);
  });

  test("comes back as it was when it is made again after its deletion", () => {
    const first = azure.put(keyId, rsa);
    azure.delete(keyId);
    expect(azure.put(keyId, { properties: { kty: "RSA", keySize: 4096 } })).toEqual(first);
    expect(azure.get(keyId)).toEqual(first);
  });

  test("is not called by a name with other than letters, digits and hyphens", () => {
    expect(() => azure.put(`${keyId}_1`, rsa)).toThrow(/contains an invalid name: dev_1/);
  });
});
