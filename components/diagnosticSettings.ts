import * as monitor from "@pulumi/azure-native/monitor";
import type * as redisenterprise from "@pulumi/azure-native/redisenterprise";

import { type Instance, partOptions } from "./instance";

/**
 * Sends the cluster's metrics and the database's connection logs to the workspace: the cluster has
 * metrics only, the database logs only.
 * Source: Azure Verified Modules, avm/res/cache/redis-enterprise.
 */
export function createDiagnosticSettings(
  instance: Instance,
  cluster: redisenterprise.RedisEnterprise,
  database: redisenterprise.Database,
): void {
  const { name, args } = instance;
  if (args.workspaceId === undefined) return;
  new monitor.DiagnosticSetting(
    `${name}-metrics`,
    {
      name: "metrics",
      resourceUri: cluster.id,
      workspaceId: args.workspaceId,
      metrics: [{ category: "AllMetrics", enabled: true }],
    },
    partOptions(instance),
  );
  new monitor.DiagnosticSetting(
    `${name}-logs`,
    {
      name: "logs",
      resourceUri: database.id,
      workspaceId: args.workspaceId,
      logs: [{ categoryGroup: "allLogs", enabled: true }],
    },
    partOptions(instance),
  );
}
