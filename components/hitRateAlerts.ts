import * as monitor from "@pulumi/azure-native/monitor";
import type * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

import { severityOf } from "../rules/alerts";
import {
  HIT_RATE_COLUMN,
  HIT_RATE_WINDOW,
  hitRateAlerts,
  hitRateQuery,
  RESOURCE_COLUMN,
} from "../rules/hitRate";
import { alertSuffix } from "../rules/partNames";
import { guardedPartOptions, type Instance } from "./instance";

/** Watches a cache's hit rate, where there is a workspace that gets its metrics. */
export function createHitRateAlerts(
  instance: Instance,
  cluster: redisenterprise.RedisEnterprise,
): void {
  const { name, args, settings, clusterName, tags } = instance;
  if (args.workspaceId === undefined) return;
  for (const alert of hitRateAlerts(settings)) {
    const suffix = alertSuffix(alert);
    new monitor.ScheduledQueryRule(
      `${name}-alert-${suffix}`,
      {
        ruleName: pulumi.interpolate`${clusterName}-${suffix}`,
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        kind: "LogAlert",
        description: alert.description,
        severity: severityOf(alert.level, settings.workload),
        enabled: true,
        autoMitigate: true,
        scopes: [args.workspaceId],
        evaluationFrequency: HIT_RATE_WINDOW,
        windowSize: HIT_RATE_WINDOW,
        criteria: {
          allOf: [
            {
              query: cluster.id.apply(hitRateQuery),
              metricMeasureColumn: HIT_RATE_COLUMN,
              resourceIdColumn: RESOURCE_COLUMN,
              timeAggregation: "Average",
              operator: "LessThan",
              threshold: alert.threshold,
            },
          ],
        },
        // A new workspace has no table of metrics until the first one arrives.
        skipQueryValidation: true,
        actions:
          args.actionGroupId === undefined ? undefined : { actionGroups: [args.actionGroupId] },
        tags,
      },
      guardedPartOptions(instance, `${name}-alert-${suffix}`, `alert-${suffix}`),
    );
  }
}
