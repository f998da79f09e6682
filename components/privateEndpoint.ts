import * as network from "@pulumi/azure-native/network";
import type * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

import { PRIVATE_DNS_ZONE, PRIVATE_LINK_GROUP } from "../rules/names";
import { ZONE_GROUP } from "../rules/partNames";
import type { Endpoint } from "./endpoint";
import { adviceOnApproval, requireOwnEndpoint, warnUntilApproved } from "./endpointChecks";
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
  "manualPrivateLinkServiceConnections",
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
  place: Endpoint,
): network.PrivateEndpoint {
  const { args, tags } = instance;
  // An endpoint of a cluster that was replaced stays behind disconnected: it goes with its cluster.
  const withCluster = { replaceWith: [cluster], deleteBeforeReplace: true };
  const options = guardedPartOptions(instance, place.resource, place.part, place.elsewhere);
  const isManual = args.endpointApproval === "manual";
  const connection = {
    name: place.name,
    privateLinkServiceId: cluster.id,
    groupIds: [PRIVATE_LINK_GROUP],
  };
  const endpoint = new network.PrivateEndpoint(
    place.resource,
    {
      privateEndpointName: place.name,
      resourceGroupName: place.resourceGroupName,
      location: place.location,
      subnet: { id: pulumi.output(place.subnetId) },
      ...(isManual
        ? { manualPrivateLinkServiceConnections: [connection] }
        : { privateLinkServiceConnections: [connection] }),
      // Azure empties this list once the zone group is connected: it has to be empty from the start to be no difference.
      customDnsConfigs: [],
      tags,
    },
    {
      ...options,
      ...withCluster,
      hooks: { ...options.hooks, onError: [adviceOnApproval()] },
      ignoreChanges: [...(options.ignoreChanges ?? []), ...LEFT_ALONE],
      // Neither the subnet nor the kind of connection ever changes.
      replacementTrigger: pulumi
        .output(place.liveSubnet ?? place.subnetId)
        .apply((id) => id.toLowerCase() + (isManual ? " manual" : "")),
    },
  );
  requireOwnEndpoint(instance, endpoint, cluster, place);
  warnUntilApproved(instance, endpoint, cluster, place);
  if (place.privateDnsZoneId !== undefined)
    createZoneGroup(instance, endpoint, place, place.privateDnsZoneId);
  return endpoint;
}

/** Publishes the endpoint's address in the zone, and keeps it so. */
function createZoneGroup(
  instance: Instance,
  endpoint: network.PrivateEndpoint,
  { zoneGroup, zoneGroupPart, resourceGroupName, elsewhere }: Endpoint,
  privateDnsZoneId: pulumi.Input<string>,
): void {
  new network.PrivateDnsZoneGroup(
    zoneGroup,
    {
      privateDnsZoneGroupName: ZONE_GROUP,
      privateEndpointName: endpoint.name,
      resourceGroupName,
      privateDnsZoneConfigs: [{ name: PRIVATE_DNS_ZONE.replaceAll(".", "-"), privateDnsZoneId }],
    },
    // One that was adopted keeps its names: a new one would take the DNS record away first. Its configuration's name
    // travels into a replacement too, where any name will do.
    pulumi.mergeOptions(guardedPartOptions(instance, zoneGroup, zoneGroupPart, elsewhere), {
      ignoreChanges: ["privateDnsZoneGroupName", "name", "privateDnsZoneConfigs[0].name"],
    }),
  );
}
