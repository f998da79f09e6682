import { connectionSettings, type ConnectionSettings } from "./connection";
import type { FurtherEndpoint } from "./furtherEndpoints";
import { importIds, providerPath } from "./importIds";
import { hostName, PRIVATE_DNS_ZONE } from "./names";
import type { StackInstanceSettings, StackSettings } from "./stack";

/** A private endpoint, and what makes clients of its network find it. */
export interface EndpointPlace {
  /** `own`, or the key of a further endpoint. */
  readonly key: string;
  readonly id: string;
  /** The network that it is in. */
  readonly networkId: string;
  /** The zone that its network resolves; `undefined` where Azure Policy joins the endpoint to one. */
  readonly zoneId: string | undefined;
}

/** The vault that an instance's secrets are in. */
export interface VaultPlace {
  readonly name: string;
  readonly id: string;
}

/** One instance of a stack, and where each of its parts is in Azure. */
export interface InstancePlaces {
  readonly key: string;
  readonly name: string;
  readonly host: string;
  readonly settings: StackInstanceSettings;
  readonly connection: ConnectionSettings;
  readonly clusterId: string;
  readonly databaseId: string;
  /** The environment's own first. */
  readonly endpoints: readonly EndpointPlace[];
  readonly vault: VaultPlace | undefined;
}

/**
 * Where the instances of a stack are, from its file alone. With `randomSuffix` names are known only to the state: the
 * answer is then for nobody.
 */
export function stackPlaces(stack: StackSettings, subscriptionId: string): InstancePlaces[] {
  const { environment, instances, settings } = stack;
  const resourceGroup = environment.resourceGroup.name;
  const own = placesOf(stack, subscriptionId);
  return [...settings].map(([key, instance]) => {
    const name = instances[key]?.name ?? "";
    const host = hostName(name, environment.location);
    const ids = importIds({
      ...{ subscriptionId, resourceGroup, cluster: name },
      privateEndpoint: instance.privateEndpoint,
    });
    return {
      ...{ key, name, host, settings: instance, vault: own.vault },
      connection: connectionSettings(host, instance),
      clusterId: ids.cluster,
      databaseId: ids.database ?? "",
      endpoints: [
        {
          key: "own",
          id: ids.privateEndpoint,
          networkId: own.networkId,
          zoneId: own.zoneId,
        },
        ...Object.entries(instance.furtherEndpoints).map(([endpoint, further]) =>
          furtherPlace(endpoint, further, subscriptionId),
        ),
      ],
    };
  });
}

/** URI of a secret, without a version, as applications refer to it. */
export function secretUri(vault: string, secret: string): string {
  return `https://${vault}.vault.azure.net/secrets/${secret}`;
}

/** What an instance's record is called in its zone: `cache.uksouth` of `cache.uksouth.redis.azure.net`. */
export function zoneRecordName(host: string): string {
  return host.replace(/\.redis\.azure\.net$/, "");
}

function placesOf({ environment }: StackSettings, own: string) {
  const group = environment.resourceGroup.name;
  const { network, privateDnsZone: zone, keyVault } = environment;
  const path = (
    { subscription = own, resourceGroup = group }: Partial<Record<Where, string>>,
    type: string,
  ): string => providerPath(subscription, resourceGroup, type);
  return {
    networkId: `${path(network, "Network/virtualNetworks")}/${network.name}`,
    zoneId:
      zone.mode === "policy"
        ? undefined
        : `${path(zone, "Network/privateDnsZones")}/${PRIVATE_DNS_ZONE}`,
    vault: keyVault && {
      name: keyVault.name,
      id: `${path(keyVault, "KeyVault/vaults")}/${keyVault.name}`,
    },
  };
}

type Where = "subscription" | "resourceGroup";

/** Where a further endpoint of an instance in the subscription `own` is. */
export function furtherPlace(
  key: string,
  { name, resourceGroup, network, privateDnsZone: zone }: FurtherEndpoint,
  own: string,
): EndpointPlace {
  const { subscription = own } = network;
  return {
    key,
    id: `${providerPath(subscription, resourceGroup, "Network/privateEndpoints")}/${name}`,
    networkId: `${providerPath(subscription, network.resourceGroup, "Network/virtualNetworks")}/${network.name}`,
    zoneId:
      zone.mode === "policy"
        ? undefined
        : `${providerPath(zone.subscription ?? own, zone.resourceGroup, "Network/privateDnsZones")}/${PRIVATE_DNS_ZONE}`,
  };
}
