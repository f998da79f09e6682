import { aCluster, anAlert } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { cluster, type ClusterKey } from "../framework/kinds";
import { CannotJudgeYet } from "../framework/reporter";
import { stackPolicy, type Finding } from "../framework/policy";
import type { Stack } from "../framework/stack";
import { workloadOf } from "../framework/surroundings";
import { is, list } from "../framework/values";
import { metricAlerts, type AlertKey } from "./kinds";

const shared = {
  framework: wellArchitected("RE:10"),
  url: "https://learn.microsoft.com/azure/redis/monitor-cache",
  kind: cluster,
} as const;

/** Metrics as Microsoft.Cache/redisEnterprise names them, and what they tell. */
const metrics = {
  usedmemorypercentage: "memory",
  serverLoad: "server load",
  connectedclients: "connected clients",
} as const;
type Metric = keyof typeof metrics;

const state = { tags: { workload: "state" } };

export const amrAlerts = stackPolicy({
  ...shared,
  name: "amr-alerts",
  pack: "practices",
  description: "A cluster should have alerts on memory, server load and connections.",
  severity: "low",
  steps:
    "Declare a metric alert for usedmemorypercentage, one for serverLoad and one for connectedclients, with the cluster's id as scope.",
  judgeInStack: (subject, stack) =>
    // On a `state` cluster memory and server load are the guardrail's affair.
    unwatched(subject, stack, holdsState(subject) ? ["connectedclients"] : undefined),
  good: [
    aCluster(),
    anAlert("memory", "usedmemorypercentage"),
    anAlert("load", "serverLoad"),
    anAlert("clients", "connectedclients"),
  ],
  bad: [aCluster(), anAlert("memory", "usedmemorypercentage"), anAlert("load", "serverLoad")],
});

export const amrAlertsState = stackPolicy({
  ...shared,
  name: "amr-alerts-state",
  pack: "guardrails",
  description:
    "A cluster that holds state must have alerts before it is full, because it then refuses writes.",
  severity: "high",
  steps:
    "Declare a metric alert for usedmemorypercentage and one for serverLoad, with the cluster's id as scope.",
  judgeInStack: (subject, stack) =>
    holdsState(subject) ? unwatched(subject, stack, ["usedmemorypercentage", "serverLoad"]) : [],
  good: [aCluster(state), anAlert("memory", "usedmemorypercentage"), anAlert("load", "serverLoad")],
  bad: [aCluster(state), anAlert("memory", "usedmemorypercentage")],
});

export const amrAlertsTellSomebody = stackPolicy({
  ...shared,
  name: "amr-alerts-tell-somebody",
  pack: "practices",
  description:
    "An alert should notify a person: without an action group it shows only in the portal, where nobody looks at night.",
  severity: "medium",
  steps: "Name an action group in each metric alert of the cluster.",
  judgeInStack: (subject, stack) => {
    const alerts = stack.join(metricAlerts).to(subject).filter(isOn);
    const silent = alerts.filter((alert) => !tellsSomebody(alert));
    if (silent.length === 0) return [];
    // By name: the engine lists them as they happened to be registered, another way in each run.
    const names = silent.map(({ name }) => name).sort();
    const isAll = silent.length === alerts.length && silent.length > 1;
    return [
      {
        property: "`actions` of its alerts",
        found: isAll ? `empty in all of them (${silent.length})` : `empty in ${names.join(", ")}`,
        wanted: "an action group",
        fix: "Write `actions: [{ actionGroupId }]` with the id of the on-call team's group",
      },
    ];
  },
  good: [aCluster(), anAlert("memory", "usedmemorypercentage")],
  bad: [aCluster(), anAlert("memory", "usedmemorypercentage", { actions: [] })],
});

function holdsState(subject: Subject<ClusterKey>): boolean {
  return workloadOf(subject.get("tags")) === "state";
}

/** The metrics that no alert of the cluster watches. */
function unwatched(
  subject: Subject<ClusterKey>,
  stack: Stack,
  wanted: readonly Metric[] = Object.keys(metrics) as Metric[],
): Finding[] {
  const { to, unsure } = stack.join(metricAlerts);
  const watching = to(subject).filter(isOn);
  const missing = wanted.filter(
    (metric) =>
      !watching.some((alert) => list(alert.get("metrics")).some((each) => is(each, metric))),
  );
  const [perhaps] = unsure;
  if (missing.length > 0 && perhaps !== undefined) {
    throw new CannotJudgeYet(`whether ${perhaps.name} watches it`);
  }
  if (missing.length === 0) return [];
  return [
    {
      property: `its alert on ${missing.map((metric) => metrics[metric]).join(", on ")}`,
      found: "absent or disabled",
      wanted: "there",
      fix: `Declare a MetricAlert with the cluster's id as scope and \`metricName: "${missing.join('"`, one with `metricName: "')}"\``,
    },
  ];
}

function isOn(alert: Subject<AlertKey>): boolean {
  return alert.get("enabled") !== false;
}

function tellsSomebody(alert: Subject<AlertKey>): boolean {
  return list(alert.get("actions")).length > 0;
}
