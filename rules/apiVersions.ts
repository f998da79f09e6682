/** The version of Microsoft.Cache/redisEnterprise that the stack's provider sends: azure-native 3.28.0. */
const SENT = "2025-07-01";

/**
 * Settings of later versions, by the names that people look for, with the first stable version that has them.
 * Source: azure-rest-api-specs, redisenterprise/resource-manager/Microsoft.Cache/RedisEnterprise,
 * stable/2026-09-01/redisenterprise.json.
 */
export const laterSettings: Readonly<Record<string, string>> = {
  maintenanceConfiguration: "2026-09-01",
  maintenanceWindows: "2026-09-01",
  notifyKeyspaceEvents: "2026-09-01",
  accessString: "2026-09-01",
};

/** Why each of them is refused, and what to do. */
export const laterSettingRefusals: Readonly<Record<string, { rule: string; fix: string }>> =
  Object.fromEntries(
    Object.entries(laterSettings).map(([setting, version]) => [
      setting,
      {
        rule: `takes version ${version} of Microsoft.Cache/redisEnterprise; azure-native 3.28.0 sends ${SENT}, which has no such thing.`,
        fix: "Remove it until the provider has that version. Set by hand, it may be gone with the next change of the instance.",
      },
    ]),
  );

/**
 * The versions in which ARM is asked about each type besides the provider: those that azure-native 3.28.0 has, so that
 * both see the same properties; of a network interface and a record, which it isn't asked about, the ones of their
 * namespace.
 */
export const apiVersions = {
  "Microsoft.Cache/redisEnterprise": SENT,
  "Microsoft.Cache/redisEnterprise/databases": SENT,
  "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments": SENT,
  "Microsoft.Network/networkInterfaces": "2024-05-01",
  "Microsoft.Network/privateDnsZones/A": "2024-06-01",
  "Microsoft.Network/privateDnsZones/virtualNetworkLinks": "2024-06-01",
  "Microsoft.Network/privateEndpoints": "2024-05-01",
  "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": "2024-05-01",
} as const;

/** A type that ARM is asked about. */
export type AskedType = keyof typeof apiVersions;
