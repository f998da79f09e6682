import * as authorization from "@pulumi/azure-native/authorization";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as monitor from "@pulumi/azure-native/monitor";
import * as network from "@pulumi/azure-native/network";
import * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import type * as pulumi from "@pulumi/pulumi";

import type { PartNames, PartType } from "../rules/alreadyExists";

/** How each type of part is asked for, by the names that its rule lists. */
const lookups: Readonly<
  Record<PartType, (names: never, options?: pulumi.InvokeOptions) => Promise<object>>
> = {
  "azure-native:network:PrivateEndpoint": network.getPrivateEndpoint,
  "azure-native:network:PrivateDnsZoneGroup": network.getPrivateDnsZoneGroup,
  "azure-native:keyvault:Secret": keyvault.getSecret,
  "azure-native:redisenterprise:AccessPolicyAssignment": redisenterprise.getAccessPolicyAssignment,
  "azure-native:monitor:DiagnosticSetting": monitor.getDiagnosticSetting,
  "azure-native:authorization:ManagementLockByScope": authorization.getManagementLockByScope,
  "azure-native:monitor:MetricAlert": monitor.getMetricAlert,
  "azure-native:monitor:ScheduledQueryRule": monitor.getScheduledQueryRule,
};

/** Asks Azure for a part. */
export function findPart(
  type: PartType,
  names: PartNames,
  options: pulumi.InvokeOptions = {},
): Promise<object> {
  return lookups[type](names as never, options);
}
