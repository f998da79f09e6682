import { DATABASE_NAME } from "./names";
import type { DiagnosticPart } from "./partNames";

/** ARM ids of a live instance's parts, by which the engine imports them. A part without an id is created. */
export interface ImportIds {
  readonly cluster: string;
  readonly database?: string;
  readonly privateEndpoint: string;
  /** The subnet where the endpoint is. @default - the one that the arguments name */
  readonly subnet?: string | undefined;
  /** The endpoint's DNS zone group. */
  readonly privateDnsZoneGroup?: string;
  /** A further endpoint, by its key. */
  readonly [endpoint: `endpoint-${string}`]: string | undefined;
  /** The DNS zone group of a further endpoint, by the endpoint's key. */
  readonly [zoneGroup: `zone-group-${string}`]: string | undefined;
  /** The password's secret. */
  readonly passwordSecret?: string;
  /** The connection string's secret. */
  readonly connectionStringSecret?: string;
  /** The cluster's diagnostic setting. */
  readonly metrics?: string;
  /** The database's diagnostic setting. */
  readonly logs?: string;
  /** The stack's lock on the cluster. */
  readonly lock?: string;
  /** A principal's access policy assignment, by its object id in lower case. */
  readonly [assignment: `access-${string}`]: string | undefined;
  /** An alert, by its name and level, such as `alert-used-memory-warning`. */
  readonly [alert: `alert-${string}`]: string | undefined;
}

/** Names of live parts, where they aren't those that the stack gives. */
export interface LiveNames {
  readonly privateDnsZoneGroup?: string | undefined;
  readonly diagnosticSettings?:
    Readonly<Partial<Record<DiagnosticPart, string | undefined>>> | undefined;
  /** Of assignments, by object id. */
  readonly accessPolicyAssignments?: Readonly<Record<string, string>> | undefined;
}

/** Where a live instance and its secret are, by name. */
export interface LiveInstance {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly cluster: string;
  readonly privateEndpoint: string;
  readonly privateDnsZoneGroup?: string | undefined;
  readonly passwordSecret?: LiveSecret | undefined;
  readonly connectionStringSecret?: LiveSecret | undefined;
}

export interface LiveSecret {
  readonly resourceGroup: string;
  readonly vault: string;
  readonly name: string;
}

export function importIds(live: LiveInstance): ImportIds {
  const { subscriptionId, resourceGroup } = live;
  const provider = (type: string): string => providerPath(subscriptionId, resourceGroup, type);
  const cluster = `${provider("Cache/redisEnterprise")}/${live.cluster}`;
  const privateEndpoint = `${provider("Network/privateEndpoints")}/${live.privateEndpoint}`;
  const secret = (of: LiveSecret | undefined): string | undefined =>
    of &&
    `${providerPath(subscriptionId, of.resourceGroup, "KeyVault/vaults")}/${of.vault}/secrets/${of.name}`;
  const { privateDnsZoneGroup } = live;
  return {
    cluster,
    database: `${cluster}/databases/${DATABASE_NAME}`,
    privateEndpoint,
    privateDnsZoneGroup:
      privateDnsZoneGroup && `${privateEndpoint}/privateDnsZoneGroups/${privateDnsZoneGroup}`,
    passwordSecret: secret(live.passwordSecret),
    connectionStringSecret: secret(live.connectionStringSecret),
  };
}

/** `/subscriptions/…/resourceGroups/…/providers/Microsoft.Cache/redisEnterprise` of `Cache/redisEnterprise`. */
export function providerPath(subscriptionId: string, resourceGroup: string, type: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.${type}`;
}
