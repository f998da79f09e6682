import * as network from "@pulumi/azure-native/network";
import type * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

import { armName, resourceGroupIn } from "../rules/armIds";
import { approvalRefused, unapproved, waitingEndpoint } from "../rules/endpointApproval";
import { endpointDifference } from "../rules/endpointDifference";
import { adviceHook } from "./advice";
import type { Endpoint } from "./endpoint";
import type { Instance } from "./instance";
import { lookup } from "./lookup";

/**
 * Fails where an endpoint is left alone that isn't the instance's: one that was made anew by hand, or imported, from a
 * state without the trigger that replaces it. While it is adopted nothing is asked of it.
 */
export function requireOwnEndpoint(
  { component, args }: Instance,
  endpoint: network.PrivateEndpoint,
  cluster: redisenterprise.RedisEnterprise,
  { subnetId }: Endpoint,
): void {
  if (args.adopt !== undefined) return;
  pulumi
    .all([
      endpoint.subnet,
      subnetId,
      endpoint.privateLinkServiceConnections,
      endpoint.manualPrivateLinkServiceConnections,
      cluster.id,
      endpoint.urn,
    ])
    .apply(([live, subnet, automatic = [], manual = [], clusterId, name]) => {
      const [connected] = [...automatic, ...manual];
      const difference = endpointDifference(
        { subnet: live?.id, target: connected?.privateLinkServiceId },
        { subnet, target: clusterId },
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

/** Says that nobody gets through an endpoint; the state may be older than its approval, so Azure is asked. */
export function warnUntilApproved(
  { component }: Instance,
  endpoint: network.PrivateEndpoint,
  cluster: redisenterprise.RedisEnterprise,
  { elsewhere }: Endpoint,
): void {
  pulumi
    .all([
      endpoint.id,
      endpoint.urn,
      endpoint.name,
      endpoint.privateLinkServiceConnections,
      endpoint.manualPrivateLinkServiceConnections,
      cluster.id,
    ])
    .apply(async ([id, urn, name, automatic, manual, clusterId]) => {
      const known = unapproved({
        privateLinkServiceConnections: automatic,
        manualPrivateLinkServiceConnections: manual,
      });
      if (known === undefined) return;
      const question = { resourceGroupName: resourceGroupIn(id), privateEndpointName: name };
      const live = await lookup(
        network.getPrivateEndpoint(question, { parent: component, ...elsewhere }),
      );
      const status = live === "absent" || live === undefined ? known : unapproved(live);
      if (status === undefined) return;
      const at = { cluster: armName(clusterId), resourceGroup: resourceGroupIn(clusterId) };
      await pulumi.log.warn(waitingEndpoint({ name, urn }, status, at), component);
    });
}

/** Says what to do where Azure refuses to approve an endpoint at once. */
export function adviceOnApproval(): pulumi.ErrorHook {
  return adviceHook("azure-managed-redis-endpoint-approval", (error, { name }) =>
    approvalRefused(name, error),
  );
}
