// Violates each guardrail once: the policies' end-to-end test lists what is reported. Plain JavaScript, as
// in any other repository: nothing of this project is used.
const keyvault = require("@pulumi/azure-native/keyvault");
const network = require("@pulumi/azure-native/network");
const privatedns = require("@pulumi/azure-native/privatedns");
const redis = require("@pulumi/azure-native/redisenterprise");
const resources = require("@pulumi/azure-native/resources");
const pulumi = require("@pulumi/pulumi");

const group = new resources.ResourceGroup("group", {
  resourceGroupName: "shop-rg",
  location: "uksouth",
});
const resourceGroupName = group.name;
const id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shop-rg/providers";
const identity = `${id}/Microsoft.ManagedIdentity/userAssignedIdentities/redis`;

const cluster = new redis.RedisEnterprise("redis", {
  resourceGroupName,
  clusterName: "shop_redis",
  sku: { name: "Balanced_B10", capacity: 1 },
  publicNetworkAccess: "Enabled",
  minimumTlsVersion: "1.0",
  highAvailability: "Disabled",
  zones: ["1"],
  tags: { environment: "production", workload: "state" },
  identity: { type: "UserAsigned", userAssignedIdentities: [identity] },
  encryption: {
    customerManagedKeyEncryption: {
      keyEncryptionKeyUrl: "https://shop-kv.vault.azure.net/keys/redis",
      keyEncryptionKeyIdentity: {
        identityType: "userAssignedIdentity",
        userAssignedIdentityResourceId: identity,
      },
    },
  },
});

new redis.Database("database", {
  resourceGroupName,
  clusterName: cluster.name,
  databaseName: "sessions",
  port: 6380,
  clientProtocol: "Plaintext",
  accessKeysAuthentication: "Disabled",
  clusteringPolicy: "EnterpriseCluster",
  evictionPolicy: "AllKeysLRU",
  modules: [{ name: "RediSearch" }, { name: "RedisGraph" }],
  persistence: { aofEnabled: true, aofFrequency: "2s", rdbEnabled: true, rdbFrequency: "1h" },
  geoReplication: { linkedDatabases: [] },
});

const legacy = new redis.RedisEnterprise("legacy", {
  resourceGroupName,
  clusterName: "shop-legacy",
  sku: { name: "Enterprise_E10", capacity: 3 },
  publicNetworkAccess: "Disabled",
});

new redis.AccessPolicyAssignment("access", {
  resourceGroupName,
  clusterName: legacy.name,
  databaseName: "default",
  accessPolicyName: "reader",
  user: { objectId: "2f4a9c1e-0b7d-4f58-9a63-c1d2e3f40516" },
});

const endpoint = new network.PrivateEndpoint("endpoint", {
  resourceGroupName,
  privateEndpointName: "shop-pe",
  subnet: { id: `${id}/Microsoft.Network/virtualNetworks/shop-vnet/subnets/data` },
  privateLinkServiceConnections: [
    {
      name: "redis",
      privateLinkServiceId: `${id}/Microsoft.Cache/redisEnterprise/shop_redis`,
      groupIds: ["redisCache"],
    },
  ],
});

const zone = new privatedns.PrivateZone("zone", {
  resourceGroupName,
  privateZoneName: "privatelink.redis.cache.windows.net",
  location: "Global",
});

new network.PrivateDnsZoneGroup("zone-group", {
  resourceGroupName,
  privateEndpointName: endpoint.name,
  privateDnsZoneConfigs: [
    {
      name: "redis",
      privateDnsZoneId: `${id}/Microsoft.Network/privateDnsZones/privatelink.redis.cache.windows.net`,
    },
  ],
});

const vnet = new network.VirtualNetwork("network", {
  resourceGroupName,
  addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
});
for (const [name, zoneGroup] of [
  ["link", resourceGroupName],
  ["overlapping-link", "hub-rg"],
]) {
  new privatedns.VirtualNetworkLink(name, {
    resourceGroupName: zoneGroup,
    privateZoneName: zone.name,
    location: "Global",
    registrationEnabled: false,
    virtualNetwork: { id: vnet.id },
  });
}

const vault = new keyvault.Vault("vault", {
  resourceGroupName,
  vaultName: "shop-kv",
  properties: {
    tenantId: "11111111-1111-1111-1111-111111111111",
    sku: { family: "A", name: "standard" },
    enableRbacAuthorization: true,
  },
});

new keyvault.Secret("secret", {
  resourceGroupName,
  vaultName: vault.name,
  secretName: "Redis--Url",
  properties: { value: pulumi.secret("redis://:hunter2@shop.uksouth.redis.azure.net:10000") },
});

// What a policy judges is a type and its inputs: of a resource that the provider refuses before the
// policies' list is complete, and of one that the local Azure hasn't, a component has enough.
new pulumi.ComponentResource("azure-native:keyvault:Secret", "misnamed", {
  secretName: "Redis:Url",
});
new pulumi.ComponentResource("azure-native:web:WebAppApplicationSettings", "settings", {
  properties: { Redis: "shop.uksouth.redis.azure.net:6380,password=hunter2,ssl=True" },
});
