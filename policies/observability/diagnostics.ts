import {
  aCluster,
  aDatabase,
  aDiagnosticSetting,
  CLUSTER_ID,
  DATABASE_ID,
} from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { cluster } from "../framework/kinds";
import { databasesOf } from "../framework/relations";
import { CannotJudgeYet } from "../framework/reporter";
import { stackPolicy, type Finding } from "../framework/policy";
import { list, oneOf, property } from "../framework/values";
import { diagnosticSettings, type DiagnosticKey } from "./kinds";

/** What a diagnostic setting of a database may name to get its one category of logs. */
const LOGS = ["audit", "allLogs", "ConnectionEvents"];

export const amrDiagnostics = stackPolicy({
  name: "amr-diagnostics",
  pack: "practices",
  description:
    "A cluster's metrics and its database's connection events should be sent where they can be searched.",
  severity: "medium",
  framework: wellArchitected("SE:10"),
  url: "https://learn.microsoft.com/azure/redis/monitor-diagnostic-settings",
  steps:
    "Declare a diagnostic setting on the cluster for metrics, and another on the database for logs: the cluster has no logs and the database no metrics.",
  kind: cluster,
  judgeInStack: (subject, stack) => {
    const { to, unsure } = stack.join(diagnosticSettings);
    const missing: Finding[] = [];
    if (!to(subject, false).some(sendsMetrics)) {
      missing.push({
        property: "its diagnostic setting",
        found: "absent or without metrics",
        wanted: "there, with the metrics AllMetrics",
        fix: 'Declare a DiagnosticSetting with the cluster\'s id and `metrics: [{ category: "AllMetrics", enabled: true }]`',
      });
    }
    const [database] = databasesOf(stack, subject);
    if (database !== undefined && !to(subject, true).some(sendsLogs)) {
      missing.push({
        property: `the diagnostic setting of ${database.name}`,
        found: "absent or without logs",
        wanted: "there, with the category group audit or allLogs",
        fix: 'Declare a DiagnosticSetting with the database\'s id and `logs: [{ categoryGroup: "allLogs", enabled: true }]`',
      });
    }
    const [perhaps] = unsure;
    if (missing.length > 0 && perhaps !== undefined) {
      throw new CannotJudgeYet(`whether ${perhaps.name} is its diagnostic setting`);
    }
    return missing;
  },
  good: [
    aCluster(),
    aDatabase(),
    aDiagnosticSetting("redis-metrics", CLUSTER_ID, { metrics: "AllMetrics" }),
    aDiagnosticSetting("redis-logs", DATABASE_ID, { logs: "allLogs" }),
  ],
  bad: [
    aCluster(),
    aDatabase(),
    aDiagnosticSetting("redis-metrics", CLUSTER_ID, { metrics: "AllMetrics" }),
  ],
});

function sendsMetrics(setting: Subject<DiagnosticKey>): boolean {
  return list(setting.get("metrics")).some((each) => property(each, "enabled") === true);
}

function sendsLogs(setting: Subject<DiagnosticKey>): boolean {
  return list(setting.get("logs")).some(
    (each) =>
      property(each, "enabled") === true &&
      (oneOf(property(each, "categoryGroup"), LOGS) ?? oneOf(property(each, "category"), LOGS)) !==
        undefined,
  );
}
