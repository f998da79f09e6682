import * as network from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";

import type { AdoptedIds } from "./adopt";
import type { Environment } from "./environment";
import type { NetworkArgs } from "./environmentArgs";

interface SharedNetwork {
  readonly networkId: pulumi.Output<string>;
  /** The subnet that private endpoints stand in. */
  readonly subnetId: pulumi.Output<string>;
}

/** The environment's network: the one that is adopted, or a new one with its subnet. */
export function createNetwork(
  name: string,
  args: NetworkArgs,
  environment: Environment,
  adopted: pulumi.Output<AdoptedIds>,
): SharedNetwork {
  if (args.mode === "adopt") {
    const subnetId = adopted.apply(({ subnet = "" }) => subnet);
    return { subnetId, networkId: subnetId.apply((id) => id.replace(/\/subnets\/[^/]+$/i, "")) };
  }
  const created = new network.VirtualNetwork(
    `${name}-network`,
    {
      virtualNetworkName: environment.createdName(args.name),
      resourceGroupName: environment.resourceGroupName,
      location: environment.location,
      addressSpace: { addressPrefixes: [args.addressSpace] },
      tags: environment.tags,
    },
    // The subnet is a resource of its own; the network's list of subnets is only its echo.
    { parent: environment, ignoreChanges: ["subnets"] },
  );
  const subnet = new network.Subnet(
    `${name}-subnet`,
    {
      subnetName: args.subnet,
      virtualNetworkName: created.name,
      resourceGroupName: environment.resourceGroupName,
      addressPrefix: args.subnetPrefix,
    },
    { parent: environment },
  );
  return { networkId: created.id, subnetId: subnet.id };
}
