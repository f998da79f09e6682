// Two clusters with identities of their own, and applications that read a Redis secret: of each pair one is
// right. Plain JavaScript, as in any other repository: nothing of this project is used.
const authorization = require("@pulumi/azure-native/authorization");
const keyvault = require("@pulumi/azure-native/keyvault");
const redis = require("@pulumi/azure-native/redisenterprise");
const resources = require("@pulumi/azure-native/resources");
const pulumi = require("@pulumi/pulumi");

const group = new resources.ResourceGroup("group", {
  resourceGroupName: "shop-rg",
  location: "uksouth",
});
const resourceGroupName = group.name;
const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
const id = `${subscription}/resourceGroups/shop-rg/providers`;
const role = (name) => `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${name}`;
const SECRETS_USER = role("4633458b-17de-408a-b874-0445c86b69e6");
const BLOB_DATA_CONTRIBUTOR = role("ba92f5b4-2d11-453d-a403-e96b0029c9fe");

const cluster = (name) =>
  new redis.RedisEnterprise(name, {
    resourceGroupName,
    clusterName: `shop-${name}`,
    sku: { name: "Balanced_B10" },
    publicNetworkAccess: "Disabled",
    identity: { type: "SystemAssigned" },
  });
cluster("unused");
new authorization.RoleAssignment("exports", {
  scope: `${id}/Microsoft.Storage/storageAccounts/shopbackup`,
  roleDefinitionId: BLOB_DATA_CONTRIBUTOR,
  principalId: cluster("exporting").identity.apply((identity) => identity.principalId),
  principalType: "ServicePrincipal",
});

const vault = new keyvault.Vault("vault", {
  resourceGroupName,
  vaultName: "shop-kv",
  properties: {
    tenantId: "11111111-1111-1111-1111-111111111111",
    sku: { family: "A", name: "standard" },
    enableRbacAuthorization: true,
  },
});
const secret = new keyvault.Secret("secret", {
  resourceGroupName,
  vaultName: vault.name,
  secretName: "Redis--Password",
  properties: { value: pulumi.secret("hunter2") },
});
const scopes = {
  narrow: secret.id,
  wide: `${id}/Microsoft.KeyVault/vaults/shop-kv`,
  later: vault.id,
};
for (const [name, scope] of Object.entries(scopes)) {
  new authorization.RoleAssignment(name, {
    scope,
    roleDefinitionId: SECRETS_USER,
    principalId: "2f4a9c1e-0b7d-4f58-9a63-c1d2e3f40516",
    principalType: "ServicePrincipal",
  });
}

// What a policy judges is a type and its inputs: of what the local Azure hasn't, a component has enough.
new pulumi.ComponentResource("azure-native:web:WebAppApplicationSettings", "settings", {
  properties: {
    Redis__Password:
      "@Microsoft.KeyVault(SecretUri=https://shop-kv.vault.azure.net/secrets/Redis--Password/0123456789abcdef)",
  },
});
new pulumi.ComponentResource("azure-native:app:ContainerApp", "container", {
  configuration: {
    secrets: [
      { name: "redis", keyVaultUrl: secret.properties.apply(({ secretUri }) => secretUri) },
    ],
  },
});
