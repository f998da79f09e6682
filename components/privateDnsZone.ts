import * as privatedns from "@pulumi/azure-native/privatedns";
import * as pulumi from "@pulumi/pulumi";

import type { AdoptedIds } from "./adopt";
import type { Environment } from "./environment";
import type { PrivateDnsZoneArgs } from "./environmentArgs";

/** The zone that resolves the instances inside the networks that are linked to it; its ARM id. */
export function createPrivateDnsZone(
  name: string,
  args: PrivateDnsZoneArgs,
  environment: Environment,
  networkId: pulumi.Output<string>,
  adopted: pulumi.Output<AdoptedIds>,
): pulumi.Output<string> {
  const zone = args.mode === "adopt" ? adoptZone() : createZone();
  args.networkLinks.forEach((link, index) => {
    if (link.mode === "adopt") return;
    new privatedns.VirtualNetworkLink(
      index === 0 ? `${name}-zone-link` : `${name}-zone-link-${index}`,
      {
        virtualNetworkLinkName: environment.createdName(link.name),
        privateZoneName: zone.name,
        resourceGroupName: zone.resourceGroupName,
        location: "Global",
        registrationEnabled: false,
        virtualNetwork: { id: link.network ?? networkId },
        tags: environment.tags,
      },
      { parent: environment },
    );
  });
  return zone.id;

  function adoptZone() {
    const group = args.mode === "adopt" ? args.resourceGroup : undefined;
    return {
      id: adopted.apply(({ privateDnsZone = "" }) => privateDnsZone),
      name: pulumi.output<string>(args.name),
      resourceGroupName: group ?? environment.resourceGroupName,
    };
  }

  function createZone() {
    const created = new privatedns.PrivateZone(
      `${name}-zone`,
      {
        privateZoneName: args.name,
        resourceGroupName: environment.resourceGroupName,
        location: "Global",
        tags: environment.tags,
      },
      { parent: environment },
    );
    return {
      id: created.id,
      name: created.name,
      resourceGroupName: environment.resourceGroupName,
    };
  }
}
