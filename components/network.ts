import * as network from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";

import type { NetworkArgs } from "./environmentArgs";
import type { EnvironmentPart } from "./environmentPart";

interface SharedNetwork {
  readonly networkId: pulumi.Output<string>;
  /** The subnet of the private endpoints. */
  readonly subnetId: pulumi.Output<string>;
}

/** The environment's network: the one that is adopted, or a new one with its subnet. */
export function createNetwork(args: NetworkArgs, environment: EnvironmentPart): SharedNetwork {
  const { name, parent, createdName, location, resourceGroupName, tags, adopted } = environment;
  if (args.mode === "adopt") {
    const subnetId = adopted.apply(({ subnet = "" }) => subnet);
    return { subnetId, networkId: subnetId.apply((id) => id.replace(/\/subnets\/[^/]+$/i, "")) };
  }
  const created = new network.VirtualNetwork(
    `${name}-network`,
    {
      virtualNetworkName: createdName(args.name),
      resourceGroupName,
      location,
      addressSpace: { addressPrefixes: [args.addressSpace] },
      tags,
    },
    // The subnet is a resource of its own; the network's list of subnets is only its echo.
    { parent, ignoreChanges: ["subnets"] },
  );
  const subnet = new network.Subnet(
    `${name}-subnet`,
    {
      subnetName: args.subnet,
      virtualNetworkName: created.name,
      resourceGroupName,
      addressPrefix: args.subnetPrefix,
    },
    { parent },
  );
  return { networkId: created.id, subnetId: subnet.id };
}
