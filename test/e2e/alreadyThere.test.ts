import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Arm } from "../../local-azure/arm/arm";
import type * as functions from "../../local-azure/providers/functions";
import { type StackConfig, useEngine } from "./engine";

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

/** What the preview refuses because it exists, by the resource's name; the engine stops at the first few. */
async function refused(config?: (config: StackConfig) => void): Promise<string> {
  const run = await engine().run("dev", "preview", config && { config });
  expect(run.exitCode).not.toBe(0);
  expect(run.output).not.toContain("the-old-one");
  return run.output.replace(/\s+/g, " ");
}

/** A change that is previewed and made, without a word about what exists. */
async function goesThrough(
  config?: (config: StackConfig) => void,
  args: string[] = [],
): Promise<Record<string, string[]>> {
  const preview = await engine().run("dev", "preview", { ...(config && { config }), args });
  expect(preview.output).not.toContain("exists in Azure");
  expect(preview.exitCode === 0 ? "" : preview.output).toBe("");
  const up = await engine().run("dev", "up", { args });
  expect(up.exitCode === 0 ? "" : up.output).toBe("");
  const steps: Record<string, string[]> = {};
  for (const { op, urn } of up.steps) (steps[op] ??= []).push(urn.split("::").at(-1) ?? "");
  return steps;
}

test("a new instance whose secret, endpoint or alert exists is refused in the preview", async () => {
  const at = `${network}/privateEndpoints/mic-erp-be-dev-redis-pe`;
  const alert = `${group}/Microsoft.Insights/metricAlerts/mic-erp-be-dev-redis-used-memory-warning`;
  const secret = `${vault}/secrets/RedisConfiguration--Password`;
  azure().put(secret, old);
  expect(await refused()).toContain(
    "main-password: the secret RedisConfiguration--Password (in mic-erp-be-dev-skv) exists in Azure, but not in this " +
      "stack's state, so Azure would refuse to create it. Choose another name (`access.passwordSecret` or " +
      "`access.connectionStringSecret`); or have its owner delete it.",
  );
  // What can't be read stops nothing.
  const denied = path.join(engine().azure.directory.azure, "denied.json");
  writeFileSync(denied, JSON.stringify(["Microsoft.KeyVault/vaults/secrets/read"]));
  expect(await engine().run("dev", "preview")).toMatchObject({ exitCode: 0 });
  rmSync(denied);
  azure().delete(secret);
  azure().put(at, {
    location: "uksouth",
    subnet: { id: subnet("data") },
    privateLinkServiceConnections: [
      { name: "theirs", privateLinkServiceId: vault, groupIds: ["vault"] },
    ],
  });
  expect(await refused()).toContain(
    "main-endpoint: the private endpoint mic-erp-be-dev-redis-pe (in mic-erp-be-dev-utils-rg) exists in Azure",
  );
  azure().delete(at);
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
  expect(await refused()).toContain("main-alert-used-memory-warning: the metric alert");
  azure().delete(alert);
});

test("parts that others made for a deployed instance are refused, and taken over with adopt for one up", async () => {
  await goesThrough(
    main((instance) => {
      instance.diagnosticSettings = { logs: false };
      instance.alerts = { enabled: false };
    }),
  );
  const assignment = `${cluster}/databases/default/accessPolicyAssignments/${principal.replaceAll("-", "")}`;
  const setting = `${cluster}/databases/default/providers/Microsoft.Insights/diagnosticSettings/logs`;
  azure().put(assignment, { accessPolicyName: "default", user: { objectId: principal } });
  azure().put(setting, {
    workspaceId: `${group}/Microsoft.OperationalInsights/workspaces/mic-erp-be-dev-logs`,
    logs: [{ categoryGroup: "allLogs", enabled: true }],
  });
  const withPrincipal = main((instance) => {
    instance.access.principals = [{ objectId: principal }];
  });
  expect(await refused(withPrincipal)).toContain(
    `main-access-${principal}: the access policy assignment ${principal.replaceAll("-", "")} (in default) exists in ` +
      "Azure, but not in this stack's state, so Azure would refuse to create it. To take it over, write `adopt: true` " +
      "on the instance for one `up`; if an earlier run was interrupted, repair its state (docs/runbooks/creation-failed.md); " +
      "or have its owner delete it.",
  );
  const withLogs = main((instance) => {
    instance.access.principals = [];
    delete instance.diagnosticSettings;
  });
  expect(await refused(withLogs)).toContain("main-logs: the diagnostic setting logs");
  const both = main((instance) => {
    instance.access.principals = [{ objectId: principal }];
    instance.adopt = true;
  });
  expect(await goesThrough(both)).toEqual({
    import: expect.arrayContaining([`main-access-${principal}`, "main-logs"]) as string[],
  });
  expect(await goesThrough(main((instance) => delete instance.adopt))).toEqual({});
});

test("of a stack that is up nothing is asked but what it adopts and the key", async () => {
  mockAsked.length = 0;
  expect(await engine().run("dev", "preview")).toMatchObject({ exitCode: 0 });
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
  const change = (edit: (instance: StackConfig) => void) => goesThrough(main(edit));
  expect(await change((instance) => (instance.access.passwordSecret = "Other--Password"))).toEqual({
    "create-replacement": ["main-password"],
    "delete-replaced": ["main-password"],
    replace: ["main-password"],
  });
  azure().put(subnet("other"), { addressPrefix: "10.1.9.0/24" });
  const moved = await goesThrough((config) => {
    config["redis:environment"].network.subnet = "other";
  });
  expect(moved.replace).toEqual(["main-endpoint", "main-dns-zone-group"]);
  const database = await change((instance) => (instance.modules = [{ name: "RedisBloom" }]));
  expect(database.replace).toContain("main-database");
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
  expect(await goesThrough()).toEqual({});
});

test("an endpoint that is replaced on request alone is, without a preview", async () => {
  const { resources = [] } = engine().state("dev");
  const urn = resources.find((each) => each.urn.endsWith("::main-endpoint"))?.urn ?? "";
  const preview = await engine().run("dev", "preview", { args: ["--replace", urn] });
  expect(preview.output).toContain("main-endpoint: the private endpoint mic-erp-be-dev-redis-pe");
  const up = await engine().run("dev", "up", { args: ["--replace", urn] });
  expect(up.exitCode === 0 ? "" : up.output).toBe("");
});
