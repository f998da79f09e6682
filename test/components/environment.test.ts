import * as pulumi from "@pulumi/pulumi";

import { Environment } from "../../components/environment";
import type { EnvironmentArgs } from "../../components/environmentArgs";
import { alertDefaults } from "../../rules/alerts";
import { workbookData, workbookGuid } from "../../rules/workbook";
import { only, record } from "./recording";

const WORKBOOK = "azure-native:applicationinsights:Workbook";

const created: EnvironmentArgs = {
  name: "sandbox",
  location: "uksouth",
  resourceGroup: { mode: "create", name: "rg" },
  network: {
    mode: "create",
    name: "vnet",
    addressSpace: "10.0.0.0/16",
    subnet: "data",
    subnetPrefix: "10.0.0.0/24",
  },
  keyVault: { mode: "create", name: "vault" },
  privateDnsZone: {
    mode: "create",
    name: "privatelink.redis.azure.net",
    networkLinks: [{ mode: "create", name: "link" }],
  },
  workspace: { mode: "create", name: "logs", retentionInDays: 30 },
};

const adopted: EnvironmentArgs = {
  name: "dev",
  location: "uksouth",
  resourceGroup: { mode: "adopt", name: "rg" },
  network: { mode: "adopt", name: "vnet", subnet: "data" },
  keyVault: { mode: "adopt", name: "vault", resourceGroup: "vaults-rg" },
  privateDnsZone: {
    mode: "adopt",
    name: "privatelink.redis.azure.net",
    networkLinks: [{ mode: "adopt", name: "link" }],
  },
  workspace: { mode: "adopt", name: "logs" },
};

const names = async (args: EnvironmentArgs) =>
  (await record(() => new Environment("environment", args))).map(
    ({ type, name }) => `${type} ${name}`,
  );

test("what is created is created once each, under the component", async () => {
  expect((await names(created)).sort()).toEqual([
    "azure-managed-redis:index:Environment environment",
    "azure-native:keyvault:Vault environment-vault",
    "azure-native:network:Subnet environment-subnet",
    "azure-native:network:VirtualNetwork environment-network",
    "azure-native:operationalinsights:Workspace environment-workspace",
    "azure-native:privatedns:PrivateZone environment-zone",
    "azure-native:privatedns:VirtualNetworkLink environment-zone-link",
    "azure-native:resources:ResourceGroup environment",
  ]);
});

test("what is adopted is looked up and not registered", async () => {
  expect(await names(adopted)).toEqual(["azure-managed-redis:index:Environment environment"]);
});

test("instances get the ids of what was found", async () => {
  let environment: Environment | undefined;
  await record(() => (environment = new Environment("environment", adopted)));
  const { resourceGroupName, subnetId, privateDnsZoneId, workspaceId, keyVault } = environment!;
  const found = await new Promise((resolve) =>
    pulumi
      .all([resourceGroupName, subnetId, privateDnsZoneId, workspaceId, keyVault])
      .apply((values) => resolve(values)),
  );
  expect(found).toEqual([
    "rg",
    "/found/azure-native:network:getSubnet",
    "/found/azure-native:privatedns:getPrivateZone",
    "/found/azure-native:operationalinsights:getWorkspace",
    { name: "vault", resourceGroupName: "vaults-rg" },
  ]);
});

test("an action group notifies by e-mail", async () => {
  const recorded = await record(
    () =>
      new Environment("environment", {
        ...created,
        actionGroup: { mode: "create", name: "on-call", emails: ["team@example.com"] },
      }),
  );
  expect(recorded.find(({ name }) => name === "environment-action-group")?.inputs).toEqual({
    actionGroupName: "on-call",
    resourceGroupName: "rg",
    location: "global",
    groupShortName: "redis",
    enabled: true,
    emailReceivers: [
      {
        name: "team@example.com",
        emailAddress: "team@example.com",
        useCommonAlertSchema: true,
      },
    ],
    tags: { environment: "sandbox" },
  });
});

test("an action group that exists is looked up where it is", async () => {
  let environment: Environment | undefined;
  const recorded = await record(() => {
    environment = new Environment("environment", {
      ...adopted,
      actionGroup: { mode: "adopt", name: "on-call", resourceGroup: "shared-rg" },
    });
  });
  expect(recorded.map(({ name }) => name)).toEqual(["environment"]);
  const id = await new Promise((resolve) => environment!.actionGroupId!.apply(resolve));
  expect(id).toBe("/found/azure-native:monitor:getActionGroup");
});

test("a random suffix is on every name that is created", async () => {
  const recorded = await record(
    () => new Environment("environment", { ...created, randomSuffix: true }),
  );
  const name = (type: string, property: string): unknown =>
    recorded.find((each) => each.type === type)?.inputs[property];
  expect(name("azure-native:resources:ResourceGroup", "resourceGroupName")).toBe("rg-abc123");
  expect(name("azure-native:keyvault:Vault", "vaultName")).toBe("vault-abc123");
  expect(name("azure-native:privatedns:PrivateZone", "privateZoneName")).toBe(
    "privatelink.redis.azure.net",
  );
});

test("the private zone is global and its link registers no names", async () => {
  const recorded = await record(() => new Environment("environment", created));
  expect(recorded.find(({ name }) => name === "environment-zone-link")?.inputs).toEqual({
    virtualNetworkLinkName: "link",
    privateZoneName: "privatelink.redis.azure.net",
    resourceGroupName: "rg",
    location: "Global",
    registrationEnabled: false,
    virtualNetwork: { id: "/ids/azure-native:network:VirtualNetwork/environment-network" },
    tags: { environment: "sandbox" },
  });
});

test("the vault is created for Azure roles, with soft delete", async () => {
  const recorded = await record(() => new Environment("environment", created));
  expect(recorded.find(({ name }) => name === "environment-vault")?.inputs).toMatchObject({
    properties: {
      tenantId: "tenant",
      enableRbacAuthorization: true,
      enableSoftDelete: true,
    },
  });
});

test("tags that others set are ignored on everything that has tags", async () => {
  const ignoreTags = ["costCenter"];
  const emails = ["team@example.com"];
  const actionGroup = { mode: "create", name: "alerts", emails } as const;
  const recorded = await record(
    () => new Environment("environment", { ...created, actionGroup, ignoreTags }),
  );
  const withTags = recorded.filter(({ inputs }) => inputs.tags !== undefined);
  expect(withTags).toHaveLength(7);
  for (const { ignoreChanges } of withTags) expect(ignoreChanges).toContain('tags["costCenter"]');
});

describe("a workbook", () => {
  const watched = { workload: "cache", alerts: alertDefaults } as const;
  const instances = [{ ...watched, clusterId: "/clusters/main" }];
  const withWorkbook = (args: EnvironmentArgs) => ({
    ...args,
    workbook: { mode: "create" as const, name: "Redis" },
    tags: { team: "erp" },
  });
  const recorded = (args: EnvironmentArgs) =>
    record(() => new Environment("environment", args).workbookOf(instances));

  test("is not there unless it is asked for", async () => {
    let url: unknown = "";
    await record(() => (url = new Environment("environment", adopted).workbookOf(instances)));
    expect(url).toBeUndefined();
  });

  test("is a part of the environment, in its group and region, with its title and tags", async () => {
    const found = only(await recorded(withWorkbook(adopted)), WORKBOOK);
    const { serializedData, ...inputs } = found.inputs;
    expect(found.name).toBe("environment-workbook");
    expect(found.parent).toMatch(/::environment$/);
    expect(inputs).toEqual({
      resourceName: workbookGuid("rg", "dev"),
      resourceGroupName: "rg",
      location: "uksouth",
      kind: "shared",
      category: "workbook",
      sourceId: "azure monitor",
      displayName: "Redis",
      tags: { team: "erp", environment: "dev", "hidden-title": "Redis" },
    });
    const workspaceId = "/found/azure-native:operationalinsights:getWorkspace";
    expect(serializedData).toBe(workbookData({ title: "Redis", instances, workspaceId }));
  });

  test("shows hits and misses where there is no workspace", async () => {
    const without = { ...withWorkbook(adopted), workspace: undefined } as unknown;
    const { serializedData } = only(await recorded(without as EnvironmentArgs), WORKBOOK).inputs;
    expect(serializedData).toBe(workbookData({ title: "Redis", instances }));
  });

  test("has the random suffix in its title, and a name that no other has", async () => {
    const suffixed = { ...withWorkbook(adopted), randomSuffix: true };
    const { inputs } = only(await recorded(suffixed), WORKBOOK);
    expect(inputs).toMatchObject({
      displayName: "Redis-abc123",
      resourceName: workbookGuid("rg", "dev-abc123"),
    });
  });

  test("leaves alone the tags that others set", async () => {
    const ignoring = { ...withWorkbook(adopted), ignoreTags: ["costCenter"] };
    expect(only(await recorded(ignoring), WORKBOOK).ignoreChanges).toEqual(['tags["costCenter"]']);
  });
});
