import * as network from "@pulumi/azure-native/network";
import type * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

import { PRIVATE_DNS_ZONE, PRIVATE_LINK_GROUP } from "../rules/names";
import { type Instance, partOptions } from "./instance";

/** The only way in: an address in the subnet, and the zone group that publishes it in the private DNS zone. */
export function createPrivateEndpoint(
  instance: Instance,
  cluster: redisenterprise.RedisEnterprise,
): network.PrivateEndpoint {
  const { name, args, tags } = instance;
  // An endpoint of a cluster that was replaced stays behind disconnected: it goes with its cluster.
  const withCluster = { replaceWith: [cluster], deleteBeforeReplace: true };
  const endpoint = new network.PrivateEndpoint(
    `${name}-endpoint`,
    {
      privateEndpointName: instance.endpointName,
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      subnet: { id: args.subnetId },
      privateLinkServiceConnections: [
        {
          name: instance.endpointName,
          privateLinkServiceId: cluster.id,
          groupIds: [PRIVATE_LINK_GROUP],
        },
      ],
      tags,
    },
    { ...partOptions(instance, "privateEndpoint"), ...withCluster },
  );
  new network.PrivateDnsZoneGroup(
    `${name}-dns-zone-group`,
    {
      privateDnsZoneGroupName: "default",
      privateEndpointName: endpoint.name,
      resourceGroupName: args.resourceGroupName,
      privateDnsZoneConfigs: [
        { name: PRIVATE_DNS_ZONE.replaceAll(".", "-"), privateDnsZoneId: args.privateDnsZoneId },
      ],
    },
    // One that was adopted under another name keeps it: a new name would take the DNS record away first.
    pulumi.mergeOptions(partOptions(instance, "privateDnsZoneGroup"), {
      ignoreChanges: ["privateDnsZoneGroupName"],
    }),
  );
  return endpoint;
}
