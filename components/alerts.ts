import * as monitor from "@pulumi/azure-native/monitor";
import type * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

import {
  ALERT_FREQUENCY,
  ALERT_METRIC_NAMESPACE,
  ALERT_WINDOW,
  alertsOf,
  severityOf,
} from "../rules/alerts";
import { alertSuffix } from "../rules/partNames";
import { guardedPartOptions, type Instance } from "./instance";

/** Watches the cluster; each alert has one level, because Azure gives a rule one severity. */
export function createAlerts(instance: Instance, cluster: redisenterprise.RedisEnterprise): void {
  const { name, args, settings, clusterName, tags } = instance;
  for (const alert of alertsOf(settings)) {
    const suffix = alertSuffix(alert);
    new monitor.MetricAlert(
      `${name}-alert-${suffix}`,
      {
        ruleName: pulumi.interpolate`${clusterName}-${suffix}`,
        resourceGroupName: args.resourceGroupName,
        location: "global",
        description: alert.description,
        severity: severityOf(alert.level, settings.workload),
        enabled: true,
        autoMitigate: true,
        scopes: [cluster.id],
        evaluationFrequency: ALERT_FREQUENCY,
        windowSize: ALERT_WINDOW,
        criteria: {
          odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
          allOf: [
            {
              criterionType: "StaticThresholdCriterion",
              name: alert.name,
              metricNamespace: ALERT_METRIC_NAMESPACE,
              metricName: alert.metric,
              timeAggregation: alert.aggregation,
              operator: alert.operator,
              threshold: alert.threshold,
            },
          ],
        },
        actions: args.actionGroupId === undefined ? [] : [{ actionGroupId: args.actionGroupId }],
        tags,
      },
      guardedPartOptions(instance, `${name}-alert-${suffix}`, `alert-${suffix}`),
    );
  }
}
