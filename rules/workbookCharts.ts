import { type Alert, type AlertSettings, alertsOf } from "./alerts";
import { armName } from "./armIds";
import { hitRateAlerts } from "./hitRate";
import type { Workload } from "./workload";

/** An instance that a workbook shows. */
export interface ShownInstance {
  /** ARM id of its cluster: metrics exist there, and not on the database. */
  readonly clusterId: string;
  readonly workload: Workload;
  readonly alerts: AlertSettings;
}

/** One chart with a line for each instance. */
export interface Chart {
  /** Part of its item's name: unique in the workbook. */
  readonly name: string;
  readonly title: string;
  /** Metric of Microsoft.Cache/redisEnterprise. */
  readonly metric: string;
  /** The one that its alerts judge; without alerts, Azure's default. */
  readonly aggregation: Alert["aggregation"];
  readonly unit: "percent" | "count";
  /** The alerts that watch the metric. */
  readonly alerts: readonly Alert["name"][];
  /** What else to know of it. */
  readonly note?: string;
}

/**
 * What somebody on duty at night asks, in that order.
 * Source of names, units and default aggregations: Azure Monitor reference, supported metrics of
 * Microsoft.Cache/redisEnterprise (2026-07-13).
 */
export const charts = {
  usedMemory: {
    name: "used-memory",
    title: "Used memory",
    metric: "usedmemorypercentage",
    aggregation: "Maximum",
    unit: "percent",
    alerts: ["used-memory"],
  },
  evictedKeys: {
    name: "evicted-keys",
    title: "Evicted keys",
    metric: "evictedkeys",
    aggregation: "Total",
    unit: "count",
    alerts: ["evictions"],
  },
  connectedClients: {
    name: "connected-clients",
    title: "Connected clients",
    metric: "connectedclients",
    aggregation: "Maximum",
    unit: "count",
    alerts: ["connected-clients", "no-clients"],
  },
  serverLoad: {
    name: "server-load",
    title: "Server load",
    metric: "serverLoad",
    aggregation: "Average",
    unit: "percent",
    alerts: ["server-load"],
  },
  operations: {
    name: "operations",
    title: "Operations per second",
    metric: "operationsPerSecond",
    aggregation: "Maximum",
    unit: "count",
    alerts: [],
    note: "A step up beside the server load is more traffic; a step down to nothing is an application that is gone.",
  },
  // Its name in Azure is "Cache Latency Microseconds (Preview)", its unit Count.
  latency: {
    name: "latency",
    title: "Latency in microseconds",
    metric: "cacheLatency",
    aggregation: "Average",
    unit: "count",
    alerts: [],
    note: "Measured in the instance: if it is low while clients time out, look at the network and the clients. See docs/runbooks/timeouts.md.",
  },
} as const satisfies Record<string, Chart>;

const lookups = {
  aggregation: "Total",
  unit: "count",
  alerts: [],
  note: "Azure has no metric for the hit rate; with a workspace that gets the metrics it is worked out there.",
} as const;

/** Azure has no metric for the hit rate: without a workspace there are only its two parts to show. */
export const lookupCharts: readonly Chart[] = [
  { name: "cache-hits", title: "Cache hits", metric: "cachehits", ...lookups },
  { name: "cache-misses", title: "Cache misses", metric: "cachemisses", ...lookups },
];

/** What is watched in a chart: each alert's own words, with the instances that it is declared for. */
export function watchedIn(chart: Chart, instances: readonly ShownInstance[]): string {
  return watched(instances, (instance) =>
    alertsOf(instance).filter(({ name }) => chart.alerts.includes(name)),
  );
}

/** The same of the hit rate, whose alerts exist with a workspace only. */
export function watchedHitRate(instances: readonly ShownInstance[]): string {
  return watched(instances, hitRateAlerts);
}

/** What an instance is called in the portal. */
export function nameOf({ clusterId }: ShownInstance): string {
  return armName(clusterId);
}

function watched(
  instances: readonly ShownInstance[],
  alerts: (instance: ShownInstance) => readonly Pick<Alert, "level" | "description">[],
): string {
  const declared = new Map<string, string[]>();
  for (const instance of instances)
    for (const { level, description } of alerts(instance)) {
      const line = `**${level}**: ${description}`;
      declared.set(line, [...(declared.get(line) ?? []), nameOf(instance)]);
    }
  if (declared.size === 0) return "No alert watches this.";
  return [...declared].map(([line, names]) => `- ${line} (${names.join(", ")})`).join("\n");
}
