import { Arm } from "../../local-azure/arm/arm";
import { resourceGroupId } from "../../local-azure/arm/id";
import { useEngine, type Run, type StackConfig } from "./engine";

const engine = useEngine();
const azure = (): Arm => new Arm(engine().azure.directory.azure);

const group = resourceGroupId("mic-erp-be-dev-utils-rg");
const cluster = `${group}/providers/Microsoft.Cache/redisEnterprise/mic-erp-be-dev-redis`;
const lock = `${cluster}/providers/Microsoft.Authorization/locks/mic-erp-be-dev-redis-lock`;
const command =
  "az lock delete --name mic-erp-be-dev-redis-lock --resource-group mic-erp-be-dev-utils-rg " +
  "--resource-type Microsoft.Cache/redisEnterprise --resource mic-erp-be-dev-redis";
const principals = [{ objectId: "aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb", name: "app" }];

/** Changes what the one instance says, for this run and those after it. */
const instance = (change: Record<string, unknown>) => (config: StackConfig) => {
  Object.assign(config["redis:instances"].main as object, change);
};
const without = (setting: string) => (config: StackConfig) => {
  Reflect.deleteProperty(config["redis:instances"].main as object, setting);
};

function steps(run: Run): string[] {
  return run.steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)!}`);
}

function errors(run: Run): string {
  return run.diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => message)
    .join("\n");
}

/** A run that must succeed: what it did, in the engine's order. */
async function done(...run: Parameters<ReturnType<typeof engine>["run"]>): Promise<string[]> {
  const result = await engine().run(...run);
  expect({ exitCode: result.exitCode, errors: errors(result) }).toEqual({
    exitCode: 0,
    errors: "",
  });
  return steps(result);
}

describe("the stack's own lock", () => {
  test("is made last, and isn't touched again", async () => {
    const config = instance({
      lock: { mode: "create" },
      access: { keys: "Enabled", principals },
    });
    const made = await done("dev", "up", { config });
    expect(made.at(-1)).toBe("create main-lock");
    expect(azure().get(lock)).toMatchObject({ level: "CanNotDelete" });
    expect(await done("dev", "up", {})).toEqual([]);
  });

  test("keeps a principal: the preview names both, and nothing happens", async () => {
    const config = instance({ access: { keys: "Enabled" } });
    const refused = await engine().run("dev", "preview", { config });
    expect(refused.exitCode).not.toBe(0);
    expect(errors(refused)).toContain(
      "main: main-access-aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb would be deleted, and the lock mic-erp-be-dev-redis-lock on " +
        "the cluster mic-erp-be-dev-redis doesn't let Azure do it",
    );
    expect(errors(refused)).toContain(command);
    expect(refused.output).not.toMatch(/\n\s+at .*\.(ts|js):\d+/);
  });

  test.each([
    ["the database", "main-database", { sku: "Balanced_B1", modules: [{ name: "RedisJSON" }] }],
    ["the endpoint", "main-endpoint", { privateEndpoint: "another-pe" }],
    ["the cluster", "main", { name: "mic-erp-be-dev-redis2" }],
  ])("keeps %s from being replaced", async (_what, name, change) => {
    const had = { sku: "Balanced_B0", name: "mic-erp-be-dev-redis" };
    const access = { keys: "Enabled", principals };
    const config = instance({ ...had, access, ...change });
    const refused = await engine().run("dev", "preview", { config });
    expect(refused.exitCode).not.toBe(0);
    expect(errors(refused)).toContain(
      `${name} would be deleted and made again, and the lock mic-erp-be-dev-redis`,
    );
    const reset = (stack: StackConfig): void => {
      instance(had)(stack);
      for (const key of Object.keys(change)) if (!(key in had)) without(key)(stack);
    };
    expect(await done("dev", "preview", { config: reset })).toEqual([]);
  });
});
