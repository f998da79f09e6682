import type * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

import { endpointName } from "../rules/endpointName";
import { furtherEndpointName } from "../rules/furtherEndpoints";
import type { Instance } from "./instance";
import { createPrivateEndpoint } from "./privateEndpoint";

/** ARM ids of an instance's private endpoints. */
export interface EndpointIds {
  readonly own: pulumi.Output<string>;
  /** By key; `undefined` where there is none. */
  readonly further?: Readonly<Record<string, pulumi.Output<string>>>;
}

/** The instance's endpoint, and one in each further network. */
export function createPrivateEndpoints(
  instance: Instance,
  cluster: redisenterprise.RedisEnterprise,
): EndpointIds {
  const { name, args, clusterName } = instance;
  const own = createPrivateEndpoint(instance, cluster, {
    resource: `${name}-endpoint`,
    zoneGroup: `${name}-dns-zone-group`,
    part: "privateEndpoint",
    zoneGroupPart: "privateDnsZoneGroup",
    name: clusterName.apply((cluster) => endpointName(cluster, args)),
    subnetId: args.subnetId,
    liveSubnet: args.adopt?.subnet,
    location: args.location,
    resourceGroupName: args.resourceGroupName,
    privateDnsZoneId: args.privateDnsZoneId,
    elsewhere: {},
  });
  const further = Object.entries(args.furtherEndpoints ?? {}).map(
    ([key, { name: given, provider, ...place }]) => {
      const endpoint = createPrivateEndpoint(instance, cluster, {
        ...place,
        resource: `${name}-endpoint-${key}`,
        zoneGroup: `${name}-dns-zone-group-${key}`,
        part: `endpoint-${key}`,
        zoneGroupPart: `zone-group-${key}`,
        name:
          given === undefined
            ? clusterName.apply((cluster) => furtherEndpointName(cluster, key))
            : pulumi.output(given),
        elsewhere: provider === undefined ? {} : { provider },
      });
      return [key, endpoint.id] as const;
    },
  );
  return { own: own.id, ...(further.length > 0 && { further: Object.fromEntries(further) }) };
}
