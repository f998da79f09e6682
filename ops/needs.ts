/** What a verb does to Azure and from where: nothing else gets through (azure/resourceManager.ts, azure/vault.ts). */
export interface Needs {
  /** Operations on Azure Resource Manager, in the words of its roles. */
  readonly arm: readonly string[];
  /** Operations on the data in a vault. */
  readonly vault: readonly string[];
  /** Whether it talks to Redis itself. Without the network to it, what needs Azure alone still runs. */
  readonly network: boolean;
}

export const needs = {
  verify: {
    arm: [
      "Microsoft.Cache/redisEnterprise/read",
      "Microsoft.Cache/redisEnterprise/databases/read",
      "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments/read",
      "Microsoft.Cache/redisEnterprise/databases/listKeys/action",
      "Microsoft.Network/networkInterfaces/read",
      "Microsoft.Network/privateDnsZones/A/read",
      "Microsoft.Network/privateDnsZones/virtualNetworkLinks/read",
      "Microsoft.Network/privateEndpoints/read",
      "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/read",
    ],
    vault: [
      "Microsoft.KeyVault/vaults/secrets/getSecret/action",
      "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
    ],
    network: true,
  },
  "rotate-keys": {
    arm: [
      "Microsoft.Cache/redisEnterprise/databases/read",
      "Microsoft.Cache/redisEnterprise/databases/listKeys/action",
      "Microsoft.Cache/redisEnterprise/databases/regenerateKey/action",
      "Microsoft.Cache/locations/operationsStatus/read",
    ],
    vault: [
      "Microsoft.KeyVault/vaults/secrets/getSecret/action",
      "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
    ],
    network: true,
  },
  connect: { arm: [], vault: [], network: false },
  "connect --cli": {
    arm: [],
    vault: ["Microsoft.KeyVault/vaults/secrets/getSecret/action"],
    network: true,
  },
} as const satisfies Record<string, Needs>;

export type Verb = keyof typeof needs;
