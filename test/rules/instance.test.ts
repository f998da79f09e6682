import * as fc from "fast-check";

import { instanceProblems, instanceRules } from "../../rules/instance";
import {
  clusteringPolicies,
  instanceSettings,
  type InstanceChoices,
} from "../../rules/instanceSettings";
import { formatProblem } from "../../rules/problem";
import { findSku, moduleNames, skuNames } from "../../rules/skus";
import { evictionPolicies, workloads } from "../../rules/workload";

const OBJECT_ID = "11111111-2222-3333-4444-555555555555";

const good: InstanceChoices = {
  name: "my-app-dev-redis",
  sku: "Balanced_B1",
  workload: "state",
  access: { keys: "Enabled" },
};

function problems(broken: Partial<InstanceChoices>): string[] {
  return instanceProblems(instanceSettings({ ...good, ...broken })).map((each) =>
    formatProblem(each),
  );
}

test("a good instance has no problem", () => {
  expect(problems({})).toEqual([]);
});

test("a cache defaults to AllKeysLRU without persistence, a state to NoEviction with AOF every second", () => {
  expect(instanceSettings({ ...good, workload: "cache" })).toMatchObject({
    evictionPolicy: "AllKeysLRU",
    persistence: { type: "disabled" },
  });
  expect(instanceSettings(good)).toMatchObject({
    evictionPolicy: "NoEviction",
    persistence: { type: "aof", frequency: "1s" },
  });
});

describe.each<[rule: string, broken: Partial<InstanceChoices>, message: string]>([
  [
    "cluster-name",
    { name: "my--redis" },
    'name: "my--redis" – a cluster\'s name has 1 to 60 letters, digits and single hyphens, with no hyphen first or last. Write a name such as `my-app-dev-redis`.',
  ],
  [
    "sku-retired",
    { sku: "Enterprise_E10" },
    'sku: "Enterprise_E10" – Azure has closed the Enterprise and Enterprise Flash tiers for new instances. Write a size of Azure Managed Redis, such as `Balanced_B1`.',
  ],
  [
    "sku-known",
    { sku: "balanced_b1" },
    'sku: "balanced_b1" – is not a size of Azure Managed Redis. Write Balanced_B1.',
  ],
  [
    "nocluster-25gb",
    { sku: "Balanced_B50" },
    'clusteringPolicy: "NoCluster" – NoCluster takes up to 25 GB, and never Flash Optimized; Balanced_B50 has 60 GB. Write `OSSCluster` (or `EnterpriseCluster` for clients without cluster support), or a size up to 25 GB.',
  ],
  [
    "flash-modules",
    {
      sku: "FlashOptimized_A500",
      clusteringPolicy: "OSSCluster",
      modules: [{ name: "RedisBloom" }],
    },
    'modules[0].name: "RedisBloom" – FlashOptimized_A500 can load only RedisJSON. Leave the module out, or choose a size in another tier.',
  ],
  [
    "search-enterprise",
    { modules: [{ name: "RediSearch" }] },
    'clusteringPolicy: "NoCluster" – the module RediSearch needs the clustering policy EnterpriseCluster. Write `EnterpriseCluster`, or leave RediSearch out.',
  ],
  [
    "search-noeviction",
    {
      workload: "cache",
      clusteringPolicy: "EnterpriseCluster",
      modules: [{ name: "RediSearch" }],
    },
    'evictionPolicy: "AllKeysLRU" – the module RediSearch needs the eviction policy NoEviction. Write `NoEviction`, or leave RediSearch out.',
  ],
  [
    "modules-once",
    { modules: [{ name: "RedisJSON" }, { name: "RedisJSON" }] },
    'modules[1].name: "RedisJSON" – is already listed; a database loads a module once. Remove one of the two.',
  ],
  [
    "state-keeps-keys",
    { evictionPolicy: "AllKeysLFU" },
    'evictionPolicy: "AllKeysLFU" – it evicts keys that a `state` instance must not lose. Losing DataProtection-Keys, for example, logs everybody out. Write `NoEviction` (or a Volatile policy, which spares keys without an expiry), or `workload: cache`.',
  ],
  [
    "workload-tag",
    { tags: { workload: "cache" } },
    'tags.workload: "cache" – the stack sets the tag `workload` from the instance\'s workload, state. Remove the tag.',
  ],
  [
    "somebody-can-log-in",
    { access: { keys: "Disabled" } },
    'access: {"keys":"Disabled"} – nobody can log in: access keys are Disabled and there is no Entra principal. Write `keys: Enabled`, or name at least one principal under `principals`.',
  ],
  [
    "principal-object-id",
    { access: { keys: "Enabled", principals: [{ objectId: "the-team" }] } },
    'access.principals[0].objectId: "the-team" – an object id is a GUID; Entra groups can\'t be Redis users. Write the object id of a user, a service principal or a managed identity.',
  ],
  [
    "principal-object-id",
    {
      access: { keys: "Enabled", principals: [{ objectId: OBJECT_ID }, { objectId: OBJECT_ID }] },
    },
    `access.principals[1].objectId: "${OBJECT_ID}" – is already listed at principals[0]. Remove one of the two.`,
  ],
  [
    "secrets-need-keys",
    {
      access: {
        keys: "Disabled",
        principals: [{ objectId: OBJECT_ID }],
        connectionStringSecret: true,
      },
    },
    'access.connectionStringSecret: "RedisConfiguration--ConnectionString" – the vault would hold a useless password: access keys are Disabled. Leave it out, or write `keys: Enabled`.',
  ],
  [
    "reader-object-id",
    { access: { keys: "Enabled", readers: [{ objectId: "my-app" }] } },
    'access.readers[0].objectId: "my-app" – an object id is a GUID; whoever deploys may give the right to service principals only. Write the object id of a service principal or a managed identity.',
  ],
  [
    "reader-object-id",
    {
      access: {
        keys: "Enabled",
        readers: [
          { objectId: "11111111-2222-4333-8444-aaaaaaaaaaaa" },
          { objectId: "11111111-2222-4333-8444-AAAAAAAAAAAA" },
        ],
      },
    },
    'access.readers[1].objectId: "11111111-2222-4333-8444-AAAAAAAAAAAA" – is already listed at readers[0]. Remove one of the two.',
  ],
  [
    "readers-need-secrets",
    {
      access: {
        keys: "Disabled",
        principals: [{ objectId: "11111111-2222-4333-8444-555555555555" }],
        readers: [{ objectId: "11111111-2222-4333-8444-555555555555" }],
      },
    },
    'access.readers: ["11111111-2222-4333-8444-555555555555"] – there is no secret to read: access keys are Disabled. Leave it out, or write `keys: Enabled`.',
  ],
  [
    "active-key-needs-keys",
    {
      access: {
        keys: "Disabled",
        principals: [{ objectId: "11111111-2222-4333-8444-555555555555" }],
        activeKey: "secondary",
      },
    },
    'access.activeKey: "secondary" – no secret holds a key: access keys are Disabled. Leave it out, or write `keys: Enabled`.',
  ],
  [
    "secret-name",
    { access: { keys: "Enabled", passwordSecret: "Redis:Password" } },
    'access.passwordSecret: "Redis:Password" – a secret\'s name has 1 to 127 letters, digits and hyphens. Write a name such as `RedisConfiguration--Password`.',
  ],
  [
    "secrets-differ",
    { access: { keys: "Enabled", connectionStringSecret: "redisconfiguration--password" } },
    'access.connectionStringSecret: "redisconfiguration--password" – is already the password\'s secret; one would overwrite the other. Give it another name.',
  ],
  [
    "alert-whole-connections",
    { alerts: { connectedClients: { warning: 0.5, critical: 120 } } },
    "alerts.connectedClients.warning: 0.5 – must be a whole number of connections, at least 1. Write a whole number, such as 80.",
  ],
  [
    "alert-warning-first",
    { alerts: { connectedClients: { warning: 120, critical: 120 } } },
    "alerts.connectedClients.warning: 120 – must be below critical, which is 120. Write a smaller number here, or a larger one there.",
  ],
  [
    "alert-reachable",
    { alerts: { connectedClients: { warning: 80, critical: 15000 } } },
    "alerts.connectedClients.critical: 15000 – Balanced_B1 takes at most 15000 connections, so the alert would come too late. Write a number below 15000.",
  ],
])("%s", (_rule, broken, message) => {
  test(`refuses ${JSON.stringify(broken)}`, () => {
    expect(problems(broken)).toEqual([message]);
  });
});

test("every rule has a source and an id of its own", () => {
  const ids = instanceRules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { source } of instanceRules) expect(source).toMatch(/\w{4}/);
});

test("all problems are reported at once", () => {
  expect(
    instanceProblems(
      instanceSettings({
        name: "-",
        sku: "B1",
        workload: "state",
        evictionPolicy: "AllKeysLRU",
        access: { keys: "Disabled" },
      }),
    ).map(({ id }) => id),
  ).toEqual(["cluster-name", "sku-known", "state-keeps-keys", "somebody-can-log-in"]);
});

test("a problem names a property, a rule and a fix, whatever the settings", () => {
  const choices = fc.record(
    {
      name: fc.string(),
      sku: fc.oneof(fc.constantFrom(...skuNames), fc.string()),
      workload: fc.constantFrom(...workloads),
      clusteringPolicy: fc.constantFrom(...clusteringPolicies),
      evictionPolicy: fc.constantFrom(...evictionPolicies),
      modules: fc.array(fc.record({ name: fc.constantFrom(...moduleNames) })),
      access: fc.record({ keys: fc.constantFrom("Enabled" as const, "Disabled" as const) }),
    },
    { requiredKeys: ["sku", "workload", "access"] },
  );
  fc.assert(
    fc.property(choices, (each) => {
      for (const problem of instanceProblems(instanceSettings(each))) {
        expect(problem.property).not.toBe("");
        expect(problem.rule).toMatch(/\.$/);
        expect(problem.fix).toMatch(/\.$/);
      }
    }),
  );
});

test("a size is found in whatever case, and an unknown one isn't", () => {
  fc.assert(
    fc.property(fc.constantFrom(...skuNames), fc.boolean(), (name, upper) => {
      expect(findSku(upper ? name.toUpperCase() : name.toLowerCase())?.name).toBe(name);
    }),
  );
  expect(findSku("Balanced_B2")).toBeUndefined();
  expect(findSku("constructor")).toBeUndefined();
});
