import * as monitor from "@pulumi/azure-native/monitor";
import type * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

import { type DiagnosticPart, diagnosticSettingNames } from "../rules/partNames";
import { guardedPartOptions, type Instance } from "./instance";

/**
 * Sends the cluster's metrics and the database's connection logs to the workspace: the cluster has
 * metrics only, the database logs only. What is left to others has no setting here.
 * Source: Azure Verified Modules, avm/res/cache/redis-enterprise.
 */
export function createDiagnosticSettings(
  instance: Instance,
  cluster: redisenterprise.RedisEnterprise,
  database: redisenterprise.Database,
): void {
  const { name, args, settings } = instance;
  const { workspaceId } = args;
  if (workspaceId === undefined) return;
  if (settings.diagnosticSettings.metrics)
    new monitor.DiagnosticSetting(
      `${name}-metrics`,
      {
        name: diagnosticSettingNames.metrics,
        resourceUri: cluster.id,
        workspaceId,
        metrics: [{ category: "AllMetrics", enabled: true }],
      },
      settingOptions(instance, "metrics"),
    );
  if (settings.diagnosticSettings.logs)
    new monitor.DiagnosticSetting(
      `${name}-logs`,
      {
        name: diagnosticSettingNames.logs,
        resourceUri: database.id,
        workspaceId,
        logs: [{ categoryGroup: "allLogs", enabled: true }],
      },
      settingOptions(instance, "logs"),
    );
}

/** One that was adopted keeps its name, its further sinks, and the retention that Azure fills in. */
function settingOptions(instance: Instance, part: DiagnosticPart): pulumi.CustomResourceOptions {
  return pulumi.mergeOptions(guardedPartOptions(instance, `${instance.name}-${part}`, part), {
    ignoreChanges: [
      "name",
      "storageAccountId",
      "eventHubAuthorizationRuleId",
      "eventHubName",
      "logAnalyticsDestinationType",
      "marketplacePartnerId",
      `${part}[0].retentionPolicy`,
    ],
  });
}
