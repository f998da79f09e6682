import * as network from "@pulumi/azure-native/network";
import type * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

import { PRIVATE_DNS_ZONE, PRIVATE_LINK_GROUP } from "../rules/names";
import { requireOwnEndpoint } from "./endpointChecks";
import { ZONE_GROUP } from "../rules/partNames";
import { guardedPartOptions, type Instance } from "./instance";

/**
 * What Azure never changes on an endpoint (its interface's name, its connection), and what an update without it would
 * take away (a static address, application security groups): somebody else may have chosen them. The subnet's id may be
 * written in another casing, so `replacementTrigger` decides whether it is another one.
 * Whole properties only: the engine copies what is ignored within one into a replacement as well.
 */
const LEFT_ALONE = [
  "customNetworkInterfaceName",
  "privateLinkServiceConnections",
  "ipConfigurations",
  "applicationSecurityGroups",
  "subnet",
];

/**
 * The only way in: an address in the subnet, and the zone group that publishes it in the private DNS zone, unless that is
 * left to Azure Policy: two zone groups would fight for one record.
 */
export function createPrivateEndpoint(
  instance: Instance,
  cluster: redisenterprise.RedisEnterprise,
): network.PrivateEndpoint {
  const { name, args, tags } = instance;
  // An endpoint of a cluster that was replaced stays behind disconnected: it goes with its cluster.
  const withCluster = { replaceWith: [cluster], deleteBeforeReplace: true };
  const options = guardedPartOptions(instance, `${name}-endpoint`, "privateEndpoint");
  const subnetId = pulumi.output(args.subnetId);
  const endpoint = new network.PrivateEndpoint(
    `${name}-endpoint`,
    {
      privateEndpointName: instance.endpointName,
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      subnet: { id: subnetId },
      privateLinkServiceConnections: [
        {
          name: instance.endpointName,
          privateLinkServiceId: cluster.id,
          groupIds: [PRIVATE_LINK_GROUP],
        },
      ],
      // Azure empties this list once the zone group is connected: it has to be empty from the start to be no difference.
      customDnsConfigs: [],
      tags,
    },
    {
      ...options,
      ...withCluster,
      ignoreChanges: [...(options.ignoreChanges ?? []), ...LEFT_ALONE],
      replacementTrigger: pulumi.output(args.adopt?.subnet ?? subnetId).apply(lowerCase),
    },
  );
  requireOwnEndpoint(instance, endpoint, cluster);
  if (args.privateDnsZoneId !== undefined)
    createZoneGroup(instance, endpoint, args.privateDnsZoneId);
  return endpoint;
}

/** Publishes the endpoint's address in the zone, and keeps it so. */
function createZoneGroup(
  instance: Instance,
  endpoint: network.PrivateEndpoint,
  privateDnsZoneId: pulumi.Input<string>,
): void {
  const { name, args } = instance;
  new network.PrivateDnsZoneGroup(
    `${name}-dns-zone-group`,
    {
      privateDnsZoneGroupName: ZONE_GROUP,
      privateEndpointName: endpoint.name,
      resourceGroupName: args.resourceGroupName,
      privateDnsZoneConfigs: [{ name: PRIVATE_DNS_ZONE.replaceAll(".", "-"), privateDnsZoneId }],
    },
    // One that was adopted keeps its names: a new one would take the DNS record away first. Its configuration's name
    // travels into a replacement too, where any name will do.
    pulumi.mergeOptions(
      guardedPartOptions(instance, `${name}-dns-zone-group`, "privateDnsZoneGroup"),
      {
        ignoreChanges: ["privateDnsZoneGroupName", "name", "privateDnsZoneConfigs[0].name"],
      },
    ),
  );
}

function lowerCase(id: string): string {
  return id.toLowerCase();
}
