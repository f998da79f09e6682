import * as keyvault from "@pulumi/azure-native/keyvault";
import * as monitor from "@pulumi/azure-native/monitor";
import * as network from "@pulumi/azure-native/network";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as privatedns from "@pulumi/azure-native/privatedns";
import * as resources from "@pulumi/azure-native/resources";

import type { Lookup } from "./adopt";
import type { EnvironmentArgs } from "./environmentArgs";

const KEY = "redis:environment";

/** One look-up for each part that the environment adopts. */
export function environmentLookups(args: EnvironmentArgs): Record<string, Lookup> {
  const group = args.resourceGroup.name;
  const parts: [string, Lookup][] = [];
  if (args.resourceGroup.mode === "adopt") {
    parts.push([
      "resourceGroup",
      {
        what: "Resource group",
        configKey: `${KEY}.resourceGroup.name`,
        path: `resourceGroups/${group}`,
        find: () => resources.getResourceGroup({ resourceGroupName: group }),
      },
    ]);
  }
  if (args.network.mode === "adopt") {
    const { name, subnet, resourceGroup = group, subscription } = args.network;
    parts.push([
      "subnet",
      {
        what: "Subnet",
        configKey: `${KEY}.network.subnet`,
        path: `${provider(resourceGroup, "Network/virtualNetworks")}/${name}/subnets/${subnet}`,
        subscription,
        find: (options) =>
          network.getSubnet(
            { resourceGroupName: resourceGroup, virtualNetworkName: name, subnetName: subnet },
            options,
          ),
      },
    ]);
  }
  if (args.keyVault?.mode === "adopt") {
    const { name, resourceGroup = group, subscription } = args.keyVault;
    parts.push([
      "keyVault",
      {
        what: "Key vault",
        configKey: `${KEY}.keyVault.name`,
        path: `${provider(resourceGroup, "KeyVault/vaults")}/${name}`,
        subscription,
        find: (options) =>
          keyvault.getVault({ resourceGroupName: resourceGroup, vaultName: name }, options),
      },
    ]);
  }
  if (args.workspace?.mode === "adopt") {
    const { name, resourceGroup = group, subscription } = args.workspace;
    parts.push([
      "workspace",
      {
        what: "Log Analytics workspace",
        configKey: `${KEY}.workspace.name`,
        path: `${provider(resourceGroup, "OperationalInsights/workspaces")}/${name}`,
        subscription,
        find: (options) =>
          operationalinsights.getWorkspace(
            { resourceGroupName: resourceGroup, workspaceName: name },
            options,
          ),
      },
    ]);
  }
  if (args.actionGroup?.mode === "adopt") {
    const { name, resourceGroup = group, subscription } = args.actionGroup;
    parts.push([
      "actionGroup",
      {
        what: "Action group",
        configKey: `${KEY}.actionGroup.name`,
        path: `${provider(resourceGroup, "Insights/actionGroups")}/${name}`,
        subscription,
        find: (options) =>
          monitor.getActionGroup(
            { resourceGroupName: resourceGroup, actionGroupName: name },
            options,
          ),
      },
    ]);
  }
  return Object.fromEntries([...parts, ...zoneLookups(args, group)]);
}

function zoneLookups(args: EnvironmentArgs, group: string): [string, Lookup][] {
  if (args.privateDnsZone.mode !== "adopt") return [];
  const { name, resourceGroup = group, subscription, networkLinks } = args.privateDnsZone;
  const path = `${provider(resourceGroup, "Network/privateDnsZones")}/${name}`;
  const links = networkLinks.flatMap((link, index): [string, Lookup][] =>
    link.mode === "create"
      ? []
      : [
          [
            `networkLink${index}`,
            {
              what: "Virtual network link",
              configKey: `${KEY}.privateDnsZone.networkLinks[${index}].name`,
              path: `${path}/virtualNetworkLinks/${link.name}`,
              subscription,
              find: (options) =>
                privatedns.getVirtualNetworkLink(
                  {
                    resourceGroupName: resourceGroup,
                    privateZoneName: name,
                    virtualNetworkLinkName: link.name,
                  },
                  options,
                ),
            },
          ],
        ],
  );
  return [
    ["privateDnsZone", zoneLookup(`${KEY}.privateDnsZone`, { name, resourceGroup, subscription })],
    ...links,
  ];
}

/** Looks for a private DNS zone, the environment's or that of a further endpoint. */
export function zoneLookup(
  configKey: string,
  {
    name,
    resourceGroup,
    subscription,
  }: {
    readonly name: string;
    readonly resourceGroup: string;
    readonly subscription: string | undefined;
  },
): Lookup {
  return {
    what: "Private DNS zone",
    configKey,
    path: `${provider(resourceGroup, "Network/privateDnsZones")}/${name}`,
    subscription,
    find: (options) =>
      privatedns.getPrivateZone(
        { resourceGroupName: resourceGroup, privateZoneName: name },
        options,
      ),
  };
}

function provider(resourceGroup: string, type: string): string {
  return `resourceGroups/${resourceGroup}/providers/Microsoft.${type}`;
}
