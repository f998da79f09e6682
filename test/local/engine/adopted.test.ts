import { writeFileSync } from "node:fs";
import path from "node:path";

import { stringify } from "yaml";

import { Arm } from "../../../local-azure/arm/arm";
import { SUBSCRIPTION_ID } from "../../../local-azure/arm/id";
import { adoptedIn, assume } from "../../../local/engine/adopted";
import { stackConfig } from "../../project/project";
import { temporaryFolder } from "../../temporaryFolder";

const groups = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups`;
const good = {
  location: "uksouth",
  resourceGroup: { mode: "adopt", name: "erp-rg" },
  network: { mode: "adopt", name: "erp-vnet", subnet: "redis" },
  keyVault: { mode: "adopt", name: "erp-kv" },
  workspace: { mode: "adopt", name: "erp-logs", resourceGroup: "logs-rg" },
  actionGroup: { mode: "adopt", name: "erp-team" },
  privateDnsZone: {
    mode: "adopt",
    resourceGroup: "hub-rg",
    networkLinks: [{ mode: "adopt", name: "erp-link" }],
  },
};

/** The folder of a program whose stacks have these environments. */
function programWith(...environments: object[]): string {
  const root = temporaryFolder();
  environments.forEach((environment, index) => {
    const text = stringify({ config: { "redis:environment": environment } });
    writeFileSync(path.join(root, `Pulumi.stack${index}.yaml`), text);
  });
  return root;
}

/** What is there, below the resource groups, once everything was made that can be. */
function madeOf(root: string, azure = new Arm(temporaryFolder())): string[] {
  const adopted = adoptedIn(root);
  assume(azure.directory, adopted);
  return adopted.filter(({ id }) => azure.find(id)).map(({ id }) => id.slice(groups.length + 1));
}

const network = "erp-rg/providers/Microsoft.Network/virtualNetworks/erp-vnet";
const zone = "hub-rg/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net";

test("everything that a stack file adopts is there, with what it needs to be", () => {
  expect(madeOf(programWith(good))).toEqual([
    "erp-rg",
    network,
    `${network}/subnets/redis`,
    "erp-rg/providers/Microsoft.KeyVault/vaults/erp-kv",
    "logs-rg",
    "logs-rg/providers/Microsoft.OperationalInsights/workspaces/erp-logs",
    "erp-rg/providers/Microsoft.Insights/actionGroups/erp-team",
    "hub-rg",
    zone,
    `${zone}/virtualNetworkLinks/erp-link`,
  ]);
});

test("a link leads to the environment's network, and a vault takes roles", () => {
  const azure = new Arm(temporaryFolder());
  madeOf(programWith(good), azure);
  expect(azure.get(`${groups}/${zone}/virtualNetworkLinks/erp-link`)).toMatchObject({
    virtualNetwork: { id: `${groups}/${network}` },
  });
  expect(azure.get(`${groups}/erp-rg/providers/Microsoft.KeyVault/vaults/erp-kv`)).toMatchObject({
    properties: { enableRbacAuthorization: true },
  });
});

test("what the stack creates isn't there", () => {
  const created = { mode: "create", name: "new" };
  const environment = {
    ...{ location: "uksouth", resourceGroup: created, network: created, keyVault: created },
    privateDnsZone: { mode: "create", networkLinks: [created] },
  };
  expect(adoptedIn(programWith(environment))).toEqual([]);
});

test("two stacks may adopt subnets of one network", () => {
  const other = { ...good, network: { ...good.network, subnet: "other" } };
  const subnets = madeOf(programWith(good, other)).filter((id) => id.includes("/subnets/"));
  expect(subnets).toEqual([`${network}/subnets/redis`, `${network}/subnets/other`]);
});

test("a further network that is linked is there, in whatever subscription", () => {
  const hub = "/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/hub-rg";
  const id = `${hub}/providers/Microsoft.Network/virtualNetworks/hub`;
  const links = [{ mode: "create", name: "hub-link", network: id }];
  const root = programWith({ ...good, privateDnsZone: { mode: "create", networkLinks: links } });
  const azure = new Arm(temporaryFolder());
  assume(azure.directory, adoptedIn(root));
  expect(azure.find(id)).toBeDefined();
});

test("an instance that is adopted is never taken for granted", () => {
  const root = temporaryFolder();
  const instances = { main: { name: "erp-redis", sku: "Balanced_B1", adopt: true } };
  const config = { "redis:environment": good, "redis:instances": instances };
  writeFileSync(path.join(root, "Pulumi.dev.yaml"), stringify({ config }));
  expect(adoptedIn(root).filter(({ id }) => id.includes("Microsoft.Cache"))).toEqual([]);
});

test("what is there already stays as it is", () => {
  const azure = new Arm(temporaryFolder());
  azure.put(`${groups}/erp-rg`, { location: "westeurope", tags: { owner: "somebody" } });
  madeOf(programWith(good), azure);
  expect(azure.get(`${groups}/erp-rg`)).toMatchObject({ tags: { owner: "somebody" } });
});

test.each([
  ["isn't YAML", "config: ["],
  ["is empty", ""],
  ["is a list", "- one"],
  ["has no environment", "config: {}"],
  ["has an environment that is none", "config: { redis:environment: 3 }"],
  [
    "has no location",
    stringify({ config: { "redis:environment": { ...good, location: undefined } } }),
  ],
  ["has parts of another type", "config: { redis:environment: { location: uksouth, network: 3 } }"],
])("a stack file that %s adopts nothing", (_what, text) => {
  const root = temporaryFolder();
  writeFileSync(path.join(root, "Pulumi.dev.yaml"), text);
  expect(adoptedIn(root)).toEqual([]);
});

test("a name that Azure refuses is left to the program, which says why", () => {
  const root = programWith({ ...good, keyVault: { mode: "adopt", name: "a vault/with a slash" } });
  expect(madeOf(root)).not.toContain("erp-rg/providers/Microsoft.KeyVault/vaults/a vault");
  expect(madeOf(root)).toContain(network);
});

test("the tests' own stacks adopt what their configuration names", () => {
  const environment = stackConfig("dev")["redis:environment"] as { keyVault: { name: string } };
  const root = programWith(environment);
  expect(madeOf(root).some((id) => id.endsWith(`/${environment.keyVault.name}`))).toBe(true);
});

test("a part of a hub is in the hub's subscription", () => {
  const hub = "99999999-9999-4999-8999-999999999999";
  const elsewhere = { mode: "adopt", resourceGroup: "hub-rg", subscription: hub };
  const inHub = { ...good, privateDnsZone: { ...elsewhere, networkLinks: [] } };
  const azure = new Arm(temporaryFolder());
  const adopted = adoptedIn(programWith(inHub));
  assume(azure.directory, adopted);
  const there = adopted.filter(({ id }) => id.startsWith(`/subscriptions/${hub}/`));
  expect(there.map(({ id }) => id)).toEqual([
    `/subscriptions/${hub}/resourceGroups/hub-rg`,
    `/subscriptions/${hub}/resourceGroups/hub-rg/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`,
  ]);
  expect(there.every(({ id }) => azure.find(id))).toBe(true);
});

test("the networks and zones of an instance's further endpoints are there, wherever they are", () => {
  const hub = "99999999-9999-4999-8999-999999999999";
  const root = temporaryFolder();
  const furtherEndpoints = {
    analytics: {
      network: { name: "analytics-vnet", resourceGroup: "analytics-rg", subscription: hub },
      resourceGroup: "endpoints-rg",
      privateDnsZone: { mode: "adopt", resourceGroup: "dns-rg" },
    },
    partner: {
      network: { name: "partner-vnet", resourceGroup: "partner-rg", subnet: "redis" },
      privateDnsZone: { mode: "policy" },
    },
    broken: { network: { name: "vnet" } },
  };
  const environment = { location: "uksouth", resourceGroup: { mode: "adopt", name: "erp-rg" } };
  const config = {
    "redis:environment": environment,
    "redis:instances": { main: { furtherEndpoints } },
  };
  writeFileSync(path.join(root, "Pulumi.erp.yaml"), stringify({ config }));

  const azure = new Arm(temporaryFolder());
  const adopted = adoptedIn(root);
  assume(azure.directory, adopted);
  const networks = "providers/Microsoft.Network/virtualNetworks";
  const there = `/subscriptions/${hub}/resourceGroups`;
  expect(adopted.filter(({ id }) => azure.find(id)).map(({ id }) => id)).toEqual([
    `${groups}/erp-rg`,
    `${there}/endpoints-rg`,
    `${there}/analytics-rg`,
    `${there}/analytics-rg/${networks}/analytics-vnet`,
    `${there}/analytics-rg/${networks}/analytics-vnet/subnets/data`,
    `${groups}/dns-rg`,
    `${groups}/dns-rg/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`,
    `${groups}/partner-rg`,
    `${groups}/partner-rg/${networks}/partner-vnet`,
    `${groups}/partner-rg/${networks}/partner-vnet/subnets/redis`,
  ]);
});
