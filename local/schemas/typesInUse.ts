/** Every azure-native resource type that the local Azure models. */
export const resourceTypes = [
  "azure-native:authorization:ManagementLockByScope",
  "azure-native:keyvault:Secret",
  "azure-native:keyvault:Vault",
  "azure-native:monitor:ActionGroup",
  "azure-native:monitor:DiagnosticSetting",
  "azure-native:monitor:MetricAlert",
  "azure-native:network:PrivateDnsZoneGroup",
  "azure-native:network:PrivateEndpoint",
  "azure-native:network:Subnet",
  "azure-native:network:VirtualNetwork",
  "azure-native:operationalinsights:Workspace",
  "azure-native:privatedns:PrivateZone",
  "azure-native:privatedns:VirtualNetworkLink",
  "azure-native:redisenterprise:AccessPolicyAssignment",
  "azure-native:redisenterprise:Database",
  "azure-native:redisenterprise:RedisEnterprise",
  "azure-native:resources:ResourceGroup",
] as const;

/** Every azure-native function that the local Azure answers. */
export const functionTypes = [
  "azure-native:authorization:getClientConfig",
  "azure-native:keyvault:getSecret",
  "azure-native:keyvault:getVault",
  "azure-native:monitor:getActionGroup",
  "azure-native:network:getPrivateEndpoint",
  "azure-native:network:getSubnet",
  "azure-native:network:getVirtualNetwork",
  "azure-native:operationalinsights:getWorkspace",
  "azure-native:privatedns:getPrivateZone",
  "azure-native:privatedns:getVirtualNetworkLink",
  "azure-native:redisenterprise:getDatabase",
  "azure-native:redisenterprise:getRedisEnterprise",
  "azure-native:redisenterprise:listDatabaseKeys",
  "azure-native:redisenterprise:listRedisEnterpriseSkusForScaling",
  "azure-native:resources:getResourceGroup",
] as const;
