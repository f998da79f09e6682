import { SECRETS_USER } from "../../rules/secretReaders";
import type { ExampleResource } from "./policy";

/** Parts of the examples: a stack in which every policy is content, of which each example breaks one thing. */

export const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shop-rg";
export const CLUSTER_ID = `${GROUP}/providers/Microsoft.Cache/redisEnterprise/shop-redis`;
export const DATABASE_ID = `${CLUSTER_ID}/databases/default`;

export const IDENTITY_ID = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/redis`;

/** A cluster's customer-managed key, with the identity that reads it. */
export const CMK = {
  identity: { type: "UserAssigned", userAssignedIdentities: [IDENTITY_ID] },
  encryption: {
    customerManagedKeyEncryption: {
      keyEncryptionKeyUrl: "https://shop-kv.vault.azure.net/keys/redis/0123456789abcdef",
      keyEncryptionKeyIdentity: {
        identityType: "userAssignedIdentity",
        userAssignedIdentityResourceId: IDENTITY_ID,
      },
    },
  },
};

export function aCluster(properties: Record<string, unknown> = {}): ExampleResource {
  return {
    type: "azure-native:redisenterprise:RedisEnterprise",
    name: "redis",
    properties: {
      clusterName: "shop-redis",
      resourceGroupName: "shop-rg",
      sku: { name: "Balanced_B10" },
      publicNetworkAccess: "Disabled",
      ...properties,
    },
  };
}

export function aDatabase(properties: Record<string, unknown> = {}): ExampleResource {
  return {
    type: "azure-native:redisenterprise:Database",
    name: "redis-database",
    properties: {
      clusterName: "shop-redis",
      resourceGroupName: "shop-rg",
      databaseName: "default",
      port: 10000,
      clientProtocol: "Encrypted",
      accessKeysAuthentication: "Disabled",
      clusteringPolicy: "NoCluster",
      evictionPolicy: "NoEviction",
      ...properties,
    },
  };
}

export const PRINCIPAL = "2f4a9c1e-0b7d-4f58-9a63-c1d2e3f40516";

export function anAssignment(properties: Record<string, unknown> = {}): ExampleResource {
  return {
    type: "azure-native:redisenterprise:AccessPolicyAssignment",
    name: "shop-access",
    properties: {
      clusterName: "shop-redis",
      databaseName: "default",
      resourceGroupName: "shop-rg",
      accessPolicyName: "default",
      user: { objectId: PRINCIPAL },
      ...properties,
    },
  };
}

export const VAULT_ID = `${GROUP}/providers/Microsoft.KeyVault/vaults/shop-kv`;

/** The role Key Vault Secrets User for an application. */
export function aRoleAssignment(scope: string): ExampleResource {
  return {
    type: "azure-native:authorization:RoleAssignment",
    name: "shop-reads",
    properties: {
      scope,
      roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${SECRETS_USER}`,
      principalId: PRINCIPAL,
      principalType: "ServicePrincipal",
    },
  };
}

export const NETWORK_ID = `${GROUP}/providers/Microsoft.Network/virtualNetworks/shop-vnet`;
export const ZONE_ID = `${GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`;

export function anEndpoint(connection: Record<string, unknown> = {}): ExampleResource {
  return {
    type: "azure-native:network:PrivateEndpoint",
    name: "redis-endpoint",
    properties: {
      privateEndpointName: "shop-redis-pe",
      resourceGroupName: "shop-rg",
      subnet: { id: `${NETWORK_ID}/subnets/data` },
      privateLinkServiceConnections: [
        {
          name: "redis",
          privateLinkServiceId: CLUSTER_ID,
          groupIds: ["redisEnterprise"],
          ...connection,
        },
      ],
    },
  };
}

export function aZoneGroup(zoneId = ZONE_ID): ExampleResource {
  return {
    type: "azure-native:network:PrivateDnsZoneGroup",
    name: "redis-zone-group",
    properties: {
      privateEndpointName: "shop-redis-pe",
      resourceGroupName: "shop-rg",
      privateDnsZoneConfigs: [{ name: "redis", privateDnsZoneId: zoneId }],
    },
  };
}

export function aZone(privateZoneName = "privatelink.redis.azure.net"): ExampleResource {
  return {
    type: "azure-native:privatedns:PrivateZone",
    name: "redis-zone",
    properties: { privateZoneName, resourceGroupName: "shop-rg", location: "Global" },
  };
}

export function aNetworkLink(networkId = NETWORK_ID): ExampleResource {
  return {
    type: "azure-native:privatedns:VirtualNetworkLink",
    name: "redis-zone-link",
    properties: {
      privateZoneName: "privatelink.redis.azure.net",
      resourceGroupName: "shop-rg",
      location: "Global",
      registrationEnabled: false,
      virtualNetwork: { id: networkId },
    },
  };
}

/** A diagnostic setting that sends metrics of a category, or logs of a category group, or both. */
export function aDiagnosticSetting(
  name: string,
  resourceUri: string,
  { metrics, logs }: { metrics?: string; logs?: string },
): ExampleResource {
  return {
    type: "azure-native:monitor:DiagnosticSetting",
    name,
    properties: {
      name,
      resourceUri,
      workspaceId: `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/shop-logs`,
      ...(metrics !== undefined && { metrics: [{ category: metrics, enabled: true }] }),
      ...(logs !== undefined && { logs: [{ categoryGroup: logs, enabled: true }] }),
    },
  };
}

export function anAlert(
  name: string,
  metricName: string,
  others: Record<string, unknown> = {},
): ExampleResource {
  return {
    type: "azure-native:monitor:MetricAlert",
    name: `redis-${name}-alert`,
    properties: {
      ruleName: `redis-${name}`,
      resourceGroupName: "shop-rg",
      enabled: true,
      severity: 2,
      evaluationFrequency: "PT1M",
      windowSize: "PT5M",
      scopes: [CLUSTER_ID],
      criteria: {
        odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [
          {
            criterionType: "StaticThresholdCriterion",
            name,
            metricName,
            operator: "GreaterThan",
            threshold: 80,
            timeAggregation: "Maximum",
          },
        ],
      },
      actions: [{ actionGroupId: `${GROUP}/providers/Microsoft.Insights/actionGroups/on-call` }],
      ...others,
    },
  };
}

export function aSecret(
  properties: Record<string, unknown>,
  secretName = "Redis--ConnectionString",
): ExampleResource {
  return {
    type: "azure-native:keyvault:Secret",
    name: "redis-secret",
    properties: { secretName, vaultName: "shop-kv", resourceGroupName: "shop-rg", properties },
  };
}
