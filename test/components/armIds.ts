const network = (group: string): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/${group}/providers/Microsoft.Network`;

/** ARM ids of what surrounds an instance. */
export const armIds = {
  subnet: `${network("my-app-dev-rg")}/virtualNetworks/My-App/subnets/data`,
  zone: `${network("my-app-dev-rg")}/privateDnsZones/privatelink.redis.azure.net`,
  workspace: network("my-app-dev-rg").replace(
    "Microsoft.Network",
    "Microsoft.OperationalInsights/workspaces/my-app-logs",
  ),
  actionGroup: network("my-app-dev-rg").replace(
    "Microsoft.Network",
    "Microsoft.Insights/actionGroups/on-call",
  ),
  analyticsSubnet: `${network("analytics-rg")}/virtualNetworks/Analytics/subnets/data`,
  analyticsZone: `${network("analytics-rg")}/privateDnsZones/privatelink.redis.azure.net`,
} as const;
