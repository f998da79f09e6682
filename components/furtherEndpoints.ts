import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";

import type { FurtherEndpointChoices } from "../rules/furtherEndpoints";
import { PRIVATE_DNS_ZONE } from "../rules/names";
import { find, type Lookup } from "./adopt";
import { zoneLookup } from "./environmentLookups";
import type { FurtherEndpointArgs } from "./redisEnterpriseArgs";
import { inSubscription } from "./subscriptions";

/** Something that is there already, and where: a subnet's region is its network's. */
interface Found {
  readonly id?: string;
  readonly location?: string;
}

/** An instance of the stack file. */
interface Reached {
  readonly furtherEndpoints?: Readonly<Record<string, FurtherEndpointChoices>> | undefined;
}

/**
 * The further endpoints of each instance, by its key. Their networks and zones exist: they are looked up all side by
 * side, and a network says in which region its endpoint must be. Without any, nothing is asked.
 *
 * @throws pulumi.ResourceError on `owner`, naming every network and zone that isn't there
 */
export function furtherEndpointArgs(
  owner: pulumi.Resource,
  instances: Readonly<Record<string, Reached>>,
): Readonly<Record<string, Readonly<Record<string, FurtherEndpointArgs>>>> {
  const all = Object.entries(instances).flatMap(([instance, { furtherEndpoints = {} }]) =>
    Object.entries(furtherEndpoints).map(([key, endpoint]) => ({ instance, key, endpoint })),
  );
  if (all.length === 0) return {};
  const lookups = all.flatMap(({ instance, key, endpoint }) =>
    lookupsOf(endpoint, `redis:instances.${instance}.furtherEndpoints.${key}`),
  );
  const found = pulumi.output(find<Found>(owner, Object.fromEntries(lookups)));
  const args: Record<string, Record<string, FurtherEndpointArgs>> = {};
  for (const { instance, key, endpoint } of all) {
    const at = `redis:instances.${instance}.furtherEndpoints.${key}`;
    (args[instance] ??= {})[key] = {
      ...(endpoint.name !== undefined && { name: endpoint.name }),
      resourceGroupName: endpoint.resourceGroup ?? endpoint.network.resourceGroup,
      subnetId: found.apply((each) => each[`${at}.network`]?.id ?? ""),
      location: found.apply((each) => each[`${at}.network`]?.location ?? ""),
      ...(endpoint.privateDnsZone.mode === "adopt" && {
        privateDnsZoneId: found.apply((each) => each[`${at}.privateDnsZone`]?.id ?? ""),
      }),
      ...inSubscription(endpoint.network.subscription),
    };
  }
  return args;
}

function lookupsOf(endpoint: FurtherEndpointChoices, at: string): [string, Lookup<Found>][] {
  const { network: there, privateDnsZone: zone } = endpoint;
  const group = `resourceGroups/${there.resourceGroup}/providers/Microsoft.Network`;
  const subnet: Lookup<Found> = {
    what: "Subnet",
    configKey: `${at}.network`,
    path: `${group}/virtualNetworks/${there.name}/subnets/${there.subnet}`,
    subscription: there.subscription,
    find: (options) => findSubnet(there, options),
  };
  if (zone.mode === "policy") return [[subnet.configKey, subnet]];
  const { resourceGroup, subscription } = zone;
  const privateDnsZone: Lookup<Found> = zoneLookup(`${at}.privateDnsZone`, {
    name: PRIVATE_DNS_ZONE,
    resourceGroup,
    subscription,
  });
  return [
    [subnet.configKey, subnet],
    [privateDnsZone.configKey, privateDnsZone],
  ];
}

async function findSubnet(
  { name, resourceGroup, subnet }: FurtherEndpointChoices["network"],
  options: pulumi.InvokeOptions,
): Promise<Found> {
  const found = await network.getVirtualNetwork(
    { resourceGroupName: resourceGroup, virtualNetworkName: name },
    options,
  );
  const subnets = found.subnets ?? [];
  const same = subnets.find((each) => each.name?.toLowerCase() === subnet.toLowerCase());
  if (same?.id === undefined) {
    const names = subnets.map((each) => `\`${each.name ?? ""}\``);
    throw new Error(
      names.length === 0
        ? `the network ${name} has no subnets.`
        : `the network ${name} has the subnets ${names.join(", ")}.`,
    );
  }
  return { id: same.id, ...(found.location !== undefined && { location: found.location }) };
}
