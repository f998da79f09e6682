/**
 * What each kind of resource that the components make is called where rights are given. Source: the paths of
 * Azure's REST API, as pulumi-azure-native 3.28 has them.
 */
export const armTypes: Readonly<Record<string, string>> = {
  "azure-native:applicationinsights:Workbook": "Microsoft.Insights/workbooks",
  "azure-native:authorization:ManagementLockByScope": "Microsoft.Authorization/locks",
  "azure-native:authorization:RoleAssignment": "Microsoft.Authorization/roleAssignments",
  "azure-native:keyvault:Secret": "Microsoft.KeyVault/vaults/secrets",
  "azure-native:keyvault:Vault": "Microsoft.KeyVault/vaults",
  "azure-native:monitor:ActionGroup": "Microsoft.Insights/actionGroups",
  "azure-native:monitor:DiagnosticSetting": "Microsoft.Insights/diagnosticSettings",
  "azure-native:monitor:MetricAlert": "Microsoft.Insights/metricAlerts",
  "azure-native:monitor:ScheduledQueryRule": "Microsoft.Insights/scheduledQueryRules",
  "azure-native:network:PrivateDnsZoneGroup":
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
  "azure-native:network:PrivateEndpoint": "Microsoft.Network/privateEndpoints",
  "azure-native:network:Subnet": "Microsoft.Network/virtualNetworks/subnets",
  "azure-native:network:VirtualNetwork": "Microsoft.Network/virtualNetworks",
  "azure-native:operationalinsights:Workspace": "Microsoft.OperationalInsights/workspaces",
  "azure-native:privatedns:PrivateZone": "Microsoft.Network/privateDnsZones",
  "azure-native:privatedns:VirtualNetworkLink":
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
  "azure-native:redisenterprise:AccessPolicyAssignment":
    "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments",
  "azure-native:redisenterprise:Database": "Microsoft.Cache/redisEnterprise/databases",
  "azure-native:redisenterprise:RedisEnterprise": "Microsoft.Cache/redisEnterprise",
  "azure-native:resources:ResourceGroup": "Microsoft.Resources/subscriptions/resourceGroups",
};
