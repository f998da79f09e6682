import { RedisEnterprise } from "../../components/redisEnterprise";
import type { RedisEnterpriseArgs } from "../../components/redisEnterpriseArgs";
import { hitRateQuery } from "../../rules/hitRate";
import { armIds } from "./armIds";
import { record, type Recorded } from "./recording";

const ALERT = "azure-native:monitor:MetricAlert";
const HIT_RATE = "azure-native:monitor:ScheduledQueryRule";
const CLUSTER_ID = "/ids/azure-native:redisenterprise:RedisEnterprise/main";

const good: RedisEnterpriseArgs = {
  clusterName: "my-app-dev-redis",
  resourceGroupName: "my-app-dev-rg",
  location: "uksouth",
  sku: "Balanced_B1",
  workload: "state",
  access: { keys: "Enabled" },
  keyVault: { name: "my-app-kv", resourceGroupName: "my-app-dev-rg" },
  subnetId: armIds.subnet,
  privateDnsZoneId: armIds.zone,
};

async function alerts(
  changed: Partial<RedisEnterpriseArgs>,
  among: string = ALERT,
): Promise<Recorded[]> {
  const recorded = await record(() => new RedisEnterprise("main", { ...good, ...changed }));
  return recorded.filter(({ type }) => type === among);
}

const named = (recorded: Recorded[], name: string) =>
  recorded.find((each) => each.name === `main-alert-${name}`)?.inputs;

test("an alert watches the cluster, each minute over five, and ends by itself", async () => {
  expect(named(await alerts({}), "used-memory-critical")).toEqual({
    ruleName: "my-app-dev-redis-used-memory-critical",
    resourceGroupName: "my-app-dev-rg",
    location: "global",
    description:
      "Used memory is at 85 % or more. Once full, it refuses every write. See docs/runbooks/memory-at-85-percent.md.",
    severity: 0,
    enabled: true,
    autoMitigate: true,
    scopes: [CLUSTER_ID],
    evaluationFrequency: "PT1M",
    windowSize: "PT5M",
    criteria: {
      odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
      allOf: [
        {
          criterionType: "StaticThresholdCriterion",
          name: "used-memory",
          metricNamespace: "Microsoft.Cache/redisEnterprise",
          metricName: "usedmemorypercentage",
          timeAggregation: "Maximum",
          operator: "GreaterThanOrEqual",
          threshold: 85,
        },
      ],
    },
    actions: [],
    tags: { workload: "state" },
  });
});

test.each([
  ["state", 6],
  ["cache", 7],
] as const)("a %s instance has %d of them, by names that never change", async (workload, count) => {
  const recorded = await alerts({ workload });
  expect(recorded).toHaveLength(count);
  for (const { name, inputs } of recorded) {
    expect(inputs.ruleName).toBe(name.replace("main-alert", "my-app-dev-redis"));
  }
});

test("every alert notifies the action group, if there is one", async () => {
  const recorded = await alerts({ actionGroupId: armIds.actionGroup });
  expect(recorded.map(({ inputs }) => inputs.actions)).toEqual(
    recorded.map(() => [{ actionGroupId: armIds.actionGroup }]),
  );
  expect(recorded).toHaveLength(6);
});

test("the thresholds for connections are the instance's own", async () => {
  const recorded = await alerts({
    alerts: { connectedClients: { warning: 400, critical: 600 } },
  });
  expect(named(recorded, "connected-clients-warning")).toMatchObject({
    criteria: { allOf: [{ threshold: 400 }] },
  });
  expect(named(recorded, "connected-clients-critical")).toMatchObject({
    criteria: { allOf: [{ threshold: 600 }] },
  });
});

test("an instance whose alerts are off has none", async () => {
  expect(await alerts({ alerts: { enabled: false } })).toEqual([]);
});

test("thresholds that make no sense are refused before anything is registered", async () => {
  await expect(
    alerts({ alerts: { connectedClients: { warning: 600, critical: 400 } } }),
  ).rejects.toThrow(
    'RedisEnterprise "main" has 1 problem:\n  - alerts.connectedClients.warning: 600 – must be below critical, which is 400.',
  );
});

describe("the hit rate", () => {
  const cache = { workload: "cache", workspaceId: armIds.workspace } as const;

  test("of a cache is searched for in the workspace, for its cluster", async () => {
    const [warning, critical, ...more] = await alerts(cache, HIT_RATE);
    expect(more).toEqual([]);
    expect([warning?.name, critical?.name]).toEqual([
      "main-alert-hit-rate-warning",
      "main-alert-hit-rate-critical",
    ]);
    expect(critical?.inputs).toEqual({
      ruleName: "my-app-dev-redis-hit-rate-critical",
      resourceGroupName: "my-app-dev-rg",
      location: "uksouth",
      kind: "LogAlert",
      description:
        "Fewer than 60 % of the look-ups in 15 minutes were answered: the data source behind the cache serves the rest. See docs/runbooks/evictions.md.",
      severity: 1,
      enabled: true,
      autoMitigate: true,
      scopes: [armIds.workspace],
      evaluationFrequency: "PT15M",
      windowSize: "PT15M",
      criteria: {
        allOf: [
          {
            query: hitRateQuery(CLUSTER_ID),
            metricMeasureColumn: "hitRate",
            resourceIdColumn: "_ResourceId",
            timeAggregation: "Average",
            operator: "LessThan",
            threshold: 60,
          },
        ],
      },
      skipQueryValidation: true,
      tags: { workload: "cache" },
    });
  });

  test("notifies the action group", async () => {
    const recorded = await alerts({ ...cache, actionGroupId: armIds.actionGroup }, HIT_RATE);
    expect(recorded.map(({ inputs }) => inputs.actions)).toEqual([
      { actionGroups: [armIds.actionGroup] },
      { actionGroups: [armIds.actionGroup] },
    ]);
  });

  test.each<[string, Partial<RedisEnterpriseArgs>]>([
    ["without a workspace", { workload: "cache" }],
    ["on a state instance", { workspaceId: armIds.workspace }],
  ])("isn't watched %s", async (_where, changed) => {
    expect(await alerts(changed, HIT_RATE)).toEqual([]);
  });
});
