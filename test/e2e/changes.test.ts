import { Arm } from "../../local-azure/arm/arm";
import { resourceGroupId } from "../../local-azure/arm/id";
import { nameOf } from "../../pulumi/deployment";
import { useEngine, type Run, type StackConfig } from "./engine";
import { said, steps, succeeded } from "./runs";

const engine = useEngine();

const instance = (change: Record<string, unknown>) => (config: StackConfig) => {
  Object.assign(config["redis:instances"].main as object, change);
};
const day = (ahead: number): string =>
  new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

const azure = (): Arm => new Arm(engine().azure.directory.azure);

/** An update that succeeds. */
async function up(change: Record<string, unknown>): Promise<Run> {
  return succeeded(await engine().run("stage", "up", { config: instance(change) }));
}

/** The keys are in use: the primary one is in the password, and in a connection string besides. */
const access = { keys: "Enabled", connectionStringSecret: true };
const shop = "aaaaaaaa-2222-4333-8444-555555555555";
const till = "bbbbbbbb-2222-4333-8444-555555555555";
const group = resourceGroupId("mic-erp-be-stage-utils-rg");

function idOf(name: string): string {
  const { resources = [] } = engine().state("stage");
  return resources.find(({ urn }) => nameOf(urn) === name)?.id ?? "";
}
const databaseId = (): string => idOf("main-database");

beforeAll(async () => {
  const identities = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
  for (const [name, principalId] of Object.entries({ shop, till })) {
    azure().put(`${identities}/${name}`, { location: "uksouth" });
    azure().change(`${identities}/${name}`, (live) => [
      { ...live, properties: { ...live.properties, principalId } },
      undefined,
    ]);
  }
  const run = await up({ clusteringPolicy: "OSSCluster", highAvailability: "Enabled", access });
  expect(run.output).toContain("Resources:");
});

describe("a change of modules replaces the database", () => {
  const modules = {
    sku: "Balanced_B1",
    highAvailability: "Enabled",
    modules: [{ name: "RedisJSON" }],
  };

  test("with the permission it happens, and the vault gets the new password in the same run", async () => {
    const before = secretVersion();
    const run = await up({ ...modules, allowDataLoss: { reason: "TICKET-1", until: day(2) } });
    expect(steps(run)).toContain("replace main-database");
    expect(run.diagnostics.map(({ message }) => message.trim())).toContain(
      `redis:instances.main.allowDataLoss is in force until ${day(2)} (TICKET-1): this instance can be replaced or removed, and its data would be lost.`,
    );
    expect(secretVersion()).not.toBe(before);
  });

  function secretVersion(): unknown {
    const secret = engine()
      .state("stage")
      .resources?.find(({ urn }) => urn.endsWith("::main-password"));
    return JSON.stringify(secret?.outputs);
  }
});

describe("what changes in place", () => {
  /** What the vault holds, and the key that is in use and the one that isn't. */
  function secrets(): Record<string, unknown> {
    const hidden = (name: string) => azure().find(idOf(name))?.hidden;
    return {
      password: hidden("main-password")?.value,
      connectionString: hidden("main-connection-string")?.value,
      ...hidden("main-database"),
    };
  }

  /** Who may read which secret. */
  const given = (): unknown[][] =>
    azure()
      .within(group, "Microsoft.Authorization/roleAssignments")
      .map(({ id, properties }) => [
        id.split("/providers/Microsoft.Authorization")[0],
        properties.principalId,
      ])
      .sort();
  const secretNames = ["RedisConfiguration--ConnectionString", "RedisConfiguration--Password"];
  const secretsFor = (...readers: string[]): unknown[][] =>
    secretNames.flatMap((name) =>
      readers.map((reader) => [
        `${group}/providers/Microsoft.KeyVault/vaults/mic-erp-stg-kv/secrets/${name}`,
        reader,
      ]),
    );
  const shopReads = { objectId: shop, name: "shop" };
  const tillReads = { objectId: till, name: "till" };

  const deferUpgrade = (): unknown => azure().get(databaseId()).deferUpgrade;

  test("is changed in one run, with what is asked for besides", async () => {
    const run = await up({
      sku: "Balanced_B3",
      evictionPolicy: "VolatileLRU",
      persistence: { type: "rdb", frequency: "6h" },
      access: { ...access, readers: [shopReads, tillReads] },
      deferUpgrade: "Deferred",
      alerts: { noClients: true },
    });
    expect(steps(run).sort()).toEqual([
      "create main-alert-no-clients-critical",
      `create main-connection-string-reader-${shop}`,
      `create main-connection-string-reader-${till}`,
      `create main-password-reader-${shop}`,
      `create main-password-reader-${till}`,
      "update main",
      "update main-database",
    ]);
    expect(given()).toEqual(secretsFor(shop, till));
    expect(deferUpgrade()).toBe("Deferred");
  });

  test("the other key is written into every secret of the instance, and nothing else is touched", async () => {
    const before = secrets();
    expect(before.password).toBe(before.primaryKey);
    const readers = [shopReads, tillReads];
    const run = await up({ access: { ...access, readers, activeKey: "secondary" } });
    expect(steps(run).sort()).toEqual(["update main-connection-string", "update main-password"]);
    const { primaryKey, secondaryKey, password, connectionString } = secrets();
    expect({ primaryKey, secondaryKey }).toEqual({
      primaryKey: before.primaryKey,
      secondaryKey: before.secondaryKey,
    });
    expect(password).toBe(secondaryKey);
    expect(connectionString).toContain(`password=${String(secondaryKey)},`);
    for (const key of [primaryKey, secondaryKey]) expect(run.output).not.toContain(key);
  });

  test("a reader goes with its line, and an upgrade stays put off once nobody asks", async () => {
    const run = await up({
      access: { ...access, readers: [tillReads], activeKey: "secondary" },
      deferUpgrade: undefined,
    });
    expect(steps(run).sort()).toEqual([
      `delete main-connection-string-reader-${shop}`,
      `delete main-password-reader-${shop}`,
    ]);
    expect(given()).toEqual(secretsFor(till));
    expect(deferUpgrade()).toBe("Deferred");
    expect(steps(succeeded(await engine().run("stage", "preview")))).toEqual([]);
  });
});

describe("a change of the port of a live database replaces it", () => {
  test("which a state instance refuses, even right after a permission ended", async () => {
    const port = 10001;
    engine().editState("stage", (resources) =>
      resources.map(({ inputs, ...each }) => ({
        ...each,
        inputs: nameOf(each.urn) === "main-database" ? { ...inputs, port } : inputs,
      })),
    );
    azure().change(databaseId(), (live) => [
      { ...live, properties: { ...live.properties, port } },
      undefined,
    ]);
    const run = await engine().run("stage", "preview", {
      config: (config) => delete config["redis:instances"].main.allowDataLoss,
    });
    expect(run.exitCode).not.toBe(0);
    expect(said(run)).toContain(
      "every key in it is lost, and both access keys change. The password in the vault follows in the same run; clients must reload it. A `state` instance is protected, so this is refused",
    );
  });
});

describe("a missing part of the landing zone", () => {
  test("is named with its ARM id and the setting that names it, all parts at once", async () => {
    const run = await engine().run("preprod", "preview", {
      config: (config) => {
        const environment = config["redis:environment"];
        environment.network.subnet = "dta";
        environment.keyVault.name = "nobodys-kv";
      },
    });
    expect(run.exitCode).not.toBe(0);
    const text = said(run);
    expect(text).toContain(
      "Subnet /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mic-erp-be-preprod-utils-rg/providers/Microsoft.Network/virtualNetworks/mic-erp-be-preprod-vnet/subnets/dta (redis:environment.network.subnet):",
    );
    expect(text).toContain(
      "Key vault /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mic-erp-be-preprod-utils-rg/providers/Microsoft.KeyVault/vaults/nobodys-kv (redis:environment.keyVault.name):",
    );
    expect(run.output).not.toMatch(/\n\s+at .*\.(ts|js):\d+/);
  });
});

describe("what the configuration gets wrong fails the preview with nothing registered", () => {
  test("all problems come in one message without a stack trace", async () => {
    const started = Date.now();
    const run = await engine().run("preprod", "preview", {
      config: instance({ capacity: 1, zones: ["1"], port: 6380, workloud: "state" }),
    });
    expect(run.exitCode).not.toBe(0);
    expect(steps(run)).toEqual(["create azure-managed-redis-preprod"]);
    const errors = run.diagnostics.filter(({ severity }) => severity === "error");
    expect(errors).toHaveLength(1);
    expect(
      errors[0]?.message
        .trim()
        .split("\n")
        .map((line) => line.slice(0, 60)),
    ).toEqual([
      "Pulumi.preprod.yaml has 4 problems:",
      "  - redis:instances.main.capacity: 1 – Azure Managed Redis h",
      "  - redis:instances.main.port: 6380 – Azure Managed Redis li",
      '  - redis:instances.main.workloud: "state" – isn\'t a known s',
      '  - redis:instances.main.zones: ["1"] – Azure refuses zones ',
    ]);
    expect(run.output).not.toMatch(/\n\s+at .*\.(ts|js):\d+/);
    // The uncaught error that took twenty seconds to print would show here; the bound is generous on purpose.
    expect(Date.now() - started).toBeLessThan(20_000);
  });
});
