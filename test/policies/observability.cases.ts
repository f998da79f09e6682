import {
  aCluster,
  aDatabase,
  aDiagnosticSetting,
  anAlert,
  CLUSTER_ID,
  DATABASE_ID,
} from "../../policies/framework/examples";
import {
  amrAlerts,
  amrAlertsState,
  amrAlertsTellSomebody,
} from "../../policies/observability/alerts";
import { amrDiagnostics } from "../../policies/observability/diagnostics";
import { policyCases, UNKNOWN } from "./policyCases";

const noMetrics =
  'redis: its diagnostic setting is absent or without metrics; it should be there, with the metrics AllMetrics. Declare a DiagnosticSetting with the cluster\'s id and `metrics: [{ category: "AllMetrics", enabled: true }]`.';
const noLogs =
  'redis: the diagnostic setting of redis-database is absent or without logs; it should be there, with the category group audit or allLogs. Declare a DiagnosticSetting with the database\'s id and `logs: [{ categoryGroup: "allLogs", enabled: true }]`.';

policyCases(amrDiagnostics, {
  good: [
    aCluster(),
    aDatabase(),
    aDiagnosticSetting("metrics", CLUSTER_ID, { metrics: "AllMetrics" }),
    aDiagnosticSetting("logs", DATABASE_ID, { logs: "allLogs" }),
  ],
  absent: [{ "metrics:": undefined, "logs:": undefined }, noMetrics, noLogs],
  wrongType: [{ "metrics:metrics": "AllMetrics" }, noMetrics],
  otherCase: [
    { "metrics:resourceUri": CLUSTER_ID.toUpperCase(), "logs:logs.0.categoryGroup": "ALLLOGS" },
  ],
  unknown: [{ "metrics:resourceUri": UNKNOWN }, "redis: whether metrics is its diagnostic setting"],
  more: {
    "metrics that are off": [{ "metrics:metrics.0.enabled": false }, noMetrics],
    "logs that are off": [{ "logs:logs.0.enabled": false }, noLogs],
    "the audit group": [{ "logs:logs.0.categoryGroup": "audit" }],
    "the one category": [{ "logs:logs": [{ category: "ConnectionEvents", enabled: true }] }],
    "logs on the cluster, which has none": [{ "logs:resourceUri": CLUSTER_ID }, noLogs],
    "settings made from ids, not known yet": [
      {
        "metrics:resourceUri": UNKNOWN,
        "metrics:@madeFrom": { resourceUri: ["redis"] },
        "logs:resourceUri": UNKNOWN,
        "logs:@madeFrom": { resourceUri: ["redis-database", "redis"] },
      },
    ],
    "the classic provider's settings": [
      {
        "metrics:": undefined,
        "logs:": undefined,
        "+": [
          {
            type: "azure:monitoring/diagnosticSetting:DiagnosticSetting",
            name: "classic-metrics",
            properties: {
              targetResourceId: CLUSTER_ID,
              enabledMetrics: [{ category: "AllMetrics" }],
            },
          },
          {
            type: "azure:monitoring/diagnosticSetting:DiagnosticSetting",
            name: "classic-logs",
            properties: {
              targetResourceId: DATABASE_ID,
              enabledLogs: [{ categoryGroup: "audit" }],
            },
          },
        ],
      },
    ],
  },
});

const alert = (what: string, metrics: string) =>
  `redis: its alert on ${what} is absent or disabled; it should be there. Declare a MetricAlert with the cluster's id as scope and ${metrics}.`;
const clients = alert("connected clients", '`metricName: "connectedclients"`');
const memory = anAlert("memory", "usedmemorypercentage");
const load = anAlert("load", "serverLoad");

policyCases(amrAlerts, {
  good: [aCluster(), memory, load, anAlert("clients", "connectedclients")],
  absent: [{ "redis-clients-alert:": undefined }, clients],
  wrongType: [{ "redis-clients-alert:criteria": "many" }, clients],
  otherCase: [{ "redis-clients-alert:criteria.allOf.0.metricName": "ConnectedClients" }],
  unknown: [
    { "redis-clients-alert:scopes": [UNKNOWN] },
    "redis: whether redis-clients-alert watches it",
  ],
  more: {
    "one that is disabled": [{ "redis-clients-alert:enabled": false }, clients],
    "one of another cluster": [
      { "redis-clients-alert:scopes": [CLUSTER_ID.replace("shop-redis", "other")] },
      clients,
    ],
    "one whose scope is made from the cluster's id, not known yet": [
      {
        "redis-clients-alert:scopes": [UNKNOWN],
        "redis-clients-alert:@madeFrom": { scopes: ["redis"] },
      },
    ],
    none: [
      {
        "redis-memory-alert:": undefined,
        "redis-load-alert:": undefined,
        "redis-clients-alert:": undefined,
      },
      alert(
        "memory, on server load, on connected clients",
        '`metricName: "usedmemorypercentage"`, one with `metricName: "serverLoad"`, one with `metricName: "connectedclients"`',
      ),
    ],
    "state, whose memory and load are the guardrail's affair": [
      { "tags.workload": "state", "redis-memory-alert:": undefined },
    ],
    "the classic provider's alert": [
      {
        "redis-clients-alert:": undefined,
        "+": [
          {
            type: "azure:monitoring/metricAlert:MetricAlert",
            name: "classic",
            properties: { scopes: [CLUSTER_ID], criterias: [{ metricName: "connectedclients" }] },
          },
        ],
      },
    ],
  },
});

const unwatched = (what: string, metric: string) =>
  `redis: its alert on ${what} is absent or disabled; it must be there. Declare a MetricAlert with the cluster's id as scope and \`metricName: "${metric}"\`.`;

policyCases(amrAlertsState, {
  good: [aCluster({ tags: { workload: "state" } }), memory, load],
  absent: [{ "redis-load-alert:": undefined }, unwatched("server load", "serverLoad")],
  wrongType: [{ "redis-load-alert:criteria": "many" }, unwatched("server load", "serverLoad")],
  otherCase: [
    { "tags.workload": "State", "redis-load-alert:": undefined },
    unwatched("server load", "serverLoad"),
  ],
  unknown: [{ "redis-load-alert:scopes": UNKNOWN }, "redis: whether redis-load-alert watches it"],
  more: {
    "one that is disabled": [
      { "redis-memory-alert:enabled": false },
      unwatched("memory", "usedmemorypercentage"),
    ],
    "one that tells nobody, which is a practice's affair": [{ "redis-memory-alert:actions": [] }],
    "a cache": [{ "tags.workload": "cache", "redis-memory-alert:": undefined }],
  },
});

const silent = (where: string) =>
  `redis: \`actions\` of its alerts is empty in ${where}; it should be an action group. Write \`actions: [{ actionGroupId }]\` with the id of the on-call team's group.`;

policyCases(amrAlertsTellSomebody, {
  good: [aCluster(), memory, load, anAlert("clients", "connectedclients")],
  absent: [{ "redis-load-alert:actions": undefined }, silent("redis-load-alert")],
  wrongType: [{ "redis-load-alert:actions": "mail" }, silent("redis-load-alert")],
  otherCase: "a list has no case",
  unknown: [{ "redis-load-alert:actions": UNKNOWN }, "redis: actions"],
  more: {
    "two of them": [
      { "redis-memory-alert:actions": [], "redis-load-alert:actions": [] },
      silent("redis-load-alert, redis-memory-alert"),
    ],
    "all of them": [
      {
        "redis-memory-alert:actions": [],
        "redis-load-alert:actions": [],
        "redis-clients-alert:actions": [],
      },
      silent("all of them (3)"),
    ],
    "the only one": [
      {
        "redis-memory-alert:actions": [],
        "redis-load-alert:": undefined,
        "redis-clients-alert:": undefined,
      },
      silent("redis-memory-alert"),
    ],
    "one that is disabled": [{ "redis-load-alert:actions": [], "redis-load-alert:enabled": false }],
    "a group that is made in the same run": [
      { "redis-load-alert:actions": [{ actionGroupId: UNKNOWN }] },
    ],
    "one of another cluster": [
      {
        "redis-load-alert:actions": [],
        "redis-load-alert:scopes": [CLUSTER_ID.replace("shop-redis", "other")],
      },
    ],
    "no alert at all": [
      {
        "redis-memory-alert:": undefined,
        "redis-load-alert:": undefined,
        "redis-clients-alert:": undefined,
      },
    ],
  },
});
