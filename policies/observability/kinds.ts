import { classic, Kind, native } from "../framework/kind";
import { addressOf, pointing, type Pointer } from "../framework/relations";
import type { Stack } from "../framework/stack";
import { list, property } from "../framework/values";

export type DiagnosticKey = "target" | "logs" | "metrics";

export const diagnosticSetting = new Kind<DiagnosticKey>(
  "diagnostic setting",
  {
    tokens: native("monitor|insights", "DiagnosticSetting"),
    properties: { target: "resourceUri", logs: "logs", metrics: "metrics" },
  },
  {
    tokens: classic("monitoring/diagnosticSetting:DiagnosticSetting"),
    properties: {
      target: "targetResourceId",
      // What is listed is on; there is no flag.
      logs: { path: "enabledLogs", read: on },
      metrics: { path: "enabledMetrics", read: on },
    },
  },
);

function on(settings: unknown): unknown {
  return list(settings).map((each) => ({
    enabled: true,
    category: property(each, "category"),
    categoryGroup: property(each, "categoryGroup"),
  }));
}

const diagnosticPointer: Pointer<DiagnosticKey> = {
  kind: diagnosticSetting,
  via: ["target"],
  addresses: (subject) => [addressOf(subject.get("target"))],
};

/** The diagnostic settings of each cluster and of each database. */
export const diagnosticSettings = (stack: Stack) => pointing(stack, diagnosticPointer);

export type AlertKey = "scopes" | "metrics" | "actions" | "enabled";

export const metricAlert = new Kind<AlertKey>(
  "metric alert",
  {
    tokens: native("monitor|insights", "MetricAlert"),
    properties: {
      scopes: "scopes",
      metrics: { path: "criteria.allOf", read: metricNames },
      actions: "actions",
      enabled: "enabled",
    },
  },
  {
    tokens: classic("monitoring/metricAlert:MetricAlert"),
    properties: {
      scopes: "scopes",
      metrics: { path: "criterias", read: metricNames },
      actions: "actions",
      enabled: "enabled",
    },
  },
);

function metricNames(criteria: unknown): unknown {
  return list(criteria).map((each) => property(each, "metricName"));
}

const alertPointer: Pointer<AlertKey> = {
  kind: metricAlert,
  via: ["scopes"],
  addresses: (subject) => list(subject.get("scopes")).map(addressOf),
};

/** The metric alerts of each cluster. */
export const metricAlerts = (stack: Stack) => pointing(stack, alertPointer);
