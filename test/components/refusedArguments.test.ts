import * as pulumi from "@pulumi/pulumi";

import { Environment } from "../../components/environment";
import type { EnvironmentArgs } from "../../components/environmentArgs";
import { judgedOnceKnown } from "../../components/judgedInstance";
import { RedisEnterprise } from "../../components/redisEnterprise";
import type { RedisEnterpriseArgs } from "../../components/redisEnterpriseArgs";
import { armIds } from "./armIds";
import { record } from "./recording";

const instance: RedisEnterpriseArgs = {
  clusterName: "my-app-dev-redis",
  resourceGroupName: "my-app-dev-rg",
  location: "uksouth",
  sku: "Balanced_B1",
  workload: "cache",
  access: { keys: "Enabled" },
  keyVault: { name: "my-app-kv", resourceGroupName: "my-app-dev-rg" },
  subnetId: armIds.subnet,
  privateDnsZoneId: armIds.zone,
};
const environment: EnvironmentArgs = {
  name: "dev",
  location: "uksouth",
  resourceGroup: { mode: "create", name: "my-app-dev-rg" },
  network: { mode: "adopt", name: "my-app", subnet: "data" },
  privateDnsZone: { mode: "policy" },
};

/** What a component says of its arguments, a line a problem; nothing is registered before. */
async function refused(make: () => unknown): Promise<string[]> {
  let lines: string[] = [];
  const registered = await record(() => {
    try {
      make();
    } catch (error) {
      expect(error).toBeInstanceOf(pulumi.RunError);
      lines = (error as Error).message.split("\n");
    }
  });
  expect(registered).toEqual([]);
  return lines;
}
const refusedInstance = (changed: object): Promise<string[]> =>
  refused(() => new RedisEnterprise("main", { ...instance, ...changed }));
const refusedEnvironment = (changed: object): Promise<string[]> =>
  refused(() => new Environment("shared", { ...environment, ...changed }));

test.each<[string, object, RegExp]>([
  ["a network for a subnet", { subnetId: armIds.zone }, /^subnetId: .*a subnet is asked for\./],
  ["a zone's name", { privateDnsZoneId: "privatelink.redis.azure.net" }, /^privateDnsZoneId: /],
  ["a workspace's name", { workspaceId: "my-app-logs" }, /^workspaceId: /],
  ["an action group's name", { actionGroupId: "on-call" }, /^actionGroupId: /],
  [
    "a further endpoint's network",
    {
      furtherEndpoints: {
        analytics: {
          subnetId: armIds.analyticsZone,
          location: "westeurope",
          resourceGroupName: "analytics-rg",
        },
      },
    },
    /^furtherEndpoints\.analytics\.subnetId: /,
  ],
  [
    "a further endpoint's name, which follows from the cluster's",
    {
      clusterName: "a".repeat(60),
      furtherEndpoints: {
        analytics: {
          subnetId: armIds.analyticsSubnet,
          location: "westeurope",
          resourceGroupName: "analytics-rg",
        },
      },
    },
    /^furtherEndpoints\.analytics\.name: "a{60}-pe-analytics" /,
  ],
  ["an endpoint's name", { privateEndpoint: "pe." }, /^privateEndpoint: "pe\." /],
  ["a cluster's name", { clusterName: "my_redis" }, /^clusterName: "my_redis" /],
  ["a vault's name", { keyVault: { ...instance.keyVault, name: "kv" } }, /^keyVault\.name: "kv" /],
  ["a workload", { workload: "queue" }, /^workload: "queue" – isn't an allowed value\./],
  ["a missing choice", { access: undefined }, /^access: is missing\./],
  ["an unknown argument", { skuu: "Balanced_B1" }, /^skuu: .*Did you mean `sku`\?$/],
])("%s is refused, and nothing else", async (_what, changed, problem) => {
  const [heading, ...problems] = await refusedInstance(changed);
  expect(heading).toBe('RedisEnterprise "main" has 1 problem:');
  expect(problems).toEqual([expect.stringMatching(/^ {2}- /)]);
  expect(problems[0]?.slice(4)).toMatch(problem);
});

test("everything that is wrong with an instance is said at once", async () => {
  const [heading] = await refusedInstance({
    sku: "Balanced_B2",
    workload: undefined,
    subnetId: "data",
    privateEndpoint: "-",
    keyVault: undefined,
  });
  expect(heading).toBe('RedisEnterprise "main" has 5 problems:');
});

test.each<[string, object, RegExp]>([
  ["a region's display name", { location: "UK South" }, /^location: "UK South" /],
  ["a missing part", { network: undefined }, /^network: is missing\./],
  [
    "a part of a part",
    { network: { mode: "adopt", name: "n" + "e".repeat(64), subnet: "data" } },
    /^network\.name: /,
  ],
  [
    "a part that its mode doesn't have",
    { keyVault: { mode: "create", name: "my-app-kv", resourceGroup: "hub-rg" } },
    /^keyVault\.resourceGroup: isn't a known argument\./,
  ],
  [
    "how long logs are kept",
    { workspace: { mode: "create", name: "my-app-logs", retentionInDays: 7 } },
    /^workspace\.retentionInDays: 7 /,
  ],
  ["a tag that is set and left alone", { ignoreTags: ["Environment"] }, /^ignoreTags\[0\]: /],
])("of an environment %s is refused, and nothing else", async (_what, changed, problem) => {
  const [heading, ...problems] = await refusedEnvironment(changed);
  expect(heading).toBe('Environment "shared" has 1 problem:');
  expect(problems[0]?.slice(4)).toMatch(problem);
});

test("everything that is wrong with an environment is said at once", async () => {
  const [heading] = await refusedEnvironment({
    location: "UK South",
    network: { mode: "create", name: "my-app" },
    tag: {},
  });
  expect(heading).toBe('Environment "shared" has 5 problems:');
});

// That a wrong one is refused, on the component, is shown on the engine: test/e2e/examples.test.ts.
test("what is known later stays what it is if nothing is wrong with it", async () => {
  const changed = {
    clusterName: pulumi.output("my-redis"),
    workspaceId: pulumi.output(armIds.workspace),
  };
  const component = Object.create(pulumi.Resource.prototype) as pulumi.Resource;
  const judged = judgedOnceKnown(component, "main", { ...instance, ...changed });
  expect(await promiseOf(judged.clusterName)).toBe("my-redis");
  expect(await promiseOf(judged.workspaceId)).toBe(armIds.workspace);
  expect(judged.subnetId).toBe(armIds.subnet);
});

/** The value of an Output; not in the SDK's public types. */
function promiseOf(value: unknown): Promise<unknown> {
  return (value as { promise(): Promise<unknown> }).promise();
}
