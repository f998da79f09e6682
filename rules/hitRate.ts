import type { AlertLevel, AlertSettings } from "./alerts";
import type { Workload } from "./workload";

/**
 * The share of look-ups that a `cache` answers. Azure has no metric for it and a metric alert can't divide
 * two, so a log search alert divides them in the workspace that gets the cluster's metrics.
 *
 * Sources: Azure Monitor reference, table AzureMetrics; Azure documentation, azure-monitor/alerts/
 * alerts-create-log-alert-rule.md (measures, splitting by resource id, reserved words).
 */
export const HIT_RATE_COLUMN = "hitRate";
export const RESOURCE_COLUMN = "_ResourceId";

/** Window and frequency in one: metrics reach the workspace some minutes late, and each run is billed. */
export const HIT_RATE_WINDOW = "PT15M";

/** Look-ups within a window below which a rate says nothing: a quiet night, a start after a deployment. */
const FEWEST_LOOKUPS = 1000;

export interface HitRateAlert {
  /** Part of its name in Azure and of its identity in the state: it never changes. */
  readonly name: "hit-rate";
  readonly level: AlertLevel;
  /** Percent below which it fires. */
  readonly threshold: number;
  readonly description: string;
}

interface Watched {
  readonly workload: Workload;
  readonly alerts: AlertSettings;
}

/** What `state` holds is looked up once in a while, and a miss is an answer: it has no hit rate to keep. */
export function hitRateAlerts({ workload, alerts }: Watched): HitRateAlert[] {
  if (!alerts.enabled || workload !== "cache") return [];
  return (["warning", "critical"] as const).map((level) => {
    const threshold = { warning: 80, critical: 60 }[level];
    return {
      name: "hit-rate",
      level,
      threshold,
      description: `Fewer than ${threshold} % of the look-ups in 15 minutes were answered: the data source behind the cache serves the rest. See docs/runbooks/evictions.md.`,
    };
  });
}

/** The hit rate of one cluster in the window, in percent; no row while there are few look-ups. */
export function hitRateQuery(clusterId: string): string {
  return [
    "AzureMetrics",
    `| where ${RESOURCE_COLUMN} =~ "${clusterId}" and MetricName in ("cachehits", "cachemisses")`,
    `| summarize hits = sumif(Total, MetricName == "cachehits"), lookups = sum(Total) by ${RESOURCE_COLUMN}`,
    `| where lookups >= ${FEWEST_LOOKUPS}`,
    `| project ${RESOURCE_COLUMN}, ${HIT_RATE_COLUMN} = 100.0 * hits / lookups`,
  ].join("\n");
}

/** The hit rates of clusters over time, in percent, one line for each; a step without look-ups has no rate. */
export function hitRatesQuery(clusterIds: readonly string[], step: string): string {
  const ids = clusterIds.map((id) => `"${id}"`).join(", ");
  return [
    "AzureMetrics",
    `| where ${RESOURCE_COLUMN} in~ (${ids}) and MetricName in ("cachehits", "cachemisses")`,
    `| summarize hits = sumif(Total, MetricName == "cachehits"), lookups = sum(Total) by bin(TimeGenerated, ${step}), instance = extract("[^/]+$", 0, ${RESOURCE_COLUMN})`,
    "| where lookups > 0",
    `| project TimeGenerated, instance, ${HIT_RATE_COLUMN} = 100.0 * hits / lookups`,
  ].join("\n");
}
