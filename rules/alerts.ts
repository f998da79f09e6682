import type { Workload } from "./workload";

/**
 * What an instance is watched for. Metrics exist on the cluster, not on the database.
 *
 * Source of names, units and default aggregations: Azure Monitor reference, supported metrics of
 * Microsoft.Cache/redisEnterprise (2026-07-13), each sampled every minute. There is no metric for the hit
 * rate, and none of the predecessor's `allusedmemorypercentage` or `errors`.
 */
export const ALERT_METRIC_NAMESPACE = "Microsoft.Cache/redisEnterprise";

/**
 * Each minute the last five are judged. Azure takes windows of 1, 5, 15 and 30 minutes, 1, 6, 12 and 24 hours.
 * Source: Azure documentation, Microsoft.Insights/metricAlerts 2018-03-01.
 */
export const ALERT_WINDOW = "PT5M";
export const ALERT_FREQUENCY = "PT1M";
const WINDOW_MINUTES = 5;

export type AlertLevel = "warning" | "critical";

/** At which number of connections an alert fires. */
export interface ClientThresholds {
  readonly warning: number;
  readonly critical: number;
}

/** The choices that a person has for an instance's alerts. */
export interface AlertChoices {
  /**
   * Whether the alerts are declared at all.
   * @default `true`
   * @example false
   */
  readonly enabled?: boolean;
  /**
   * How many connections are too many for this instance.
   * @default 80 and 120
   * @example { warning: 400, critical: 600 }
   */
  readonly connectedClients?: ClientThresholds;
  /**
   * Whether five minutes without a single client are reported. Applications that scale to zero have them each night.
   * @default `false`
   * @example true
   */
  readonly noClients?: boolean;
}

export interface AlertSettings {
  readonly enabled: boolean;
  readonly connectedClients: ClientThresholds;
  readonly noClients: boolean;
}

export const alertDefaults: AlertSettings = {
  enabled: true,
  connectedClients: { warning: 80, critical: 120 },
  noClients: false,
};

/** One alert on one metric, as Azure Monitor takes it. */
export interface Alert {
  /** Part of its name in Azure and of its identity in the state: it never changes. */
  readonly name: "used-memory" | "connected-clients" | "no-clients" | "evictions" | "server-load";
  readonly level: AlertLevel;
  readonly metric: string;
  readonly aggregation: "Average" | "Maximum" | "Total";
  readonly operator: "GreaterThan" | "GreaterThanOrEqual" | "LessThan";
  readonly threshold: number;
  /** What has happened, what it leads to and where to read on; the e-mail shows it. */
  readonly description: string;
}

interface Watched {
  readonly workload: Workload;
  readonly alerts: AlertSettings;
}

/** The alerts of one instance. */
export function alertsOf({ workload, alerts }: Watched): Alert[] {
  return alerts.enabled
    ? [
        ...usedMemory(workload),
        ...connectedClients(alerts.connectedClients),
        ...(alerts.noClients ? [noClients] : []),
        ...evictions(workload),
        serverLoad,
      ]
    : [];
}

/**
 * Azure's number for a level: 0 critical, 1 error, 2 warning. What is critical on a `cache` is an error only:
 * everything it holds can be fetched again, so nobody has to get up for it.
 */
export function severityOf(level: AlertLevel, workload: Workload): 0 | 1 | 2 {
  if (level === "warning") return 2;
  return workload === "state" ? 0 : 1;
}

/** 70 % leaves time to plan; the working set should stay below 75 % (articles/redis/best-practices-memory-management.md). */
function usedMemory(workload: Workload): Alert[] {
  const whenFull = workload === "state" ? "it refuses every write" : "it evicts keys";
  return levels({ warning: 70, critical: 85 }, (level, threshold) => ({
    name: "used-memory",
    level,
    metric: "usedmemorypercentage",
    aggregation: "Maximum",
    operator: "GreaterThanOrEqual",
    threshold,
    description: `Used memory is at ${threshold} % or more. Once full, ${whenFull}. See docs/runbooks/memory-at-85-percent.md.`,
  }));
}

function connectedClients(thresholds: ClientThresholds): Alert[] {
  return levels(thresholds, (level, threshold) => ({
    name: "connected-clients",
    level,
    metric: "connectedclients",
    aggregation: "Maximum",
    operator: "GreaterThanOrEqual",
    threshold,
    description: `${threshold} connections or more: an application opens connections without closing them, or has grown. See docs/runbooks/server-load-and-clients.md.`,
  }));
}

/** The most that were connected in five minutes: one client that comes and goes is one. */
const noClients: Alert = {
  name: "no-clients",
  level: "critical",
  metric: "connectedclients",
  aggregation: "Maximum",
  operator: "LessThan",
  threshold: 1,
  description: `No client was connected for ${WINDOW_MINUTES} minutes: the applications are down, or can't reach it. See docs/runbooks/timeouts.md.`,
};

/** A `cache` evicts when it is full, so only the rate matters; a `state` instance must not lose a key. */
function evictions(workload: Workload): Alert[] {
  const evicted = { name: "evictions", metric: "evictedkeys", aggregation: "Total" } as const;
  if (workload === "state") {
    return [
      {
        ...evicted,
        level: "critical",
        operator: "GreaterThan",
        threshold: 0,
        description:
          "Keys were evicted from an instance that must not lose any. See docs/runbooks/evictions.md.",
      },
    ];
  }
  return levels({ warning: 10, critical: 100 }, (level, perMinute) => ({
    ...evicted,
    level,
    operator: "GreaterThanOrEqual",
    threshold: perMinute * WINDOW_MINUTES,
    description: `${perMinute} keys a minute or more were evicted for ${WINDOW_MINUTES} minutes: the cache is too small for what it is asked to hold. See docs/runbooks/evictions.md.`,
  }));
}

/**
 * Sustained load above 80 % can lead to unplanned failovers. The average, because on sizes with 2 vCPUs one
 * short background thread lifts the maximum. Source: articles/redis/best-practices-server-load.md.
 */
const serverLoad: Alert = {
  name: "server-load",
  level: "critical",
  metric: "serverLoad",
  aggregation: "Average",
  operator: "GreaterThan",
  threshold: 80,
  description: `Server load was above 80 % for ${WINDOW_MINUTES} minutes: commands time out, and a failover may follow. See docs/runbooks/server-load-and-clients.md.`,
};

function levels(
  thresholds: Readonly<Record<AlertLevel, number>>,
  alert: (level: AlertLevel, threshold: number) => Alert,
): Alert[] {
  return [alert("warning", thresholds.warning), alert("critical", thresholds.critical)];
}
