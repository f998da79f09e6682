import { Arm } from "../../local-azure/arm/arm";
import { type Run, type StackConfig, useEngine } from "./engine";

const engine = useEngine();
const HUB = "99999999-9999-4999-8999-999999999999";
const group = `/subscriptions/${HUB}/resourceGroups/hub-rg`;
const zone = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`;
const vault = `${group}/providers/Microsoft.KeyVault/vaults/hub-kv`;
const azure = (): Arm => new Arm(engine().azure.directory.azure);

const steps = (run: Run): string[] =>
  run.steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)!}`);

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
  });
}

test("what a hub doesn't have is named with its id there, all of it at once", async () => {
  const run = await engine().run("uat", "preview", { config: inHub });
  expect(run.exitCode).not.toBe(0);
  expect(run.output).toContain(`- Key vault ${vault} (redis:environment.keyVault.name): `);
  expect(run.output).toContain(`- Private DNS zone ${zone} (redis:environment.privateDnsZone): `);
});

test("the zone is linked and the secret written in the hub's subscription, and the rest in the environment's own", async () => {
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
  const up = await engine().run("uat", "up", { config: inHub });
  expect({ exitCode: up.exitCode, output: up.exitCode === 0 ? "" : up.output }).toEqual({
    exitCode: 0,
    output: "",
  });
  const there = (type: string): string[] =>
    azure()
      .within(group, type)
      .map(({ id }) => id);
  expect(there("Microsoft.Network/privateDnsZones/virtualNetworkLinks")).toEqual([
    `${zone}/virtualNetworkLinks/uat-link`,
  ]);
  expect(there("Microsoft.KeyVault/vaults/secrets")).toEqual([
    `${vault}/secrets/RedisConfiguration--Password`,
  ]);
  const own = "/subscriptions/00000000-0000-0000-0000-000000000000";
  const clusters = azure()
    .all("Microsoft.Cache/redisEnterprise")
    .map(({ id }) => id);
  expect(clusters).toHaveLength(1);
  expect(clusters[0]?.startsWith(own)).toBe(true);
  const zoneGroup = engine()
    .state("uat")
    .resources?.find(({ urn }) => urn.endsWith("::main-dns-zone-group"));
  expect(zoneGroup?.inputs).toMatchObject({ privateDnsZoneConfigs: [{ privateDnsZoneId: zone }] });

  const again = await engine().run("uat", "preview", {});
  expect(steps(again)).toEqual([]);
  const refreshed = await engine().run("uat", "refresh", {});
  expect(refreshed.exitCode).toBe(0);
  expect(Object.keys(refreshed.changes)).toEqual(["same"]);
});

test("a secret that somebody else has there is found by the preview", async () => {
  const secret = `${vault}/secrets/Other--Password`;
  azure().put(secret, { properties: { value: "theirs" } });
  const other = { name: "mic-erp-be-uat-other", sku: "Balanced_B1", workload: "cache" };
  const access = { keys: "Enabled", passwordSecret: "Other--Password" };
  const preview = await engine().run("uat", "preview", {
    config: (config) => {
      config["redis:instances"].other = { ...other, access };
    },
  });
  expect(preview.exitCode).not.toBe(0);
  expect(preview.output).toContain(
    "other-password: the secret Other--Password (in hub-kv) exists in Azure, but not in this stack's state",
  );
  azure().delete(secret);
  const without = await engine().run("uat", "preview", {
    config: (config) => delete config["redis:instances"].other,
  });
  expect(steps(without)).toEqual([]);
});

test("an adoption finds the secret in the hub's vault", async () => {
  const urn = engine()
    .state("uat")
    .resources?.find(({ urn: each }) => each.endsWith("::main-password"))?.urn;
  const folder = engine().projectOf("uat");
  const forget = ["state", "delete", urn ?? "", "--yes", "--stack", "uat"];
  expect((await engine().pulumi(folder, forget)).exitCode).toBe(0);
  const run = await engine().run("uat", "up", {
    config: (config) => (config["redis:instances"].main.adopt = true),
  });
  expect({ exitCode: run.exitCode, output: run.exitCode === 0 ? "" : run.output }).toEqual({
    exitCode: 0,
    output: "",
  });
  expect(steps(run)).toEqual(["import main-password"]);
  const after = await engine().run("uat", "preview", {
    config: (config) => delete config["redis:instances"].main.adopt,
  });
  // Azure gives no secret's value away, so the next update writes it, whatever it is.
  expect(steps(after)).toEqual(["update main-password"]);
});

test("taking the stack down leaves the hub's own", async () => {
  const destroy = await engine().run("uat", "destroy", {});
  expect({
    exitCode: destroy.exitCode,
    output: destroy.exitCode === 0 ? "" : destroy.output,
  }).toEqual({
    exitCode: 0,
    output: "",
  });
  expect(azure().find(zone)).toBeDefined();
  expect(azure().find(vault)).toBeDefined();
  expect(azure().within(zone, "Microsoft.Network/privateDnsZones/virtualNetworkLinks")).toEqual([]);
});

describe("where Azure Policy joins each endpoint to the hub's zone", () => {
  const left = (config: StackConfig): void => {
    Object.assign(config["redis:instances"].main, { workload: "cache" });
    config["redis:environment"].privateDnsZone = { mode: "policy" };
    config["redis:environment"].unconfirmed = [];
  };
  const zoneGroups = () =>
    (engine().state("preprod").resources ?? []).filter(({ type }) => type.endsWith("ZoneGroup"));

  test("the stack makes no zone group, and says how to see whether there is one", async () => {
    const run = await engine().run("preprod", "up", { config: left });
    expect({ exitCode: run.exitCode, output: run.exitCode === 0 ? "" : run.output }).toEqual({
      exitCode: 0,
      output: "",
    });
    expect(zoneGroups()).toEqual([]);
    expect(run.output).toContain(
      "Azure Policy makes the zone group of `main`; until it has, nobody finds the instance by its name. Look: " +
        "az network private-endpoint dns-zone-group list --endpoint-name mic-erp-be-preprod-redis-pe --resource-group mic-erp-be-preprod-utils-rg --output table",
    );
  });

  test("the one that the policy makes is nobody's business, also after a refresh", async () => {
    const endpoint = engine()
      .state("preprod")
      .resources?.find(({ urn }) => urn.endsWith("::main-endpoint"))?.id;
    azure().put(`${endpoint ?? ""}/privateDnsZoneGroups/deployedByPolicy`, {
      properties: {
        privateDnsZoneConfigs: [{ name: "redis", properties: { privateDnsZoneId: zone } }],
      },
    });
    expect((await engine().run("preprod", "refresh", {})).exitCode).toBe(0);
    expect(steps(await engine().run("preprod", "preview", {}))).toEqual([]);
    const destroy = await engine().run("preprod", "destroy", {});
    expect(destroy.exitCode).toBe(0);
  });
});

describe("where the hub has linked the network itself", () => {
  const network =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mic-erp-be-stage-utils-rg/providers/Microsoft.Network/virtualNetworks/mic-erp-be-stage-vnet";
  const own = `${network.split("/virtualNetworks")[0]!}/privateDnsZones/privatelink.redis.azure.net`;
  const said = (run: Run): string => run.output.replace(/\s+/g, " ");
  const linking = (config: StackConfig): void => {
    Object.assign(config["redis:environment"], {
      privateDnsZone: {
        ...{ mode: "adopt", resourceGroup: "hub-rg", subscription: HUB },
        networkLinks: [{ mode: "create", name: "hub-link" }],
      },
      unconfirmed: [],
    });
  };

  test("by that name, the preview says to adopt the link", async () => {
    for (const { id } of azure().within(
      own,
      "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    ))
      azure().delete(id);
    azure().put(`${zone}/virtualNetworkLinks/hub-link`, {
      ...{ location: "Global", registrationEnabled: false },
      virtualNetwork: { id: network },
    });
    const run = await engine().run("stage", "preview", { config: linking });
    expect(run.exitCode).not.toBe(0);
    expect(said(run)).toContain(
      `environment-zone-link: the link hub-link of ${network} to the zone exists in Azure, but not in this stack's state, so Azure would refuse to create it. Write \`mode: adopt\` for it`,
    );
    const adopting = await engine().run("stage", "preview", {
      config: (config) => {
        config["redis:environment"].privateDnsZone.networkLinks[0].mode = "adopt";
      },
    });
    expect(adopting.exitCode).toBe(0);
  });

  test("to another zone of that name, Azure refuses a second one, and the run says which way out", async () => {
    const run = await engine().run("stage", "up", {
      config: (config) => {
        config["redis:environment"].privateDnsZone = {
          ...{ mode: "adopt", networkLinks: [{ mode: "create", name: "own-link" }] },
        };
      },
    });
    expect(run.exitCode).not.toBe(0);
    expect(said(run)).toContain(
      "environment-zone-link: the network is linked to another zone of that name already, and takes no second one. Adopt that zone",
    );
  });
});
