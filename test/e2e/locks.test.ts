import { Arm } from "../../local-azure/arm/arm";
import { resourceGroupId } from "../../local-azure/arm/id";
import { nameOf } from "../../pulumi/deployment";
import { useEngine, type Run, type StackConfig } from "./engine";
import { succeeded } from "./runs";

const engine = useEngine();
const azure = (): Arm => new Arm(engine().azure.directory.azure);

const group = resourceGroupId("mic-erp-be-dev-utils-rg");
const cluster = `${group}/providers/Microsoft.Cache/redisEnterprise/mic-erp-be-dev-redis`;
const lock = `${cluster}/providers/Microsoft.Authorization/locks/mic-erp-be-dev-redis-lock`;
const where =
  "--name mic-erp-be-dev-redis-lock --resource-group mic-erp-be-dev-utils-rg " +
  "--resource-type Microsoft.Cache/redisEnterprise --resource mic-erp-be-dev-redis";
const principals = [{ objectId: "aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb", name: "app" }];

const locked = {
  sku: "Balanced_B1",
  lock: { mode: "create" },
  access: { keys: "Enabled", principals },
};

/** What the two instances say from this run on, and what they always say: `main` stays locked, `other` doesn't. */
const instances =
  ({ main = {}, other = {} }: Record<string, object>) =>
  (config: StackConfig) => {
    const { access, ...settings } = { ...locked, ...other } as StackConfig;
    config["redis:instances"] = {
      main: { name: "mic-erp-be-dev-redis", workload: "cache", ...locked, ...main },
      other: {
        ...{ name: "mic-erp-be-dev-other", workload: "cache", ...settings },
        access: { ...(access as object), passwordSecret: "Other--Password" },
      },
    };
  };
const modules = [{ name: "RedisJSON" }];

/** What happens besides that a lock brings the engine's own provider with it. */
function steps(run: Run): string[] {
  return run.steps
    .filter(({ urn }) => !urn.includes("::pulumi:providers:"))
    .map(({ op, urn }) => `${op} ${nameOf(urn)}`);
}

function errors(run: Run): string {
  return run.diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => message)
    .join("\n");
}

/** A run that must succeed: what it did, in the engine's order. */
async function done(...run: Parameters<ReturnType<typeof engine>["run"]>): Promise<string[]> {
  const result = succeeded(await engine().run(...run));
  expect(errors(result)).toBe("");
  return steps(result);
}

describe("the stack's own lock", () => {
  test("is made last", async () => {
    const made = await done("dev", "up", { config: instances({}) });
    for (const name of ["main", "other"]) {
      const ofInstance = made.filter((step) => step.includes(` ${name}`));
      expect(ofInstance.at(-1)).toBe(`create ${name}-lock`);
    }
    expect(azure().get(lock)).toMatchObject({ level: "CanNotDelete" });
  });

  test("keeps a principal, and the database and the endpoint from being replaced: the preview names all, and the way; one that goes in the same run goes too late", async () => {
    const changed = { modules, privateEndpoint: "another-pe", access: { keys: "Enabled" } };
    const config = instances({ main: changed, other: { lock: undefined, modules } });
    const refused = await engine().refusals("dev", { config });
    for (const name of ["main-database", "main-endpoint"])
      expect(errors(refused)).toContain(
        `${name} would be deleted and made again, and the lock mic-erp-be-dev-redis-lock on the cluster`,
      );
    expect(errors(refused)).toContain(
      "main: main-access-aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb would be deleted, and the lock mic-erp-be-dev-redis-lock on " +
        "the cluster mic-erp-be-dev-redis doesn't let Azure do it",
    );
    expect(errors(refused)).toContain(`an owner runs \`az lock delete ${where}\``);
    expect(refused.output).not.toMatch(/\n\s+at .*\.(ts|js):\d+/);
    // The other instance's lock goes last, too late for what is replaced in the same run.
    expect(errors(refused)).toContain(
      "other-database would be deleted and made again by the deployment that takes the instance's lock away",
    );
  });

  test("holds in Azure where nobody has previewed", async () => {
    const run = await engine().run("dev", "up", { config: instances({ main: { modules } }) });
    expect(run.exitCode).not.toBe(0);
    expect(azure().find(`${cluster}/databases/default`)).toBeDefined();
    expect(azure().find(lock)).toBeDefined();
  });

  test("goes before what is deleted in the same run, and another instance's isn't touched again", async () => {
    const config = instances({ other: { lock: undefined, access: { keys: "Enabled" } } });
    expect(await done("dev", "up", { config })).toEqual([
      "delete other-lock",
      "delete other-access-aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb",
    ]);
  });
});

test("a lock comes after all that the run which makes it replaces", async () => {
  const config = instances({ other: { modules, access: { keys: "Enabled" } } });
  const made = await done("dev", "up", { config });
  expect(made).toContain("replace other-database");
  expect(made.at(-1)).toBe("create other-lock");
});

describe("an owner's lock on the group", () => {
  const keep = `${group}/providers/Microsoft.Authorization/locks/keep`;
  const kept = {
    modules,
    lock: { mode: "adopt", name: "keep", scope: "resourceGroup" },
    access: { keys: "Enabled" },
  };

  test("changes nothing itself, and is missed where it isn't there", async () => {
    const run = await engine().run("dev", "up", { config: instances({ other: kept }) });
    expect({ exitCode: run.exitCode, steps: steps(run) }).toEqual({
      exitCode: 0,
      steps: ["delete other-lock"],
    });
    expect(run.output).toContain("lock: keep isn't on the resource group mic-erp-be-dev-utils-rg");
    azure().put(keep, { level: "CanNotDelete" });
  });

  test("keeps a diagnostic setting and an alert, while the stack's own lock keeps a cluster from being renamed", async () => {
    const refused = await engine().refusals("dev", {
      config: instances({
        main: { name: "mic-erp-be-dev-renamed" },
        other: {
          ...kept,
          diagnosticSettings: { logs: false },
          alerts: { noClients: false, enabled: false },
        },
      }),
    });
    expect(errors(refused)).toContain(
      "main would be deleted and made again, and the lock mic-erp-be-dev-redis-lock on the cluster mic-erp-be-dev-redis",
    );
    expect(errors(refused)).toContain(`\`az lock delete ${where}\``);
    expect(errors(refused)).toMatch(
      /other-alert-\S+ would be deleted, and the lock keep on the resource group mic-erp-be-dev-utils-rg doesn't/,
    );
    expect(errors(refused)).toContain("other-logs, ");
    expect(errors(refused)).not.toContain("isn't on");
  });

  test("keeps the stack from being taken down: the preview says so", async () => {
    const folder = engine().projectOf("dev");
    const destroy = ["destroy", "--preview-only", "--stack", "dev"];
    const refused = await engine().pulumi(folder, destroy);
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stdout + refused.stderr).toMatch(/::other-logs" cannot be deleted/);
  });

  test("keeps its instance where the rest is taken down: the stack's own lock is the first to go", async () => {
    azure().delete(keep);
    const destroyed = await done("dev", "destroy", { args: ["--exclude-protected"] });
    expect(destroyed[0]).toBe("delete main-lock");
    expect(azure().find(cluster)).toBeUndefined();
    expect(azure().find(cluster.replace(/redis$/, "other"))).toBeDefined();
  });
});
