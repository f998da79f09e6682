import { adoptionProblems, type Live } from "../../rules/adoption";
import { instanceSettings } from "../../rules/instanceSettings";
import { importIds } from "../../rules/importIds";
import { type Adopted, foreignAssignment, foreignSettings } from "../../rules/partIds";
import { formatProblem } from "../../rules/problem";

const ids = importIds({
  ...{ subscriptionId: "sub", resourceGroup: "rg", cluster: "redis", privateEndpoint: "pe" },
});
const choices = {
  ...{
    name: "redis",
    sku: "Balanced_B1",
    workload: "state" as const,
    highAvailability: "Disabled" as const,
  },
  access: { keys: "Disabled" as const, principals: [{ objectId: "ABC" }] },
};
const adopted: Adopted = {
  ...{ key: "main", ids, location: "uksouth", workspaceId: "/workspace", candidates: [] },
  settings: {
    ...instanceSettings(choices),
    ...{ privateEndpoint: "pe", endpointApproval: "automatic", furtherEndpoints: {} },
  },
};
const live: Live = {
  cluster: {
    location: "UK South",
    sku: { name: "Balanced_B1" },
    highAvailability: "Disabled",
    encryption: {},
  },
  database: { clusteringPolicy: "NoCluster" },
  ...{ settings: [], principals: [] },
};

function problems(change: Partial<Live>): string[] {
  return adoptionProblems(adopted, { ...live, ...change }).map((each) => formatProblem(each));
}

test("what is live as the stack file says can be adopted", () => {
  expect(problems({})).toEqual([]);
});

test("what can't be read, and a database that isn't there, stop nothing", () => {
  expect(problems({ cluster: undefined, database: undefined })).toEqual([]);
  expect(problems({ database: "absent" })).toEqual([]);
});

test.each<[string, Partial<Live>, string]>([
  [
    "keys that the stack file would turn off",
    { database: { clusteringPolicy: "NoCluster", accessKeysAuthentication: "Enabled" } },
    'instances.main.access.keys: "Disabled" – the live database has Enabled, and a change drops every connection. Write Enabled; change it once the instance is adopted.',
  ],
  [
    "high availability that the stack file would turn off",
    { cluster: { location: "uksouth", highAvailability: "Enabled" } },
    'instances.main.highAvailability: "Disabled" – the live instance has Enabled. Azure can turn high availability on, but never off. Write Enabled.',
  ],
  [
    "a tier that can't be scaled to the other",
    {
      cluster: {
        location: "uksouth",
        sku: { name: "FlashOptimized_A250" },
        highAvailability: "Disabled",
      },
    },
    `instances.main.sku: "Balanced_B1" – the live instance has FlashOptimized_A250. Azure doesn't scale between Flash Optimized and the in-memory tiers. Write FlashOptimized_A250.`,
  ],
  [
    "a size of the tiers that are retired",
    {
      cluster: {
        location: "uksouth",
        sku: { name: "Enterprise_E10" },
        highAvailability: "Disabled",
      },
    },
    `instances.main.sku: "Balanced_B1" – the live instance has Enterprise_E10, which is no size of Azure Managed Redis and can't be scaled to one. Leave this instance out of the stack, create one beside it and move to that.`,
  ],
  [
    "a module with options",
    {
      database: {
        clusteringPolicy: "NoCluster",
        modules: [{ name: "RedisBloom", args: "ERROR_RATE 0.01" }],
      },
    },
    'instances.main.modules: [] – the live database has others; once `adopt` is removed, the database would be replaced: its data is lost, and its keys change. Write `modules: [{ name: RedisBloom, args: "ERROR_RATE 0.01" }]`.',
  ],
])("%s are said beforehand", (_what, change, message) => {
  expect(problems(change)).toEqual([message]);
});

test("other tools' settings are looked for on both resources, but not beside one that is named", () => {
  const names = (of: Adopted): string[] =>
    foreignSettings(of).map(({ part, name }) => `${part} ${name}`);
  const logs = ["setByPolicy-LogAnalytics", "setByPolicy", "default-diagnosticSettings"];
  const metrics = ["setByPolicy-LogAnalytics", "setByPolicy", "redis-diagnosticSettings"];
  expect(names(adopted)).toEqual([
    ...metrics.map((name) => `metrics ${name}`),
    ...logs.map((name) => `logs ${name}`),
  ]);
  const named = { part: "metrics", id: "/setting", named: true } as const;
  expect(names({ ...adopted, candidates: [named] })).toEqual(logs.map((name) => `logs ${name}`));
});

test("another tool's assignment has the object id as its name", () => {
  expect(foreignAssignment(adopted, "a-b-c")).toBe(
    "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Cache/redisEnterprise/redis/databases/default/accessPolicyAssignments/a-b-c",
  );
});
