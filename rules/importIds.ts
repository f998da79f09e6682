import { DATABASE_NAME } from "./names";

/** ARM ids of a live instance's parts, by which the engine imports them. */
export interface ImportIds {
  readonly cluster: string;
  readonly database: string;
  readonly privateEndpoint: string;
  /** The subnet where the endpoint is. @default - the one that the arguments name */
  readonly subnet?: string | undefined;
  /** The endpoint's DNS zone group. @default - a zone group is created */
  readonly privateDnsZoneGroup?: string;
  /** The password's secret. @default - the secret is created */
  readonly passwordSecret?: string;
  /** The connection string's secret. @default - the secret is created, if there is one */
  readonly connectionStringSecret?: string;
}

/** Where a live instance and its secret are, by name. */
export interface LiveInstance {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly cluster: string;
  readonly privateEndpoint: string;
  readonly privateDnsZoneGroup?: string;
  readonly passwordSecret?: {
    readonly resourceGroup: string;
    readonly vault: string;
    readonly name: string;
  };
}

export function importIds(live: LiveInstance): ImportIds {
  const provider = (group: string, type: string): string =>
    `/subscriptions/${live.subscriptionId}/resourceGroups/${group}/providers/Microsoft.${type}`;
  const cluster = `${provider(live.resourceGroup, "Cache/redisEnterprise")}/${live.cluster}`;
  const privateEndpoint = `${provider(live.resourceGroup, "Network/privateEndpoints")}/${live.privateEndpoint}`;
  const { privateDnsZoneGroup, passwordSecret } = live;
  return {
    cluster,
    database: `${cluster}/databases/${DATABASE_NAME}`,
    privateEndpoint,
    privateDnsZoneGroup:
      privateDnsZoneGroup && `${privateEndpoint}/privateDnsZoneGroups/${privateDnsZoneGroup}`,
    passwordSecret:
      passwordSecret &&
      `${provider(passwordSecret.resourceGroup, "KeyVault/vaults")}/${passwordSecret.vault}/secrets/${passwordSecret.name}`,
  };
}
