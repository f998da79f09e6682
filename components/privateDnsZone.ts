import * as privatedns from "@pulumi/azure-native/privatedns";
import * as pulumi from "@pulumi/pulumi";

import type { PrivateDnsZoneArgs } from "./environmentArgs";
import type { EnvironmentPart } from "./environmentPart";
import { linkHooks } from "./networkLinks";
import { inSubscription } from "./subscriptions";

/**
 * The zone that resolves the instances inside the networks that are linked to it; its ARM id, or nothing where Azure
 * Policy joins each endpoint to a zone.
 */
export function createPrivateDnsZone(
  args: PrivateDnsZoneArgs,
  environment: EnvironmentPart,
  networkId: pulumi.Output<string>,
): pulumi.Output<string> | undefined {
  if (args.mode === "policy") return undefined;
  const { name: zoneName } = args;
  const { name, parent, createdName, resourceGroupName, tags, adopted } = environment;
  const subscription = args.mode === "adopt" ? args.subscription : undefined;
  const zone = args.mode === "adopt" ? adoptZone() : createZone();
  args.networkLinks.forEach((link, index) => {
    if (link.mode === "adopt") return;
    const resource = index === 0 ? `${name}-zone-link` : `${name}-zone-link-${index}`;
    const there = inSubscription(subscription);
    new privatedns.VirtualNetworkLink(
      resource,
      {
        virtualNetworkLinkName: createdName(link.name),
        privateZoneName: zone.name,
        resourceGroupName: zone.resourceGroupName,
        location: "Global",
        registrationEnabled: false,
        virtualNetwork: { id: link.network ?? networkId },
        tags,
      },
      { parent, hooks: linkHooks(resource, there), ...there },
    );
  });
  return zone.id;

  function adoptZone() {
    const group = args.mode === "adopt" ? args.resourceGroup : undefined;
    return {
      id: adopted.apply(({ privateDnsZone = "" }) => privateDnsZone),
      name: pulumi.output<string>(zoneName),
      resourceGroupName: group ?? resourceGroupName,
    };
  }

  function createZone() {
    const created = new privatedns.PrivateZone(
      `${name}-zone`,
      {
        privateZoneName: zoneName,
        resourceGroupName,
        location: "Global",
        tags,
      },
      { parent },
    );
    return {
      id: created.id,
      name: created.name,
      resourceGroupName,
    };
  }
}
