/**
 * What a delivery does to each part of an environment, operation by operation. Names and meaning:
 * Azure documentation, role-based-access-control/permissions (databases, networking, security, storage,
 * monitor, management-and-governance). What calls them: components/ of this repository.
 */

/** The parts of an environment that may lie in another resource group than its own. */
export const sharedParts = [
  "network",
  "privateDnsZone",
  "keyVault",
  "workspace",
  "actionGroup",
] as const;
export type SharedPart = (typeof sharedParts)[number];

/** What a preview does, and what a deployment does besides. */
interface Operations {
  readonly preview: readonly string[];
  readonly deploy: readonly string[];
}

/** The only operation here that gives the content of a database away. */
export const LIST_KEYS = "Microsoft.Cache/redisEnterprise/databases/listKeys/action";

/** Instances and what each has of its own: always in the environment's resource group. */
export const ownOperations: Operations = {
  preview: [
    "Microsoft.Resources/subscriptions/resourceGroups/read",
    "Microsoft.Cache/redisEnterprise/read",
    "Microsoft.Cache/redisEnterprise/databases/read",
    // The program reads the key in every preview: the password's secret follows it.
    LIST_KEYS,
    "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments/read",
    "Microsoft.Network/privateEndpoints/read",
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/read",
    "Microsoft.Insights/DiagnosticSettings/Read",
    "Microsoft.Insights/MetricAlerts/Read",
    "Microsoft.Insights/ScheduledQueryRules/Read",
    "Microsoft.Insights/Workbooks/Read",
    // Whether the lock that a stack file names is there.
    "Microsoft.Authorization/locks/read",
  ],
  deploy: [
    "Microsoft.Cache/redisEnterprise/write",
    "Microsoft.Cache/redisEnterprise/delete",
    "Microsoft.Cache/redisEnterprise/databases/write",
    "Microsoft.Cache/redisEnterprise/databases/delete",
    "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments/write",
    "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments/delete",
    // Without it the private endpoint waits for somebody to approve it.
    "Microsoft.Cache/redisEnterprise/PrivateEndpointConnectionsApproval/action",
    "Microsoft.Network/privateEndpoints/write",
    "Microsoft.Network/privateEndpoints/delete",
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/write",
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/delete",
    "Microsoft.Insights/DiagnosticSettings/Write",
    "Microsoft.Insights/DiagnosticSettings/Delete",
    "Microsoft.Insights/MetricAlerts/Write",
    "Microsoft.Insights/MetricAlerts/Delete",
    "Microsoft.Insights/ScheduledQueryRules/Write",
    "Microsoft.Insights/ScheduledQueryRules/Delete",
    // An environment may create its action group; one elsewhere is only looked up.
    "Microsoft.Insights/ActionGroups/Write",
    "Microsoft.Insights/ActionGroups/Delete",
    "Microsoft.Insights/Workbooks/Write",
    "Microsoft.Insights/Workbooks/Delete",
    // Whether what takes its time has ended.
    "Microsoft.Cache/locations/operationResults/read",
    "Microsoft.Cache/locations/operationsStatus/read",
    "Microsoft.Cache/redisEnterprise/operationResults/read",
    "Microsoft.Cache/redisEnterprise/databases/operationResults/read",
    "Microsoft.Network/locations/operationResults/read",
    "Microsoft.Network/locations/operations/read",
  ],
};

/** What is looked up and used, and made by others. */
export const sharedOperations: Readonly<Record<SharedPart, Operations>> = {
  network: {
    preview: ["Microsoft.Network/virtualNetworks/subnets/read"],
    deploy: ["Microsoft.Network/virtualNetworks/subnets/join/action"],
  },
  privateDnsZone: {
    preview: [
      "Microsoft.Network/privateDnsZones/read",
      "Microsoft.Network/privateDnsZones/virtualNetworkLinks/read",
    ],
    // The zone group writes the records; whoever makes the zone group only joins the zone.
    deploy: ["Microsoft.Network/privateDnsZones/join/action"],
  },
  keyVault: {
    // Of a secret these read everything but its value.
    preview: [
      "Microsoft.KeyVault/vaults/read",
      "Microsoft.KeyVault/vaults/secrets/read",
      // Who may read a secret: the nightly comparison looks.
      "Microsoft.Authorization/roleAssignments/read",
    ],
    deploy: [],
  },
  workspace: {
    preview: ["Microsoft.OperationalInsights/workspaces/read"],
    deploy: [
      // Azure asks it of whoever writes a diagnostic setting: MicrosoftDocs/azure-docs#80159.
      "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
      // An alert's query runs with the rights of whoever wrote the rule last.
      "Microsoft.OperationalInsights/workspaces/query/read",
      "Microsoft.OperationalInsights/workspaces/query/AzureMetrics/read",
    ],
  },
  actionGroup: { preview: ["Microsoft.Insights/ActionGroups/Read"], deploy: [] },
};

/** What an endpoint in a further network takes: in its own resource group, and of the network. */
export const endpointOperations: Readonly<Record<"endpoint" | "endpoint-network", Operations>> = {
  endpoint: {
    preview: [
      "Microsoft.Network/privateEndpoints/read",
      "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/read",
    ],
    deploy: [
      "Microsoft.Network/privateEndpoints/write",
      "Microsoft.Network/privateEndpoints/delete",
      "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/write",
      "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/delete",
      "Microsoft.Network/locations/operationResults/read",
      "Microsoft.Network/locations/operations/read",
    ],
  },
  // The network says in which region its endpoints are.
  "endpoint-network": {
    preview: [
      "Microsoft.Network/virtualNetworks/read",
      "Microsoft.Network/virtualNetworks/subnets/read",
    ],
    deploy: ["Microsoft.Network/virtualNetworks/subnets/join/action"],
  },
};

/** What a deployment does to a secret that its stack file names, and to no other in the vault. */
export const secretOperations = {
  actions: ["Microsoft.KeyVault/vaults/secrets/read", "Microsoft.KeyVault/vaults/secrets/write"],
  // ARM can't delete a secret: the provider does it in the vault, and recovers a deleted one there.
  // Source: pulumi-azure-native, provider/pkg/resources/customresources/custom_keyvault.go.
  dataActions: [
    "Microsoft.KeyVault/vaults/secrets/delete",
    "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
    "Microsoft.KeyVault/vaults/secrets/recover/action",
  ],
} as const;

/** How a deployment lets applications read a secret; given under a condition only (`onlySecretsUser`). */
export const grantOperations: readonly string[] = [
  "Microsoft.Authorization/roleAssignments/read",
  "Microsoft.Authorization/roleAssignments/write",
  "Microsoft.Authorization/roleAssignments/delete",
];

/**
 * How a deployment makes and takes away locks, where the bootstrap was told to let it. Azure has no condition for these: they
 * hold for each lock at the scope and below, an owner's among them.
 */
export const lockOperations: readonly string[] = [
  "Microsoft.Authorization/locks/read",
  "Microsoft.Authorization/locks/write",
  "Microsoft.Authorization/locks/delete",
];

/**
 * What the commands of `npm run ops` do, by where they do it: ops/needs.ts says which of them does what, and a test
 * holds this list against it.
 */
export const opsOperations = {
  /** Instances, and the endpoints that are in the environment's own resource group. */
  own: [
    "Microsoft.Cache/redisEnterprise/read",
    "Microsoft.Cache/redisEnterprise/databases/read",
    "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments/read",
    LIST_KEYS,
    "Microsoft.Cache/redisEnterprise/databases/regenerateKey/action",
    // Whether a key that is regenerated is ready.
    "Microsoft.Cache/locations/operationsStatus/read",
  ],
  endpoint: [
    "Microsoft.Network/networkInterfaces/read",
    "Microsoft.Network/privateEndpoints/read",
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/read",
  ],
  privateDnsZone: [
    "Microsoft.Network/privateDnsZones/A/read",
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks/read",
  ],
  /** At each secret that the stack file names, and at no other of the vault. */
  secret: [
    "Microsoft.KeyVault/vaults/secrets/getSecret/action",
    "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
  ],
} as const;

/** What only a sandbox does: it makes what the environments adopt, and takes it down again. */
export const sandboxOperations: readonly string[] = [
  "Microsoft.Resources/subscriptions/resourceGroups/write",
  "Microsoft.Resources/subscriptions/resourceGroups/delete",
  "Microsoft.Resources/subscriptions/operationresults/read",
  "Microsoft.Network/virtualNetworks/read",
  "Microsoft.Network/virtualNetworks/write",
  "Microsoft.Network/virtualNetworks/delete",
  "Microsoft.Network/virtualNetworks/join/action",
  "Microsoft.Network/virtualNetworks/subnets/write",
  "Microsoft.Network/virtualNetworks/subnets/delete",
  "Microsoft.Network/privateDnsZones/write",
  "Microsoft.Network/privateDnsZones/delete",
  "Microsoft.Network/privateDnsZones/virtualNetworkLinks/write",
  "Microsoft.Network/privateDnsZones/virtualNetworkLinks/delete",
  "Microsoft.Network/privateDnsOperationResults/read",
  "Microsoft.Network/privateDnsOperationStatuses/read",
  "Microsoft.KeyVault/vaults/write",
  "Microsoft.KeyVault/vaults/delete",
  "Microsoft.KeyVault/locations/operationResults/read",
  "Microsoft.OperationalInsights/workspaces/write",
  "Microsoft.OperationalInsights/workspaces/delete",
];

/** What the backend's roles do with an environment's own container and key. */
export const backendOperations = {
  // Listing blobs is the same operation. A preview writes nothing and takes no lock, with --refresh
  // neither; up, refresh, import and destroy do: pulumi 3.245, pkg/backend/diy/backend.go.
  readState: ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"],
  writeState: [
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete",
  ],
  // A stack's data key is encrypted once, by whoever creates the stack, and decrypted by every run:
  // pulumi 3.245, pkg/secrets/cloud/manager.go; gocloud.dev 0.46, secrets/azurekeyvault.
  useKey: ["Microsoft.KeyVault/vaults/keys/decrypt/action"],
  createStacks: [
    "Microsoft.KeyVault/vaults/keys/decrypt/action",
    "Microsoft.KeyVault/vaults/keys/encrypt/action",
  ],
} as const;
