import type * as network from "@pulumi/azure-native/network";
import type * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

import { endpointDifference } from "../rules/endpointDifference";
import type { Instance } from "./instance";

/**
 * Fails where an endpoint is left alone that isn't the instance's: one that was made anew by hand, or imported, from a
 * state without the trigger that replaces it. While it is adopted nothing is asked of it.
 */
export function requireOwnEndpoint(
  { component, args }: Instance,
  { subnet, privateLinkServiceConnections: connections, urn }: network.PrivateEndpoint,
  cluster: redisenterprise.RedisEnterprise,
): void {
  if (args.adopt !== undefined) return;
  pulumi
    .all([subnet, args.subnetId, connections, cluster.id, urn])
    .apply(([live, subnetId, connected, clusterId, name]) => {
      const difference = endpointDifference(
        { subnet: live?.id, target: connected?.[0]?.privateLinkServiceId },
        { subnet: subnetId, target: clusterId },
      );
      if (difference === undefined) return;
      throw new pulumi.ResourceError(
        `The private endpoint ${difference}. To have it made again, which drops its connections, run ` +
          `\`pulumi up --replace '${name}'\` once.`,
        component,
        true,
      );
    });
}
