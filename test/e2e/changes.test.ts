import { writeFileSync } from "node:fs";

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
  for (const stack of ["dev", "stage"]) {
    const run = await engine().run(stack, "up", {
      config: instance({ clusteringPolicy: "OSSCluster", highAvailability: "Enabled" }),
    });
    expect(run.output).toContain("Resources:");
    expect(run.exitCode).toBe(0);
  }
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

describe("what Azure refuses half-way fails the preview", () => {
  test.each([
    [
      "a change between clustered policies",
      { clusteringPolicy: "EnterpriseCluster" },
      "main-database: clusteringPolicy can't change from OSSCluster to EnterpriseCluster: Azure changes it only while it is NoCluster; otherwise the database must be deleted, with everything in it. Put it back to OSSCluster, or create a second instance with EnterpriseCluster and move there.",
    ],
    [
      "high availability off",
      { clusteringPolicy: "OSSCluster", highAvailability: "Disabled" },
      "main: highAvailability can't change from Enabled to Disabled: Azure can turn high availability on later, never off. Put it back to Enabled; to save its cost, create a second instance without it and move there.",
    ],
    [
      "Flash",
      { highAvailability: "Enabled", sku: "FlashOptimized_A250" },
      "main: sku can't change from Balanced_B0 to FlashOptimized_A250: Azure doesn't scale between Flash Optimized and the in-memory tiers. Create a second instance of the other tier and move there.",
    ],
  ])("%s", async (_what, change, message) => {
    const run = await engine().run("dev", "preview", { config: instance(change) });
    expect(run.exitCode).not.toBe(0);
    expect(run.output.replace(/\s+/g, " ")).toContain(message);
  });
});

describe("a change of modules replaces the database", () => {
  const modules = {
    sku: "Balanced_B1",
    highAvailability: "Enabled",
    modules: [{ name: "RedisJSON" }],
  };

  test("on a state instance the preview refuses it", async () => {
    const run = await engine().run("stage", "preview", { config: instance(modules) });
    expect(run.exitCode).not.toBe(0);
    expect(run.output).toMatch(/unable to replace resource ".*::main-database"/);
    expect(run.output.replace(/\s+/g, " ")).toContain(
      "It is refused, because a `state` instance is protected; to allow it, write `allowDataLoss: { reason, until }` on the instance.",
    );
  });

  test("with a permission in force the preview shows the replacement and says what is lost", async () => {
    const run = await engine().run("stage", "preview", {
      config: instance({ ...modules, allowDataLoss: { reason: "TICKET-1", until: day(2) } }),
    });
    expect(run.exitCode).toBe(0);
    expect(steps(run)).toContain("delete-replaced main-database");
    const warnings = run.diagnostics.filter(({ severity }) => severity === "warning");
    expect(warnings.map(({ message }) => message.trim())).toEqual(
      expect.arrayContaining([
        `redis:instances.main.allowDataLoss is in force until ${day(2)} (TICKET-1): this instance can be replaced or removed, and its data with it.`,
        "main-database: the database of mic-erp-be-stage-redis is deleted and created again: every key in it is lost, and both access keys change. The password in the vault follows in the same run; clients must reload it.",
      ]),
    );
  });

  test("an ended permission is not in force, and every preview says so", async () => {
    const run = await engine().run("stage", "preview", {
      config: instance({ ...modules, allowDataLoss: { reason: "TICKET-1", until: day(-1) } }),
    });
    expect(run.exitCode).not.toBe(0);
    expect(run.output.replace(/\s+/g, " ")).toContain(
      `redis:instances.main.allowDataLoss ended on ${day(-1)} (TICKET-1) and is not in force. Remove it.`,
    );
  });

  test("with the permission it happens, and the vault gets the new password in the same run", async () => {
    const before = secretVersion();
    const run = await engine().run("stage", "up", {
      config: instance({ ...modules, allowDataLoss: { reason: "TICKET-1", until: day(2) } }),
    });
    expect(steps(run)).toContain("replace main-database");
    expect(run.exitCode).toBe(0);
    expect(secretVersion()).not.toBe(before);
    const again = await engine().run("stage", "up", {});
    expect(steps(again)).toEqual([]);
  });

  test("a further module replaces the database too, though the provider calls it an update", async () => {
    const run = await engine().run("dev", "up", {
      config: instance({ ...modules, sku: "Balanced_B0", highAvailability: "Enabled" }),
    });
    expect(run.exitCode).toBe(0);
    const preview = await engine().run("dev", "preview", {
      config: instance({ modules: [{ name: "RedisJSON" }, { name: "RedisBloom" }] }),
    });
    expect(preview.exitCode).toBe(0);
    expect(steps(preview)).toContain("delete-replaced main-database");
  });

  function secretVersion(): unknown {
    const secret = engine()
      .state("stage")
      .resources?.find(({ urn }) => urn.endsWith("::main-password"));
    return JSON.stringify(secret?.outputs);
  }
});

describe("a change of the port of a live database replaces it", () => {
  test("which a state instance refuses, even right after a permission ended", async () => {
    const folder = engine().projectOf("stage");
    const exported = await engine().pulumi(folder, ["stack", "export", "--stack", "stage"]);
    const state = JSON.parse(exported.stdout) as {
      deployment: { resources: { urn: string; inputs: Record<string, unknown> }[] };
    };
    const database = state.deployment.resources.find(({ urn }) => urn.endsWith("::main-database"))!;
    database.inputs.port = 10001;
    writeFileSync(`${folder}/state.json`, JSON.stringify(state));
    await engine().pulumi(folder, ["stack", "import", "--stack", "stage", "--file", "state.json"]);
    const run = await engine().run("stage", "preview", {
      config: (config) => delete config["redis:instances"].main.allowDataLoss,
    });
    expect(run.exitCode).not.toBe(0);
    expect(run.output.replace(/\s+/g, " ")).toContain(
      "every key in it is lost, and both access keys change. The password in the vault follows in the same run; clients must reload it. It is refused",
    );
  });
});

describe("what changes in place", () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ["size", { sku: "Balanced_B3", modules: [{ name: "RedisJSON" }] }, ["update main"]],
    ["eviction", { evictionPolicy: "AllKeysLFU" }, ["update main-database"]],
    ["persistence", { persistence: { type: "rdb", frequency: "6h" } }, ["update main-database"]],
  ])("%s", async (_what, change, expected) => {
    const run = await engine().run("dev", "up", { config: instance(change) });
    expect(run.exitCode).toBe(0);
    expect(steps(run).filter((each) => each.includes("main"))).toEqual(expected);
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

describe("a cache in another region", () => {
  test("is replaced with its endpoint, and the preview says what is lost", async () => {
    const run = await engine().run("dev", "preview", {
      config: (config) => {
        config["redis:environment"].location = "ukwest";
      },
    });
    expect(run.exitCode).toBe(0);
    expect(steps(run)).toEqual(
      expect.arrayContaining(["delete-replaced main", "delete-replaced main-endpoint"]),
    );
    expect(run.output.replace(/\s+/g, " ")).toContain(
      "main: replacing mic-erp-be-dev-redis deletes it in uksouth first: all its data is lost, its host name and its keys change.",
    );
  });
});
