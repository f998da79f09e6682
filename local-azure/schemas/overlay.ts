/** How azure-native names a resource that the program doesn't name. */
export type AutoName = "random" | "copy" | "uuid";

/** What azure-native knows of a resource type and its SDK doesn't say. */
export interface Overlay {
  /** The resource's id; the names in braces are inputs and never outputs. */
  path: string;
  autoName?: Record<string, AutoName>;
  /** Properties that a change of replaces the resource, besides those in the path. */
  createOnly?: string[];
  /** Nested resources that a program may manage separately: left alone unless it lists them here. */
  subResources?: string[];
  /** Limits on strings and numbers, by input. */
  limits?: Record<string, Limits>;
  /** Defaults of the API that azure-native knows: adding one is no change. */
  defaults?: Record<string, string | number | boolean>;
  /**
   * It is there with what holds it: creating it changes it, and deleting it brings its defaults back
   * (pulumi-azure-native, provider/pkg/resources: the resources with a default state).
   */
  existsByDefault?: boolean;
  /** The API requires a location; the SDK doesn't, because azure-native fills it in. */
  requiresLocation?: boolean;
}

export interface Limits {
  integer?: boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
}

const GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}";
const RESOURCE_GROUP_NAME: Limits = { minLength: 1, maxLength: 90 };

// Sources. Paths and limits: the OpenAPI definitions at the API version that the SDK names. createOnly:
// `x-ms-mutability` without `update` there, and forceNewMap of pulumi-azure-native
// (provider/pkg/gen/replacement.go: PrivateEndpoint subnet, VirtualNetwork and ResourceGroup location).
// subResources: `maintain-sub-resource-if-unset` of pulumi-azure-native. autoName: a name below a
// provider's first type is random, one below another resource is a copy.
export const overlays: Record<string, Overlay> = {
  "azure-native:resources:ResourceGroup": {
    path: GROUP,
    requiresLocation: true,
    autoName: { resourceGroupName: "random" },
    createOnly: ["location"],
    limits: { resourceGroupName: RESOURCE_GROUP_NAME },
  },
  "azure-native:network:VirtualNetwork": {
    path: `${GROUP}/providers/Microsoft.Network/virtualNetworks/{virtualNetworkName}`,
    autoName: { virtualNetworkName: "random" },
    createOnly: ["location"],
    subResources: ["subnets"],
  },
  "azure-native:network:Subnet": {
    path: `${GROUP}/providers/Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}`,
    autoName: { subnetName: "copy" },
  },
  "azure-native:network:PrivateEndpoint": {
    path: `${GROUP}/providers/Microsoft.Network/privateEndpoints/{privateEndpointName}`,
    autoName: { privateEndpointName: "random" },
    createOnly: ["subnet"],
  },
  "azure-native:network:PrivateDnsZoneGroup": {
    path: `${GROUP}/providers/Microsoft.Network/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}`,
    autoName: { privateDnsZoneGroupName: "copy" },
  },
  "azure-native:privatedns:PrivateZone": {
    path: `${GROUP}/providers/Microsoft.Network/privateDnsZones/{privateZoneName}`,
    autoName: { privateZoneName: "random" },
    limits: { resourceGroupName: RESOURCE_GROUP_NAME },
  },
  "azure-native:privatedns:VirtualNetworkLink": {
    path: `${GROUP}/providers/Microsoft.Network/privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}`,
    autoName: { virtualNetworkLinkName: "copy" },
    limits: { resourceGroupName: RESOURCE_GROUP_NAME },
  },
  "azure-native:keyvault:Vault": {
    path: `${GROUP}/providers/Microsoft.KeyVault/vaults/{vaultName}`,
    requiresLocation: true,
    autoName: { vaultName: "random" },
    subResources: ["properties.accessPolicies"],
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      vaultName: { pattern: "^[a-zA-Z0-9-]{3,24}$" },
    },
  },
  "azure-native:keyvault:Secret": {
    path: `${GROUP}/providers/Microsoft.KeyVault/vaults/{vaultName}/secrets/{secretName}`,
    autoName: { secretName: "copy" },
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      vaultName: { pattern: "^[a-zA-Z0-9-]{3,24}$" },
      secretName: { pattern: "^[a-zA-Z0-9-]{1,127}$" },
    },
  },
  "azure-native:operationalinsights:Workspace": {
    path: `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/{workspaceName}`,
    requiresLocation: true,
    autoName: { workspaceName: "random" },
    createOnly: ["location"],
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      workspaceName: {
        minLength: 4,
        maxLength: 63,
        pattern: "^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$",
      },
      retentionInDays: { integer: true },
    },
  },
  "azure-native:redisenterprise:RedisEnterprise": {
    path: `${GROUP}/providers/Microsoft.Cache/redisEnterprise/{clusterName}`,
    requiresLocation: true,
    autoName: { clusterName: "random" },
    createOnly: ["location"],
    limits: { resourceGroupName: RESOURCE_GROUP_NAME, "sku.capacity": { integer: true } },
  },
  "azure-native:redisenterprise:Database": {
    path: `${GROUP}/providers/Microsoft.Cache/redisEnterprise/{clusterName}/databases/{databaseName}`,
    autoName: { databaseName: "copy" },
    createOnly: [
      "port",
      "modules",
      "modules[].name",
      "modules[].args",
      "geoReplication",
      "geoReplication.groupNickname",
      "geoReplication.linkedDatabases[].id",
    ],
    defaults: { accessKeysAuthentication: "Disabled" },
    limits: { resourceGroupName: RESOURCE_GROUP_NAME, port: { integer: true } },
  },
  "azure-native:redisenterprise:AccessPolicyAssignment": {
    path: `${GROUP}/providers/Microsoft.Cache/redisEnterprise/{clusterName}/databases/{databaseName}/accessPolicyAssignments/{accessPolicyAssignmentName}`,
    autoName: { accessPolicyAssignmentName: "copy" },
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      accessPolicyAssignmentName: { pattern: "^[A-Za-z0-9]{1,60}$" },
      accessPolicyName: { pattern: "^([a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]|[a-zA-Z0-9])$" },
    },
  },
  "azure-native:monitor:DiagnosticSetting": {
    path: "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
    autoName: { name: "random" },
  },
  "azure-native:monitor:MetricAlert": {
    path: `${GROUP}/providers/Microsoft.Insights/metricAlerts/{ruleName}`,
    requiresLocation: true,
    autoName: { ruleName: "random" },
    createOnly: ["location"],
    limits: { severity: { integer: true } },
  },
  "azure-native:monitor:ScheduledQueryRule": {
    path: `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/{ruleName}`,
    requiresLocation: true,
    autoName: { ruleName: "random" },
    createOnly: ["location"],
  },
  "azure-native:monitor:ActionGroup": {
    path: `${GROUP}/providers/Microsoft.Insights/actionGroups/{actionGroupName}`,
    requiresLocation: true,
    autoName: { actionGroupName: "random" },
    createOnly: ["location"],
    limits: { groupShortName: { maxLength: 12 } },
  },
  "azure-native:authorization:RoleAssignment": {
    path: "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
    autoName: { roleAssignmentName: "uuid" },
  },
  "azure-native:authorization:RoleDefinition": {
    path: "/{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
    autoName: { roleDefinitionId: "uuid" },
  },
  "azure-native:keyvault:Key": {
    path: `${GROUP}/providers/Microsoft.KeyVault/vaults/{vaultName}/keys/{keyName}`,
    autoName: { keyName: "copy" },
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      vaultName: { pattern: "^[a-zA-Z0-9-]{3,24}$" },
      keyName: { pattern: "^[a-zA-Z0-9-]{1,127}$" },
      "properties.keySize": { integer: true },
    },
  },
  "azure-native:managedidentity:FederatedIdentityCredential": {
    path: `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}`,
    autoName: { federatedIdentityCredentialResourceName: "copy" },
    limits: { resourceGroupName: RESOURCE_GROUP_NAME },
  },
  "azure-native:managedidentity:UserAssignedIdentity": {
    path: `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}`,
    requiresLocation: true,
    autoName: { resourceName: "random" },
    createOnly: ["location"],
    limits: { resourceGroupName: RESOURCE_GROUP_NAME },
  },
  "azure-native:storage:BlobContainer": {
    path: `${GROUP}/providers/Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}`,
    autoName: { containerName: "copy" },
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      accountName: { minLength: 3, maxLength: 24 },
      containerName: { minLength: 3, maxLength: 63 },
    },
  },
  "azure-native:storage:BlobServiceProperties": {
    path: `${GROUP}/providers/Microsoft.Storage/storageAccounts/{accountName}/blobServices/{blobServicesName}`,
    autoName: { blobServicesName: "copy" },
    existsByDefault: true,
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      accountName: { minLength: 3, maxLength: 24 },
      "deleteRetentionPolicy.days": { integer: true, minimum: 1, maximum: 365 },
      "containerDeleteRetentionPolicy.days": { integer: true, minimum: 1, maximum: 365 },
    },
  },
  "azure-native:storage:StorageAccount": {
    path: `${GROUP}/providers/Microsoft.Storage/storageAccounts/{accountName}`,
    requiresLocation: true,
    autoName: { accountName: "random" },
    createOnly: ["location"],
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      accountName: { minLength: 3, maxLength: 24 },
    },
  },
  "azure-native:authorization:ManagementLockByScope": {
    path: "/{scope}/providers/Microsoft.Authorization/locks/{lockName}",
    autoName: { lockName: "random" },
  },
};

/**
 * Values of enumerations for which the SDK has those of another API that uses the same name.
 * Source: scheduledQueryRule_API 2025-01-01-preview, Condition.operator.
 */
export const correctedEnums: Record<string, string[]> = {
  "monitor.ConditionOperator": [
    "Equals",
    "GreaterThan",
    "GreaterThanOrEqual",
    "LessThan",
    "LessThanOrEqual",
    "GreaterOrLessThan",
  ],
};
