/**
 * The raw resources of the stack `stage`, and of as many instances more as it is asked for, and nothing else: no
 * configuration, no component, no rule, no look-up. What the project costs is measured against this. `npm run bench`
 * refuses to compare when the two don't register the same resources any more.
 */
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as monitor from "@pulumi/azure-native/monitor";
import * as network from "@pulumi/azure-native/network";
import * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
const resourceGroupName = "mic-erp-be-stage-utils-rg";
const group = `${subscription}/resourceGroups/${resourceGroupName}`;
const location = "uksouth";
const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/mic-erp-be-stage-logs`;

/** Name, metric, how it is aggregated and compared, threshold, severity. */
const alerts = [
  ["used-memory-warning", "usedmemorypercentage", "Maximum", "GreaterThanOrEqual", 70, 2],
  ["used-memory-critical", "usedmemorypercentage", "Maximum", "GreaterThanOrEqual", 85, 0],
  ["connected-clients-warning", "connectedclients", "Maximum", "GreaterThanOrEqual", 80, 2],
  ["connected-clients-critical", "connectedclients", "Maximum", "GreaterThanOrEqual", 120, 0],
  ["evictions-critical", "evictedkeys", "Total", "GreaterThan", 0, 0],
  ["server-load-critical", "serverLoad", "Average", "GreaterThan", 80, 0],
] as const;

function createInstance(key: string, name: string, secretName: string): void {
  const cluster = new redisenterprise.RedisEnterprise(key, {
    resourceGroupName,
    clusterName: name,
    location,
    sku: { name: "Balanced_B1" },
    highAvailability: "Enabled",
    minimumTlsVersion: "1.2",
    publicNetworkAccess: "Disabled",
    tags: { environment: "stage", workload: "state" },
  });

  const database = new redisenterprise.Database(`${key}-database`, {
    resourceGroupName,
    clusterName: cluster.name,
    databaseName: "default",
    accessKeysAuthentication: "Enabled",
    clientProtocol: "Encrypted",
    clusteringPolicy: "NoCluster",
    evictionPolicy: "NoEviction",
    persistence: { aofEnabled: true, aofFrequency: "1s", rdbEnabled: false },
    port: 10000,
  });

  const endpoint = new network.PrivateEndpoint(`${key}-endpoint`, {
    resourceGroupName,
    privateEndpointName: `${name}-pe`,
    location,
    subnet: {
      id: `${group}/providers/Microsoft.Network/virtualNetworks/mic-erp-be-stage-vnet/subnets/data`,
    },
    privateLinkServiceConnections: [
      {
        name: `${name}-pe`,
        privateLinkServiceId: cluster.id,
        groupIds: ["redisEnterprise"],
      },
    ],
  });

  new network.PrivateDnsZoneGroup(`${key}-dns-zone-group`, {
    resourceGroupName,
    privateEndpointName: endpoint.name,
    privateDnsZoneGroupName: "default",
    privateDnsZoneConfigs: [
      {
        name: "privatelink-redis-azure-net",
        privateDnsZoneId: `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`,
      },
    ],
  });

  new monitor.DiagnosticSetting(`${key}-metrics`, {
    name: "metrics",
    resourceUri: cluster.id,
    workspaceId,
    metrics: [{ category: "AllMetrics", enabled: true }],
  });

  new monitor.DiagnosticSetting(`${key}-logs`, {
    name: "logs",
    resourceUri: database.id,
    workspaceId,
    logs: [{ categoryGroup: "allLogs", enabled: true }],
  });

  for (const [alert, metricName, timeAggregation, operator, threshold, severity] of alerts) {
    new monitor.MetricAlert(`${key}-alert-${alert}`, {
      ruleName: `${name}-${alert}`,
      resourceGroupName,
      location: "global",
      severity,
      enabled: true,
      autoMitigate: true,
      scopes: [cluster.id],
      evaluationFrequency: "PT1M",
      windowSize: "PT5M",
      criteria: {
        odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [
          {
            criterionType: "StaticThresholdCriterion",
            name: alert,
            metricNamespace: "Microsoft.Cache/redisEnterprise",
            metricName,
            timeAggregation,
            operator,
            threshold,
          },
        ],
      },
      actions: [],
      tags: { environment: "stage", workload: "state" },
    });
  }

  const keys = redisenterprise.listDatabaseKeysOutput({
    resourceGroupName,
    clusterName: cluster.name,
    databaseName: database.name,
  });

  new keyvault.Secret(`${key}-password`, {
    resourceGroupName,
    vaultName: "mic-erp-stg-kv",
    secretName,
    properties: {
      attributes: { enabled: true },
      contentType: "Azure Managed Redis password, StackExchange.Redis",
      value: pulumi.secret(keys.primaryKey),
    },
  });
}

createInstance("main", "mic-erp-be-stage-redis", "RedisConfiguration--Password");
for (let at = 1; at <= Number(process.env.BENCH_FURTHER_INSTANCES ?? 0); at++) {
  createInstance(`further-${at}`, `mic-erp-be-stage-redis-${at}`, `Further-${at}`);
}
