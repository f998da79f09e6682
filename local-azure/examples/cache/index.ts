// Azure Managed Redis as raw azure-native resources: a cluster, its database, and its key in a vault.
import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import { Secret, Vault } from "@pulumi/azure-native/keyvault";
import {
  Database,
  RedisEnterprise,
  listDatabaseKeysOutput,
} from "@pulumi/azure-native/redisenterprise";
import { ResourceGroup } from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";

const location = "uksouth";
const group = new ResourceGroup("group", { resourceGroupName: "example-rg", location });
const cluster = new RedisEnterprise("cache", {
  clusterName: "example-redis",
  resourceGroupName: group.name,
  location,
  sku: { name: "Balanced_B0" },
  publicNetworkAccess: "Disabled",
});
const database = new Database("database", {
  clusterName: cluster.name,
  resourceGroupName: group.name,
  databaseName: "default",
  accessKeysAuthentication: "Enabled",
  clientProtocol: "Encrypted",
});
const vault = new Vault("vault", {
  vaultName: "example-kv",
  resourceGroupName: group.name,
  location,
  properties: {
    tenantId: getClientConfigOutput().tenantId,
    sku: { family: "A", name: "standard" },
    enableRbacAuthorization: true,
  },
});
const keys = listDatabaseKeysOutput({
  clusterName: cluster.name,
  databaseName: database.name,
  resourceGroupName: group.name,
});
const password = new Secret("password", {
  secretName: "redis-password",
  vaultName: vault.name,
  resourceGroupName: group.name,
  properties: { value: keys.primaryKey },
});

export const address = pulumi.interpolate`${cluster.hostName}:${database.port}`;
export const passwordUri = password.properties.secretUri;
