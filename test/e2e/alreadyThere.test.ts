import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Arm } from "../../local-azure/arm/arm";
import type * as functions from "../../local-azure/providers/functions";
import { nameOf } from "../../pulumi/deployment";
import { type StackConfig, useEngine } from "./engine";
import { failed, said, succeeded } from "./runs";

/** What was asked of the provider. */
const mockAsked: string[] = [];
jest.mock("../../local-azure/providers/functions", () => {
  const real = jest.requireActual<typeof functions>("../../local-azure/providers/functions");
  const invoke: typeof functions.invoke = (azure, token, args) => {
    mockAsked.push(token.split(":").at(-1) ?? "");
    return real.invoke(azure, token, args);
  };
  return { ...real, invoke };
});

const engine = useEngine();
const azure = (): Arm => new Arm(engine().azure.directory.azure);

const group =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mic-erp-be-dev-utils-rg/providers";
const vault = `${group}/Microsoft.KeyVault/vaults/mic-erp-be-dev-skv`;
const cluster = `${group}/Microsoft.Cache/redisEnterprise/mic-erp-be-dev-redis`;
const network = `${group}/Microsoft.Network`;
const subnet = (name: string): string =>
  `${network}/virtualNetworks/mic-erp-be-dev-vnet/subnets/${name}`;
const principal = "11111111-1111-1111-1111-111111111111";
const old = { properties: { value: "the-old-one" } };

const main = (change: (instance: StackConfig) => void) => (config: StackConfig) =>
  change(config["redis:instances"].main as StackConfig);

/** What is refused in the preview, by the resources' names, and in which words. */
async function refused(config?: (config: StackConfig) => void) {
  const run = await engine().refusals("dev", config && { config });
  expect(run.output).not.toContain("the-old-one");
  return { names: failed(run), said: said(run) };
}

/** A change that is made, without a word about what exists: what happens to which resources. */
async function up(
  config?: (config: StackConfig) => void,
  args: string[] = [],
): Promise<Record<string, string[]>> {
  const run = succeeded(await engine().run("dev", "up", { ...(config && { config }), args }));
  expect(run.output).not.toContain("exists in Azure");
  const steps: Record<string, string[]> = {};
  for (const { op, urn } of run.steps) (steps[op] ??= []).push(nameOf(urn));
  return steps;
}

/** The same, after a preview that says nothing of it either. */
async function goesThrough(
  config: (config: StackConfig) => void,
): Promise<Record<string, string[]>> {
  const preview = succeeded(await engine().run("dev", "preview", { config }));
  expect(preview.output).not.toContain("exists in Azure");
  return up();
}

test("a new instance that exists, or whose secret, endpoint or alert does, is refused in the preview", async () => {
  const at = `${network}/privateEndpoints/mic-erp-be-dev-redis-pe`;
  const alert = `${group}/Microsoft.Insights/metricAlerts/mic-erp-be-dev-redis-used-memory-warning`;
  const secret = `${vault}/secrets/RedisConfiguration--Password`;
  azure().put(secret, old);
  azure().put(at, {
    location: "uksouth",
    subnet: { id: subnet("data") },
    privateLinkServiceConnections: [
      { name: "theirs", privateLinkServiceId: vault, groupIds: ["vault"] },
    ],
  });
  azure().put(alert, {
    location: "global",
    enabled: true,
    severity: 1,
    evaluationFrequency: "PT1M",
    windowSize: "PT5M",
    scopes: [vault],
    criteria: {
      odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
      allOf: [],
    },
  });
  const live = `${cluster}-live`;
  azure().put(live, {
    location: "uksouth",
    sku: { name: "Balanced_B1" },
    minimumTlsVersion: "1.2",
    publicNetworkAccess: "Disabled",
  });
  const { names, said } = await refused((config) => {
    config["redis:instances"].live = {
      name: "mic-erp-be-dev-redis-live",
      sku: "Balanced_B1",
      workload: "cache",
      access: { keys: "Disabled", principals: [{ objectId: principal }] },
    };
  });
  expect(names).toEqual([
    "live",
    "main-alert-used-memory-warning",
    "main-endpoint",
    "main-password",
  ]);
  expect(said).toContain(
    "mic-erp-be-dev-redis-live exists in Azure, but not in this stack's state. If it is yours, write `adopt: true` on the instance;",
  );
  expect(said).toContain(
    "main-password: the secret RedisConfiguration--Password (in mic-erp-be-dev-skv) exists in Azure, but not in this " +
      "stack's state, so Azure would refuse to create it. Choose another name (`access.passwordSecret` or " +
      "`access.connectionStringSecret`); or have its owner delete it.",
  );
  expect(said).toContain(
    "main-endpoint: the private endpoint mic-erp-be-dev-redis-pe (in mic-erp-be-dev-utils-rg) exists in Azure",
  );
  expect(said).toContain("main-alert-used-memory-warning: the metric alert");
  for (const id of [secret, at, alert, live]) azure().delete(id);
});

test("parts that others made for a deployed instance are refused, and taken over with adopt for one up", async () => {
  await up((config) => {
    const { main: instance } = config["redis:instances"];
    instance.diagnosticSettings = { logs: false };
    instance.alerts = { enabled: false };
    delete config["redis:instances"].live;
  });
  const assignment = `${cluster}/databases/default/accessPolicyAssignments/${principal.replaceAll("-", "")}`;
  const setting = `${cluster}/databases/default/providers/Microsoft.Insights/diagnosticSettings/logs`;
  azure().put(assignment, { accessPolicyName: "default", user: { objectId: principal } });
  azure().put(setting, {
    workspaceId: `${group}/Microsoft.OperationalInsights/workspaces/mic-erp-be-dev-logs`,
    logs: [{ categoryGroup: "allLogs", enabled: true }],
  });
  // What can't be read stops nothing.
  azure().put(`${vault}/secrets/Theirs`, old);
  const denied = path.join(engine().azure.directory.azure, "denied.json");
  writeFileSync(denied, JSON.stringify(["Microsoft.KeyVault/vaults/secrets/read"]));
  const { names, said } = await refused(
    main((instance) => {
      instance.access.principals = [{ objectId: principal }];
      instance.access.connectionStringSecret = "Theirs";
      delete instance.diagnosticSettings;
    }),
  );
  rmSync(denied);
  expect(names).toEqual([`main-access-${principal}`, "main-logs"]);
  expect(said).toContain(
    `main-access-${principal}: the access policy assignment ${principal.replaceAll("-", "")} (in default) exists in ` +
      "Azure, but not in this stack's state, so Azure would refuse to create it. To take it over, write `adopt: true` " +
      "on the instance for one `up`; if an earlier run was interrupted, repair its state (docs/runbooks/creation-failed.md); " +
      "or have its owner delete it.",
  );
  expect(said).toContain("main-logs: the diagnostic setting logs");
  const adopting = main((instance) => {
    delete instance.access.connectionStringSecret;
    instance.adopt = true;
  });
  const { import: imported, ...others } = await up(adopting);
  expect(imported?.sort()).toEqual([`main-access-${principal}`, "main-logs"]);
  expect(others).toEqual({});
});

test("of a stack that is up nothing is asked but what it adopts and the key", async () => {
  mockAsked.length = 0;
  const run = await engine().run("dev", "preview", {
    config: main((instance) => delete instance.adopt),
  });
  expect(run).toMatchObject({ exitCode: 0, steps: [] });
  expect(mockAsked.sort()).toEqual([
    "getPrivateZone",
    "getResourceGroup",
    "getSubnet",
    "getVault",
    "getVirtualNetworkLink",
    "getWorkspace",
    "listDatabaseKeys",
  ]);
});

test("no replacement is mistaken for something that exists already", async () => {
  azure().put(subnet("other"), { addressPrefix: "10.1.9.0/24" });
  const { replace } = await goesThrough((config) => {
    config["redis:environment"].network.subnet = "other";
    const { main: instance } = config["redis:instances"];
    instance.access.passwordSecret = "Other--Password";
    instance.modules = [{ name: "RedisBloom" }];
  });
  expect(replace?.sort()).toEqual([
    `main-access-${principal}`,
    "main-database",
    "main-dns-zone-group",
    "main-endpoint",
    "main-logs",
    "main-password",
  ]);
  // Azure refuses an endpoint in another region than its network's, so this one ends half-way.
  const moveTo = (location: string) => (config: StackConfig) => {
    config["redis:environment"].location = location;
  };
  const preview = await engine().run("dev", "preview", { config: moveTo("ukwest") });
  expect(preview.output).toContain("replacing mic-erp-be-dev-redis first deletes it in uksouth");
  expect(preview.output).not.toContain("exists in Azure");
  const failed = await engine().run("dev", "up");
  expect(failed.exitCode).not.toBe(0);
  expect(failed.output).toContain("both resources are in the same region");
  const back = await goesThrough(moveTo("uksouth"));
  expect(back.replace).toContain("main");
  expect(back["create-replacement"]).toContain("main-endpoint");
});

test("an endpoint that is replaced on request alone is, without a preview", async () => {
  const { resources = [] } = engine().state("dev");
  const urn = resources.find((each) => each.urn.endsWith("::main-endpoint"))?.urn ?? "";
  const preview = await engine().run("dev", "preview", { args: ["--replace", urn] });
  expect(preview.output).toContain("main-endpoint: the private endpoint mic-erp-be-dev-redis-pe");
  // There is nothing else to change after what failed before.
  expect(await up(undefined, ["--replace", urn])).toEqual({
    "create-replacement": ["main-endpoint", "main-dns-zone-group"],
    "delete-replaced": ["main-dns-zone-group", "main-endpoint"],
    replace: ["main-endpoint", "main-dns-zone-group"],
  });
});
