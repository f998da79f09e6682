/**
 * What a custom role may name, as far as the local Azure knows: the operations of the resource types
 * that it models and of what stands around them.
 * Source: Azure documentation, role-based-access-control/permissions (databases, networking, security,
 * storage, monitor, management-and-governance, identity).
 */
const ACTIONS: Record<string, string> = {
  "Microsoft.Authorization/locks": "read write delete",
  "Microsoft.Authorization/roleAssignments": "read write delete",
  "Microsoft.Authorization/roleDefinitions": "read write delete",
  "Microsoft.Cache/locations": "operationResults/read operationsStatus/read",
  "Microsoft.Cache/redisEnterprise":
    "read write delete PrivateEndpointConnectionsApproval/action operationResults/read " +
    "privateEndpointConnections/read privateEndpointConnections/write privateEndpointConnections/delete",
  "Microsoft.Cache/redisEnterprise/databases":
    "read write delete listKeys/action regenerateKey/action import/action export/action " +
    "forceUnlink/action operationResults/read",
  "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments": "read write delete",
  "Microsoft.Insights/ActionGroups": "Read Write Delete",
  "Microsoft.Insights/DiagnosticSettings": "Read Write Delete",
  "Microsoft.Insights/MetricAlerts": "Read Write Delete",
  "Microsoft.Insights/ScheduledQueryRules": "Read Write Delete",
  "Microsoft.Insights/Workbooks": "Read Write Delete",
  "Microsoft.KeyVault/locations": "operationResults/read",
  "Microsoft.KeyVault/vaults": "read write delete deploy/action",
  "Microsoft.KeyVault/vaults/keys": "read write",
  "Microsoft.KeyVault/vaults/secrets": "read write",
  "Microsoft.ManagedIdentity/userAssignedIdentities": "read write delete assign/action",
  "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials":
    "read write delete",
  "Microsoft.Network/networkInterfaces": "read write delete join/action",
  "Microsoft.Network/locations": "operationResults/read operations/read",
  "Microsoft.Network/privateDnsOperationResults": "read",
  "Microsoft.Network/privateDnsOperationStatuses": "read",
  "Microsoft.Network/privateDnsZones": "read write delete join/action",
  "Microsoft.Network/privateDnsZones/A": "read write delete",
  "Microsoft.Network/privateDnsZones/virtualNetworkLinks": "read write delete",
  "Microsoft.Network/privateEndpoints": "read write delete",
  "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": "read write delete",
  "Microsoft.Network/virtualNetworks": "read write delete join/action",
  "Microsoft.Network/virtualNetworks/subnets": "read write delete join/action",
  "Microsoft.OperationalInsights/workspaces":
    "read write delete sharedKeys/action sharedKeys/read query/read query/AzureMetrics/read",
  "Microsoft.Resources/subscriptions": "read operationresults/read",
  "Microsoft.Resources/subscriptions/resourceGroups": "read write delete",
  "Microsoft.Storage/storageAccounts": "read write delete listkeys/action",
  "Microsoft.Storage/storageAccounts/blobServices/containers": "read write delete",
};

const DATA_ACTIONS: Record<string, string> = {
  "Microsoft.KeyVault/vaults/keys":
    "read encrypt/action decrypt/action wrap/action unwrap/action sign/action verify/action",
  "Microsoft.KeyVault/vaults/secrets":
    "delete getSecret/action setSecret/action readMetadata/action recover/action purge/action " +
    "update/action backup/action restore/action",
  "Microsoft.Storage/storageAccounts/blobServices/containers/blobs":
    "read write delete add/action move/action deleteBlobVersion/action",
};

const KNOWN = { action: names(ACTIONS), dataAction: names(DATA_ACTIONS) };

/** Whether an operation, or one that a wildcard stands for, is known to Azure. */
export function isOperation(name: string, kind: "action" | "dataAction"): boolean {
  const parts = name.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${parts.join(".*")}$`, "i");
  return KNOWN[kind].some((known) => pattern.test(known));
}

function names(operations: Record<string, string>): string[] {
  return Object.entries(operations).flatMap(([type, ends]) =>
    ends.split(" ").map((end) => `${type}/${end}`),
  );
}
