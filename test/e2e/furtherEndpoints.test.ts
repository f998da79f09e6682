import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Arm } from "../../local-azure/arm/arm";
import { resourceGroupId } from "../../local-azure/arm/id";
import { Store } from "../../local-azure/arm/store";
import { type Run, type StackConfig, useEngine } from "./engine";
import { differences, said, steps, succeeded } from "./runs";

const engine = useEngine();
const OTHER = "99999999-9999-4999-8999-999999999999";
const group = `/subscriptions/${OTHER}/resourceGroups/analytics-rg`;
const network = `${group}/providers/Microsoft.Network/virtualNetworks/analytics-vnet`;
const zone = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`;
const endpoint = `${group}/providers/Microsoft.Network/privateEndpoints/mic-erp-be-uat-redis-pe-analytics`;
const ownNetwork = `${resourceGroupId("mic-erp-be-uat-utils-rg")}/providers/Microsoft.Network`;
const directory = (): string => engine().azure.directory.azure;
const azure = (): Arm => new Arm(directory());

const there = { resourceGroup: "analytics-rg", subscription: OTHER };

/**
 * Nothing protected, so that it is taken down in the end; and a network of another subscription that isn't peered. Beside
 * it an instance whose endpoint somebody else approves.
 */
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
  config["redis:instances"].waiting = {
    name: "mic-erp-be-uat-waiting",
    sku: "Balanced_B1",
    workload: "cache",
    endpointApproval: "manual",
    alerts: { enabled: false },
    access: {
      keys: "Disabled",
      principals: [{ objectId: "11111111-2222-4333-8444-555555555555" }],
    },
  };
}

const waiting = "The private endpoint mic-erp-be-uat-waiting-pe is Pending: nobody gets through";

/** Somebody approves the connection of the endpoint that waits. */
function approve(): void {
  const store = new Store(directory());
  const found = store.read(`${ownNetwork}/privateEndpoints/mic-erp-be-uat-waiting-pe`)!;
  const [connection] = found.properties.manualPrivateLinkServiceConnections as object[];
  const state = { status: "Approved", description: "", actionsRequired: "None" };
  store.write({
    ...found,
    properties: {
      ...found.properties,
      manualPrivateLinkServiceConnections: [
        { ...connection, privateLinkServiceConnectionState: state },
      ],
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

let firstUp: Run;

test("the endpoint is made in the network's region and subscription, with its record in the zone there", async () => {
  azure().put(`${network}/subnets/endpoints`, { addressPrefix: "10.9.1.0/24" });
  azure().put(zone, { location: "Global" });
  firstUp = succeeded(await engine().run("uat", "up"));
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
});

test("an endpoint that somebody else has to approve is made, and said to be waiting", () => {
  expect(said(firstUp)).toContain(waiting);
  expect(said(firstUp)).toContain(
    "az network private-endpoint-connection list --name mic-erp-be-uat-waiting --resource-group mic-erp-be-uat-utils-rg --type Microsoft.Cache/redisEnterprise",
  );
});

test("a second one that its owner made already is refused in the preview, where nothing else differs or changes, and one that waits still does", async () => {
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
  const refused = await engine().refusals("uat", { config: added, args: ["--refresh"] });
  expect(said(refused)).toContain(
    "main-endpoint-partner: the private endpoint partner-pe (in mic-erp-be-uat-utils-rg) exists in Azure, but not in this stack's state",
  );
  expect(steps(refused)).toEqual(["create main-endpoint-partner"]);
  expect(differences("uat", refused).drifted).toEqual([]);
  expect(said(refused)).toContain(waiting);
});

test("it is taken over while it is adopted, and one that was approved waits no longer", async () => {
  approve();
  const run = await engine().run("uat", "up", {
    config: (config) => (config["redis:instances"].main.adopt = true),
  });
  expect(steps(succeeded(run))).toEqual(["import main-endpoint-partner"]);
  expect(run.output).not.toContain("nobody gets through");
});

test("afterwards it gets the stack's tags, and a change of the approval replaces an endpoint, and nothing else but its zone group", async () => {
  const run = await engine().run("uat", "preview", {
    config: (config) => {
      delete config["redis:instances"].main.adopt;
      delete config["redis:instances"].waiting.endpointApproval;
    },
  });
  expect(steps(succeeded(run)).sort()).toEqual([
    "create-replacement waiting-dns-zone-group",
    "create-replacement waiting-endpoint",
    "delete-replaced waiting-dns-zone-group",
    "delete-replaced waiting-endpoint",
    "replace waiting-dns-zone-group",
    "replace waiting-endpoint",
    "update main-endpoint-partner",
  ]);
});

test("Azure refuses an endpoint that it would have to approve, and the run says what to write", async () => {
  const denied = path.join(directory(), "denied.json");
  const right = "Microsoft.Cache/redisEnterprise/PrivateEndpointConnectionsApproval/action";
  writeFileSync(denied, JSON.stringify([right]));
  const run = await engine().run("uat", "up");
  rmSync(denied);
  expect(run.exitCode).not.toBe(0);
  expect(said(run)).toContain('Code="LinkedAuthorizationFailed"');
  expect(said(run)).toContain(
    `waiting-endpoint: to have its connection approved at once takes the right ${right} on the instance. Have it given, or write \`endpointApproval: manual\``,
  );
});

test("taking the stack down leaves the other network its own", async () => {
  succeeded(await engine().run("uat", "destroy"));
  expect(azure().find(endpoint)).toBeUndefined();
  expect(azure().find(`${network}/subnets/endpoints`)).toBeDefined();
  expect(azure().find(zone)).toBeDefined();
});
