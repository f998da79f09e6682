import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { parse, stringify } from "yaml";

import {
  notOwn,
  pullRequestOf,
  sandboxStack,
  settled,
  writeSandboxFiles,
} from "../../delivery/sandboxStack";
import type { PendingOperation, ResourceState } from "../../pulumi/deployment";
import { project } from "../project/project";
import { temporaryFolder } from "../temporaryFolder";

test.each<[string, number | undefined]>([
  ["sandbox-pr-12", 12],
  ["sandbox-pr-012", undefined],
  ["sandbox-pr-", undefined],
  ["sandbox-12", undefined],
  ["xsandbox-pr-12", undefined],
  ["sandbox-pr-12-production", undefined],
  ["production", undefined],
])("the stack %s is of pull request %s", (stack, pullRequest) => {
  expect(pullRequestOf(stack)).toBe(pullRequest);
  if (pullRequest !== undefined) expect(sandboxStack(pullRequest)).toBe(stack);
});

describe("a sandbox's configuration", () => {
  const text = readFileSync(path.join(project, "Pulumi.sandbox.yaml"), "utf8");
  let folder: string;
  const write = (): void =>
    writeSandboxFiles({ cli: "", folder, env: {}, print: () => undefined }, "sandbox-pr-3");

  beforeEach(() => {
    folder = temporaryFolder();
    mkdirSync(path.join(folder, "policies/config"), { recursive: true });
    writeFileSync(path.join(folder, "policies/config/sandbox.json"), "{}");
  });

  test("is what this repository has for sandboxes, and so are its policies' choices", () => {
    writeFileSync(path.join(folder, "Pulumi.sandbox.yaml"), text);
    write();
    expect(readFileSync(path.join(folder, "Pulumi.sandbox-pr-3.yaml"), "utf8")).toBe(text);
    expect(readFileSync(path.join(folder, "policies/config/sandbox-pr-3.json"), "utf8")).toBe("{}");
  });

  type Config = Record<string, Record<string, Record<string, unknown>>>;

  test.each<[problem: string, change: (config: Config) => unknown]>([
    [
      'redis:environment.resourceGroup.mode: "adopt"',
      (config) => (config["redis:environment"]!.resourceGroup!.mode = "adopt"),
    ],
    [
      'redis:environment.privateDnsZone.networkLinks.0.mode: "adopt"',
      (config) =>
        (config["redis:environment"]!.privateDnsZone!.networkLinks = [
          { mode: "adopt", name: "x" },
        ]),
    ],
    [
      "redis:instances.main.adopt: true",
      (config) => (config["redis:instances"]!.main!.adopt = true),
    ],
    [
      'redis:instances.main.adopt: {"privateDnsZoneGroup":"default"}',
      (config) => (config["redis:instances"]!.main!.adopt = { privateDnsZoneGroup: "default" }),
    ],
    [
      "redis:environment.randomSuffix: isn't true",
      (config) => delete config["redis:environment"]!.randomSuffix,
    ],
  ])("is refused for %s", (problem, change) => {
    const file = parse(text) as { config: Config };
    change(file.config);
    writeFileSync(path.join(folder, "Pulumi.sandbox.yaml"), stringify(file));
    expect(write).toThrow(`would delete them:\n  - ${problem}\nWrite`);
  });
});

const group = "/subscriptions/s/resourceGroups/redis-sandbox-rg-abc";
const own: ResourceState[] = [
  { urn: "stack", type: "pulumi:pulumi:Stack" },
  { urn: "provider", type: "pulumi:providers:azure-native", custom: true, id: "0b1c" },
  { urn: "group", type: "azure-native:resources:ResourceGroup", custom: true, id: group },
  { urn: "suffix", type: "random:index/randomString:RandomString", custom: true, id: "abc" },
  {
    urn: "cluster",
    type: "azure-native:redisenterprise:RedisEnterprise",
    custom: true,
    id: `${group.replace("resourceGroups", "resourcegroups")}/providers/Microsoft.Cache/redisEnterprise/x`,
  },
];

describe("a sandbox's state", () => {
  test("is its own when all that is in Azure lies in its resource group", () => {
    expect(notOwn({ resources: own })).toEqual([]);
    expect(notOwn({})).toEqual([]);
  });

  test.each<[Partial<ResourceState>, string]>([
    [{ protect: true }, "cluster: it is protected"],
    [{ external: true }, "cluster: it was only read"],
    [{ importID: "x" }, "cluster: it was imported"],
    [
      {
        id: "/subscriptions/s/resourceGroups/production/providers/Microsoft.Cache/redisEnterprise/x",
      },
      "cluster: /subscriptions/s/resourceGroups/production/providers/Microsoft.Cache/redisEnterprise/x is in no resource group of its own",
    ],
    [
      { id: "/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/x" },
      "cluster: /subscriptions/s/providers/Microsoft.Authorization/roleAssignments/x is in no resource group of its own",
    ],
    [{ id: `${group}-other` }, `cluster: ${group}-other is in no resource group of its own`],
  ])("isn't with %j", (change, why) => {
    const resources = own.map((each) => (each.urn === "cluster" ? { ...each, ...change } : each));
    expect(notOwn({ resources })).toEqual([why]);
  });

  test("isn't when its resource group is another's", () => {
    const resources = own.filter(({ urn }) => urn !== "group");
    expect(notOwn({ resources })).toHaveLength(1);
  });
});

describe("a state that a killed engine left", () => {
  const creating: PendingOperation = {
    type: "creating",
    resource: {
      urn: "group",
      type: "azure-native:resources:ResourceGroup",
      inputs: { resourceGroupName: "redis-sandbox-rg-abc" },
    },
  };

  test("holds the resource group that was being made, and nothing pending", () => {
    const deployment = { resources: own.slice(0, 2), pending_operations: [creating] };
    expect(settled(deployment, "s")).toEqual({
      resources: [...own.slice(0, 2), { ...creating.resource, id: group }],
      pending_operations: undefined,
    });
  });

  test("forgets what lies in that group: it is deleted with it", () => {
    const pending: PendingOperation[] = [
      {
        type: "creating",
        resource: { urn: "cluster", type: "azure-native:redisenterprise:Database" },
      },
      { ...creating, type: "deleting" },
    ];
    expect(settled({ resources: own, pending_operations: pending }, "s")).toEqual({
      resources: own,
      pending_operations: undefined,
    });
  });
});
