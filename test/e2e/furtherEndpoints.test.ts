import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Arm } from "../../local-azure/arm/arm";
import { Store } from "../../local-azure/arm/store";
import { type Run, type StackConfig, useEngine } from "./engine";

const engine = useEngine();
const OTHER = "99999999-9999-4999-8999-999999999999";
const own = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups";
const group = `/subscriptions/${OTHER}/resourceGroups/analytics-rg`;
const network = `${group}/providers/Microsoft.Network/virtualNetworks/analytics-vnet`;
const zone = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`;
const endpoint = `${group}/providers/Microsoft.Network/privateEndpoints/mic-erp-be-uat-redis-pe-analytics`;
const ownNetwork = `${own}/mic-erp-be-uat-utils-rg/providers/Microsoft.Network`;
const directory = (): string => engine().azure.directory.azure;
const azure = (): Arm => new Arm(directory());

const steps = (run: Run): string[] =>
  run.steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)!}`);
const said = (run: Run): string => run.output.replace(/\s+/g, " ");

function succeeded(run: Run): Run {
  expect({ exitCode: run.exitCode, output: run.exitCode === 0 ? "" : run.output }).toEqual({
    exitCode: 0,
    output: "",
  });
  return run;
}

const there = { resourceGroup: "analytics-rg", subscription: OTHER };

/** Nothing protected, so that it is taken down in the end; and a network of another subscription that isn't peered. */
function reached(config: StackConfig): void {
  Object.assign(config["redis:instances"].main, {
    workload: "cache",
    furtherEndpoints: {
      analytics: {
        network: { name: "analytics-vnet", subnet: "endpoints", ...there },
        privateDnsZone: { mode: "adopt", ...there },
      },
    },
  });
}

test("a zone that isn't there is named with its id, and a subnet with those that its network has, both at once", async () => {
  azure().put(group, { location: "westeurope" });
  azure().put(network, {
    location: "westeurope",
    addressSpace: { addressPrefixes: ["10.9.0.0/16"] },
  });
  azure().put(`${network}/subnets/data`, { addressPrefix: "10.9.0.0/24" });
  const run = await engine().run("uat", "preview", { config: reached });
  expect(run.exitCode).not.toBe(0);
  const at = "redis:instances.main.furtherEndpoints.analytics";
  expect(run.output).toContain(
    `- Subnet ${network}/subnets/endpoints (${at}.network): the network analytics-vnet has the subnets \`data\`.`,
  );
  expect(run.output).toContain(`- Private DNS zone ${zone} (${at}.privateDnsZone): `);
});

test("the endpoint is made in the network's region and subscription, with its record in the zone there", async () => {
  azure().put(`${network}/subnets/endpoints`, { addressPrefix: "10.9.1.0/24" });
  azure().put(zone, { location: "Global" });
  succeeded(await engine().run("uat", "up"));
  expect(azure().get(endpoint)).toMatchObject({
    location: "westeurope",
    subnet: { id: `${network}/subnets/endpoints` },
    privateLinkServiceConnections: [
      { privateLinkServiceConnectionState: { status: "Approved" }, groupIds: ["redisEnterprise"] },
    ],
  });
  expect(azure().get(`${endpoint}/privateDnsZoneGroups/default`)).toMatchObject({
    privateDnsZoneConfigs: [
      {
        privateDnsZoneId: zone,
        recordSets: [{ recordSetName: "mic-erp-be-uat-redis.uksouth", ipAddresses: ["10.9.1.4"] }],
      },
    ],
  });
  const outputs = engine()
    .state("uat")
    .resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs;
  expect(outputs).toMatchObject({
    instances: { main: { furtherEndpointIds: { analytics: endpoint } } },
  });

  const again = succeeded(await engine().run("uat", "preview", { args: ["--refresh"] }));
  expect(steps(again).filter((step) => !step.startsWith("refresh"))).toEqual([]);
});

test("a second one that its owner made already is refused in the preview, then taken over", async () => {
  const partner = `${ownNetwork}/virtualNetworks/partner-vnet`;
  const theirs = `${ownNetwork}/privateEndpoints/partner-pe`;
  azure().put(partner, {
    location: "uksouth",
    addressSpace: { addressPrefixes: ["10.8.0.0/16"] },
  });
  azure().put(`${partner}/subnets/data`, { addressPrefix: "10.8.0.0/24" });
  const [cluster] = azure().all("Microsoft.Cache/redisEnterprise");
  const connection = { privateLinkServiceId: cluster?.id ?? "", groupIds: ["redisEnterprise"] };
  azure().put(theirs, {
    location: "uksouth",
    subnet: { id: `${partner}/subnets/data` },
    privateLinkServiceConnections: [{ name: "theirs", ...connection }],
  });
  const group = { resourceGroup: "mic-erp-be-uat-utils-rg" };
  const added = (config: StackConfig): void => {
    config["redis:instances"].main.furtherEndpoints.partner = {
      network: { name: "partner-vnet", ...group },
      name: "partner-pe",
      privateDnsZone: { mode: "policy" },
    };
  };
  const refused = await engine().run("uat", "preview", { config: added });
  expect(refused.exitCode).not.toBe(0);
  expect(said(refused)).toContain(
    "main-endpoint-partner: the private endpoint partner-pe (in mic-erp-be-uat-utils-rg) exists in Azure, but not in this stack's state",
  );
  const adopting = await engine().run("uat", "up", {
    config: (config) => (config["redis:instances"].main.adopt = true),
  });
  expect(steps(succeeded(adopting))).toEqual(["import main-endpoint-partner"]);
  const after = await engine().run("uat", "preview", {
    config: (config) => delete config["redis:instances"].main.adopt,
  });
  // The tags are the stack's.
  expect(steps(succeeded(after))).toEqual(["update main-endpoint-partner"]);
});

describe("where whoever deploys may not approve connections", () => {
  const denied = (...operations: string[]): void => {
    writeFileSync(path.join(directory(), "denied.json"), JSON.stringify(operations));
  };
  const cache = (config: StackConfig): void => {
    config["redis:instances"].main.workload = "cache";
  };
  const endpointId = `${own}/mic-erp-be-preprod-utils-rg/providers/Microsoft.Network/privateEndpoints/mic-erp-be-preprod-redis-pe`;
  const approve = (status: string): void => {
    const store = new Store(directory());
    const found = store.read(endpointId)!;
    const [connection] = found.properties.manualPrivateLinkServiceConnections as object[];
    const state = { status, description: "", actionsRequired: "None" };
    store.write({
      ...found,
      properties: {
        ...found.properties,
        manualPrivateLinkServiceConnections: [
          { ...connection, privateLinkServiceConnectionState: state },
        ],
      },
    });
  };

  afterAll(() => rmSync(path.join(directory(), "denied.json"), { force: true }));

  test("Azure refuses an endpoint that it would have to approve, and the run says what to write", async () => {
    denied("Microsoft.Cache/redisEnterprise/PrivateEndpointConnectionsApproval/action");
    const run = await engine().run("preprod", "up", { config: cache });
    expect(run.exitCode).not.toBe(0);
    expect(said(run)).toContain('Code="LinkedAuthorizationFailed"');
    expect(said(run)).toContain(
      "main-endpoint: to have its connection approved at once takes the right Microsoft.Cache/redisEnterprise/PrivateEndpointConnectionsApproval/action on the instance. Have it given, or write `endpointApproval: manual`",
    );
  });

  test("an endpoint that waits is made, and said to be waiting until somebody has approved it", async () => {
    const waiting =
      "The private endpoint mic-erp-be-preprod-redis-pe is Pending: nobody gets through";
    const up = await engine().run("preprod", "up", {
      config: (config) => (config["redis:instances"].main.endpointApproval = "manual"),
    });
    expect(said(succeeded(up))).toContain(waiting);
    expect(said(up)).toContain(
      "az network private-endpoint-connection list --name mic-erp-be-preprod-redis --resource-group mic-erp-be-preprod-utils-rg --type Microsoft.Cache/redisEnterprise",
    );
    const again = succeeded(await engine().run("preprod", "preview"));
    expect(steps(again)).toEqual([]);
    expect(said(again)).toContain(waiting);

    approve("Approved");
    const approved = succeeded(await engine().run("preprod", "preview"));
    expect(steps(approved)).toEqual([]);
    expect(approved.output).not.toContain("nobody gets through");
  });

  test("a change of the approval replaces the endpoint, and nothing else but its zone group", async () => {
    rmSync(path.join(directory(), "denied.json"));
    const run = await engine().run("preprod", "preview", {
      config: (config) => delete config["redis:instances"].main.endpointApproval,
    });
    expect(steps(succeeded(run)).filter((step) => step.startsWith("replace"))).toEqual([
      "replace main-endpoint",
      "replace main-dns-zone-group",
    ]);
  });
});

test("taking the stack down leaves the other network its own", async () => {
  succeeded(await engine().run("uat", "destroy"));
  expect(azure().find(endpoint)).toBeUndefined();
  expect(azure().find(`${network}/subnets/endpoints`)).toBeDefined();
  expect(azure().find(zone)).toBeDefined();
});
