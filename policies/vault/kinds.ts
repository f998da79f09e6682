import { classic, Kind, native } from "../framework/kind";

export type SecretKey =
  "id" | "name" | "value" | "contentType" | "expires" | "vaultName" | "vaultId" | "resourceGroup";

export const secret = new Kind<SecretKey>(
  "Key Vault secret",
  {
    tokens: native("keyvault", "Secret"),
    properties: {
      id: "id",
      name: { path: "secretName", output: "name" },
      value: "properties.value",
      contentType: "properties.contentType",
      expires: "properties.attributes.expires",
      vaultName: "vaultName",
      resourceGroup: "resourceGroupName",
    },
  },
  {
    tokens: classic("keyvault/secret:Secret"),
    properties: {
      name: "name",
      value: "value",
      contentType: "contentType",
      expires: "expirationDate",
      vaultId: "keyVaultId",
    },
  },
);

export type VaultKey = "name" | "purgeProtection" | "softDelete";

export const vault = new Kind<VaultKey>(
  "key vault",
  {
    tokens: native("keyvault", "Vault"),
    properties: {
      name: { path: "vaultName", output: "name" },
      purgeProtection: "properties.enablePurgeProtection",
      softDelete: "properties.enableSoftDelete",
    },
  },
  {
    tokens: classic("keyvault/keyVault:KeyVault"),
    properties: { name: "name", purgeProtection: "purgeProtectionEnabled" },
  },
);

export const key = new Kind<"vaultName">(
  "key",
  { tokens: native("keyvault", "Key"), properties: { vaultName: "vaultName" } },
  { tokens: classic("keyvault/key:Key"), properties: { vaultName: "keyVaultId" } },
);

/** Whether a secret's or a setting's name says that it is for Redis. */
export function isOfRedis(name: string): boolean {
  return /redis/i.test(name);
}
