import { Arm } from "../../local-azure/arm/arm";
import { type StackConfig, useEngine } from "./engine";
import { differences, failed, said, steps, succeeded } from "./runs";

const engine = useEngine();
const HUB = "99999999-9999-4999-8999-999999999999";
const group = `/subscriptions/${HUB}/resourceGroups/hub-rg`;
const zone = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`;
const vault = `${group}/providers/Microsoft.KeyVault/vaults/hub-kv`;
const azure = (): Arm => new Arm(engine().azure.directory.azure);

const own = "/subscriptions/00000000-0000-0000-0000-000000000000";
const ownNetwork = (environment: string): string =>
  `${own}/resourceGroups/mic-erp-be-${environment}-utils-rg/providers/Microsoft.Network`;
const networkOf = (environment: string): string =>
  `${ownNetwork(environment)}/virtualNetworks/mic-erp-be-${environment}-vnet`;
const LINK = "Microsoft.Network/privateDnsZones/virtualNetworkLinks";
const SECRET = "Microsoft.KeyVault/vaults/secrets";

function within(id: string, type: string): string[] {
  return azure()
    .within(id, type)
    .map((each) => each.id);
}

/** The zone and the vault belong to a hub, in a subscription of its own. */
function inHub(config: StackConfig): void {
  // Nothing protected: it is taken down in the end.
  Object.assign(config["redis:instances"].main, { workload: "cache" });
  const elsewhere = { mode: "adopt", resourceGroup: "hub-rg", subscription: HUB };
  Object.assign(config["redis:environment"], {
    // A network has one zone of that name, and the landing zone's is linked already.
    network: { mode: "create", name: "uat-spoke" },
    keyVault: { ...elsewhere, name: "hub-kv" },
    privateDnsZone: { ...elsewhere, networkLinks: [{ mode: "create", name: "uat-link" }] },
    unconfirmed: [],
  });
}

/** A second link, beside the environment's own. */
const linking = (link: object) => (config: StackConfig) => {
  config["redis:environment"].privateDnsZone.networkLinks[1] = link;
};

test("what a hub doesn't have is named with its id there, and an action group with its own, all of it at once", async () => {
  const run = await engine().run("uat", "preview", {
    config: (config) => {
      inHub(config);
      config["redis:environment"].actionGroup = { mode: "adopt", name: "platform-on-call" };
    },
  });
  expect(run.exitCode).not.toBe(0);
  expect(run.output).toContain(`- Key vault ${vault} (redis:environment.keyVault.name): `);
  expect(run.output).toContain(`- Private DNS zone ${zone} (redis:environment.privateDnsZone): `);
  expect(run.output).toContain(
    `- Action group ${own}/resourceGroups/mic-erp-be-uat-utils-rg/providers/Microsoft.Insights/actionGroups/platform-on-call (redis:environment.actionGroup.name): `,
  );
});

test("a network that is linked to another zone of that name takes no second one, and the run says which way out", async () => {
  azure().put(group, { location: "uksouth" });
  azure().put(zone, { location: "Global" });
  azure().put(vault, {
    location: "uksouth",
    properties: {
      tenantId: "11111111-1111-1111-1111-111111111111",
      sku: { family: "A", name: "standard" },
      enableRbacAuthorization: true,
    },
  });
  const run = await engine().run("uat", "up", {
    config: (config) => {
      delete config["redis:environment"].actionGroup;
      linking({ mode: "create", name: "preprod-link", network: networkOf("preprod") })(config);
    },
    args: ["--continue-on-error"],
  });
  expect(run.exitCode).not.toBe(0);
  expect(failed(run)).toEqual(["environment-zone-link-1"]);
  expect(said(run)).toContain(
    "environment-zone-link-1: the network is linked to another zone of that name already, and takes no second one. Adopt that zone",
  );
});

test("the zone is linked and the secret written in the hub's subscription, and the rest in the environment's own", () => {
  expect(within(group, LINK)).toEqual([`${zone}/virtualNetworkLinks/uat-link`]);
  expect(within(group, SECRET)).toEqual([`${vault}/secrets/RedisConfiguration--Password`]);
  const clusters = azure()
    .all("Microsoft.Cache/redisEnterprise")
    .map(({ id }) => id);
  expect(clusters).toHaveLength(1);
  expect(clusters[0]?.startsWith(own)).toBe(true);
  const zoneGroup = engine()
    .state("uat")
    .resources?.find(({ urn }) => urn.endsWith("::main-dns-zone-group"));
  expect(zoneGroup?.inputs).toMatchObject({ privateDnsZoneConfigs: [{ privateDnsZoneId: zone }] });
});

test("an adoption finds the secret in the hub's vault, where nothing else differs or changes, and a link of the hub's own is adopted", async () => {
  for (const id of within(ownNetwork("stage"), LINK)) azure().delete(id);
  azure().put(`${zone}/virtualNetworkLinks/hub-link`, {
    ...{ location: "Global", registrationEnabled: false },
    virtualNetwork: { id: networkOf("stage") },
  });
  engine().editState("uat", (resources) =>
    resources.filter(({ urn }) => !urn.endsWith("::main-password")),
  );
  const run = await engine().run("uat", "up", {
    config: (config) => {
      config["redis:instances"].main.adopt = true;
      linking({ mode: "adopt", name: "hub-link" })(config);
    },
    args: ["--refresh"],
  });
  expect(steps(succeeded(run))).toEqual(["import main-password"]);
  expect(differences("uat", run).drifted).toEqual([]);
});

test("a secret and a link that somebody else has there are found by the preview, and the adopted secret is written next", async () => {
  azure().put(`${vault}/secrets/Other--Password`, { properties: { value: "theirs" } });
  const other = { name: "mic-erp-be-uat-other", sku: "Balanced_B1", workload: "cache" };
  const access = { keys: "Enabled", passwordSecret: "Other--Password" };
  const preview = await engine().refusals("uat", {
    config: (config) => {
      delete config["redis:instances"].main.adopt;
      config["redis:instances"].other = { ...other, access };
      linking({ mode: "create", name: "hub-link", network: networkOf("stage") })(config);
    },
  });
  expect(failed(preview)).toEqual(["environment-zone-link-1", "other-password"]);
  expect(said(preview)).toContain(
    "other-password: the secret Other--Password (in hub-kv) exists in Azure, but not in this stack's state",
  );
  expect(said(preview)).toContain(
    `environment-zone-link-1: the link hub-link of ${networkOf("stage")} to the zone exists in Azure, but not in this stack's state, so Azure would refuse to create it. Write \`mode: adopt\` for it`,
  );
  // Azure gives no secret's value away, so the next update writes it, whatever it is.
  expect(steps(preview).filter((step) => !step.startsWith("create "))).toEqual([
    "update main-password",
  ]);
  azure().delete(`${vault}/secrets/Other--Password`);
});

describe("where Azure Policy joins each endpoint to the hub's zone", () => {
  test("the stack makes no zone group, and says how to see whether there is one", async () => {
    const run = await engine().run("uat", "up", {
      config: (config) => {
        delete config["redis:instances"].other;
        config["redis:environment"].privateDnsZone = { mode: "policy" };
      },
    });
    expect(steps(succeeded(run)).sort()).toEqual([
      "delete environment-zone-link",
      "delete main-dns-zone-group",
      "update main-password",
    ]);
    expect(within(zone, LINK)).toEqual([`${zone}/virtualNetworkLinks/hub-link`]);
    expect(
      (engine().state("uat").resources ?? []).filter(({ type }) => type.endsWith("ZoneGroup")),
    ).toEqual([]);
    expect(run.output).toContain(
      "Azure Policy makes the zone group of `main`; until it has, nobody finds the instance by its name. Look: " +
        "az network private-endpoint dns-zone-group list --endpoint-name mic-erp-be-uat-redis-pe --resource-group mic-erp-be-uat-utils-rg --output table",
    );
  });

  test("the one that the policy makes is nobody's business, also after a refresh", async () => {
    const endpoint = engine()
      .state("uat")
      .resources?.find(({ urn }) => urn.endsWith("::main-endpoint"))?.id;
    azure().put(`${endpoint ?? ""}/privateDnsZoneGroups/deployedByPolicy`, {
      properties: {
        privateDnsZoneConfigs: [{ name: "redis", properties: { privateDnsZoneId: zone } }],
      },
    });
    const run = await engine().run("uat", "preview", { args: ["--refresh"] });
    expect(steps(succeeded(run))).toEqual([]);
    expect(differences("uat", run)).toMatchObject({ drifted: [], undelivered: 0 });
  });
});

test("taking the stack down leaves the hub's own", async () => {
  succeeded(await engine().run("uat", "destroy", {}));
  expect(azure().all("Microsoft.Cache/redisEnterprise")).toEqual([]);
  expect(within(vault, SECRET)).toEqual([]);
  expect(azure().find(zone)).toBeDefined();
  expect(azure().find(vault)).toBeDefined();
  expect(within(zone, LINK)).toEqual([`${zone}/virtualNetworkLinks/hub-link`]);
});
