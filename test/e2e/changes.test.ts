import { writeFileSync } from "node:fs";

import { Arm } from "../../local-azure/arm/arm";
import { useEngine, type Run, type StackConfig } from "./engine";

const engine = useEngine();

const instance = (change: Record<string, unknown>) => (config: StackConfig) => {
  Object.assign(config["redis:instances"].main as object, change);
};
const day = (ahead: number): string =>
  new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

/** What is done to which resource, in the engine's order. */
function steps(run: Run): string[] {
  return run.steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)!}`);
}

beforeAll(async () => {
  const run = await engine().run("stage", "up", {
    config: instance({ clusteringPolicy: "OSSCluster", highAvailability: "Enabled" }),
  });
  expect(run.output).toContain("Resources:");
  expect(run.exitCode).toBe(0);
});

describe("what the configuration gets wrong fails the preview with nothing registered", () => {
  test("all problems come in one message without a stack trace", async () => {
    const started = Date.now();
    const run = await engine().run("uat", "preview", {
      config: instance({ capacity: 1, zones: ["1"], port: 6380, workloud: "state" }),
    });
    expect(run.exitCode).not.toBe(0);
    expect(steps(run)).toEqual(["create azure-managed-redis-uat"]);
    const errors = run.diagnostics.filter(({ severity }) => severity === "error");
    expect(errors).toHaveLength(1);
    expect(
      errors[0]?.message
        .trim()
        .split("\n")
        .map((line) => line.slice(0, 60)),
    ).toEqual([
      "Pulumi.uat.yaml has 4 problems:",
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

describe("a change of modules replaces the database", () => {
  const modules = {
    sku: "Balanced_B1",
    highAvailability: "Enabled",
    modules: [{ name: "RedisJSON" }],
  };

  test("with the permission it happens, and the vault gets the new password in the same run", async () => {
    const before = secretVersion();
    const run = await engine().run("stage", "up", {
      config: instance({ ...modules, allowDataLoss: { reason: "TICKET-1", until: day(2) } }),
    });
    expect(steps(run)).toContain("replace main-database");
    expect(run.exitCode).toBe(0);
    expect(run.diagnostics.map(({ message }) => message.trim())).toContain(
      `redis:instances.main.allowDataLoss is in force until ${day(2)} (TICKET-1): this instance can be replaced or removed, and its data would be lost.`,
    );
    expect(secretVersion()).not.toBe(before);
    const again = await engine().run("stage", "up", {});
    expect(steps(again)).toEqual([]);
  });

  function secretVersion(): unknown {
    const secret = engine()
      .state("stage")
      .resources?.find(({ urn }) => urn.endsWith("::main-password"));
    return JSON.stringify(secret?.outputs);
  }
});

describe("what changes in place", () => {
  test("is changed in one run", async () => {
    const run = await engine().run("stage", "up", {
      config: instance({
        sku: "Balanced_B3",
        evictionPolicy: "VolatileLRU",
        persistence: { type: "rdb", frequency: "6h" },
      }),
    });
    expect(run.exitCode).toBe(0);
    expect(steps(run).filter((each) => each.includes("main"))).toEqual([
      "update main",
      "update main-database",
    ]);
  });
});

describe("what is asked for besides", () => {
  const azure = (): Arm => new Arm(engine().azure.directory.azure);
  const made = (run: Run): string[] =>
    steps(run).filter((each) => !/ (main|stage|azure-managed-redis-stage)$/.test(each));

  /** An upgrade that succeeds, and is the same again. */
  async function upTwice(change: Record<string, unknown>): Promise<Run> {
    const run = await engine().run("stage", "up", { config: instance(change) });
    expect({ exitCode: run.exitCode, output: run.exitCode === 0 ? "" : run.output }).toEqual({
      exitCode: 0,
      output: "",
    });
    expect(steps(await engine().run("stage", "preview", {}))).toEqual([]);
    return run;
  }

  /** What the vault holds, and the key that is in use and the one that isn't. */
  function secrets(): Record<string, unknown> {
    const resources = engine().state("stage").resources ?? [];
    const hidden = (name: string) =>
      azure().find(resources.find(({ urn }) => urn.endsWith(`::${name}`))?.id ?? "")?.hidden;
    return {
      password: hidden("main-password")?.value,
      connectionString: hidden("main-connection-string")?.value,
      ...hidden("main-database"),
    };
  }

  test("the other key is written into every secret of the instance, and nothing else is touched", async () => {
    await upTwice({ access: { keys: "Enabled", connectionStringSecret: true } });
    const before = secrets();
    expect(before.password).toBe(before.primaryKey);
    const access = { keys: "Enabled", connectionStringSecret: true, activeKey: "secondary" };
    const run = await upTwice({ access });
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

  test("an application may read each secret of the instance, and no other, as long as it is listed", async () => {
    const objectId = "aaaaaaaa-2222-4333-8444-555555555555";
    const group =
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mic-erp-be-stage-utils-rg";
    const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop`;
    azure().put(identity, { location: "uksouth" });
    azure().change(identity, (live) => [
      { ...live, properties: { ...live.properties, principalId: objectId } },
      undefined,
    ]);
    const access = { keys: "Enabled", connectionStringSecret: true, activeKey: "secondary" };
    const run = await upTwice({ access: { ...access, readers: [{ objectId, name: "shop" }] } });
    expect(steps(run).sort()).toEqual([
      `create main-connection-string-reader-${objectId}`,
      `create main-password-reader-${objectId}`,
    ]);
    const given = azure().within(group, "Microsoft.Authorization/roleAssignments");
    expect(
      given.map(({ id, properties }) => [
        id.split("/providers/Microsoft.Authorization")[0],
        properties.principalId,
      ]),
    ).toEqual(
      ["RedisConfiguration--ConnectionString", "RedisConfiguration--Password"].map((name) => [
        `${group}/providers/Microsoft.KeyVault/vaults/mic-erp-stg-kv/secrets/${name}`,
        objectId,
      ]),
    );
    const taken = await upTwice({ access });
    expect(steps(taken).sort()).toEqual([
      `delete main-connection-string-reader-${objectId}`,
      `delete main-password-reader-${objectId}`,
    ]);
  });

  test("an upgrade is put off in place, and left as it is once nobody asks", async () => {
    expect(steps(await upTwice({ deferUpgrade: "Deferred" }))).toEqual(["update main-database"]);
    expect(made(await upTwice({ deferUpgrade: undefined }))).toEqual([]);
    const database = engine()
      .state("stage")
      .resources?.find(({ urn }) => urn.endsWith("::main-database"));
    expect(azure().get(database?.id ?? "")).toMatchObject({ deferUpgrade: "Deferred" });
  });

  test("five minutes without clients are watched for by one more alert", async () => {
    const run = await upTwice({ alerts: { noClients: true } });
    expect(steps(run)).toEqual(["create main-alert-no-clients-critical"]);
  });
});

describe("a change of the port of a live database replaces it", () => {
  test("which a state instance refuses, even right after a permission ended", async () => {
    const folder = engine().projectOf("stage");
    const exported = await engine().pulumi(folder, ["stack", "export", "--stack", "stage"]);
    const state = JSON.parse(exported.stdout) as {
      deployment: { resources: { urn: string; id: string; inputs: Record<string, unknown> }[] };
    };
    const database = state.deployment.resources.find(({ urn }) => urn.endsWith("::main-database"))!;
    database.inputs.port = 10001;
    new Arm(engine().azure.directory.azure).change(database.id, (live) => [
      { ...live, properties: { ...live.properties, port: 10001 } },
      undefined,
    ]);
    writeFileSync(`${folder}/state.json`, JSON.stringify(state));
    await engine().pulumi(folder, ["stack", "import", "--stack", "stage", "--file", "state.json"]);
    const run = await engine().run("stage", "preview", {
      config: (config) => delete config["redis:instances"].main.allowDataLoss,
    });
    expect(run.exitCode).not.toBe(0);
    expect(run.output.replace(/\s+/g, " ")).toContain(
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
    const text = run.output.replace(/\s+/g, " ");
    expect(text).toContain(
      "Subnet /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mic-erp-be-preprod-utils-rg/providers/Microsoft.Network/virtualNetworks/mic-erp-be-preprod-vnet/subnets/dta (redis:environment.network.subnet):",
    );
    expect(text).toContain(
      "Key vault /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mic-erp-be-preprod-utils-rg/providers/Microsoft.KeyVault/vaults/nobodys-kv (redis:environment.keyVault.name):",
    );
    expect(run.output).not.toMatch(/\n\s+at .*\.(ts|js):\d+/);
  });
});
