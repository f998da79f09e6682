import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { repository } from "../../local/engine/repository";
import { useEngine, type Run } from "./engine";
import { RepositoryCopy } from "./repositoryCopy";

const engine = useEngine();
/** The packs, with the choices of the tests' own stacks. */
let copy: RepositoryCopy;
const pack = (name: string): string => path.join(copy.root, "policies", name);

/** What was reported, as `policy of resource`, in an order of its own. */
function reported({ violations }: Run, level = "mandatory", pack = "guardrails"): string[] {
  return violations
    .filter((each) => each.enforcementLevel === level && each.policyPackName === pack)
    .map(
      ({ policyName, resourceUrn }) => `${policyName} of ${resourceUrn?.split("::").pop() ?? ""}`,
    )
    .sort();
}

/** A folder of the local Azure's own, with nothing of the repository but its installed packages. */
function outside(name: string): string {
  const folder = path.join(engine().azure.directory.root, name);
  mkdirSync(folder, { recursive: true });
  symlinkSync(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
  return folder;
}

/** A project of somebody else's, with a stack of its own. */
async function theirProject(name: string): Promise<string> {
  const folder = outside(name);
  cpSync(path.join(__dirname, "programs", name), folder, { recursive: true });
  writeFileSync(
    path.join(folder, "Pulumi.dev.yaml"),
    "config:\n  azure-native:location: uksouth\n",
  );
  await engine().init(folder, "dev");
  return folder;
}

/** The bundled packs, out of the tree. */
let packs: string;
/** A project of somebody else's that violates each guardrail. */
let violations: string;

beforeAll(async () => {
  copy = new RepositoryCopy({ without: ["test", "docs"] });
  packs = path.join(outside("packs"), "policies");
  execFileSync(process.execPath, ["-r", "./register.cjs", "policies/bundle.ts"], {
    cwd: copy.root,
  });
  cpSync(path.join(copy.root, "dist/policies"), packs, { recursive: true });
  violations = await theirProject("violations");
});

afterAll(() => copy.dispose());

const everyGuardrailOnce = [
  "amr-access-policy-valid of access",
  "amr-alerts-state of redis",
  "amr-client-protocol-encrypted of database",
  "amr-cluster-words of redis",
  "amr-cmk-wellformed of redis",
  "amr-combinations of legacy",
  "amr-combinations of redis",
  "amr-database-name of database",
  "amr-database-words of database",
  "amr-dns-linked-once of overlapping-link",
  "amr-entra-has-principal of redis",
  "amr-entra-needs-tls of database",
  "amr-eviction-matches-workload of redis",
  "amr-geo-membership of database",
  "amr-geo-modules of database",
  "amr-geo-no-persistence of database",
  "amr-geo-no-persistence of database",
  "amr-high-availability-production of redis",
  "amr-min-tls of redis",
  "amr-modules-known of database",
  "amr-name-valid of redis",
  "amr-pe-dns-zone of zone",
  "amr-pe-dns-zone-group of zone-group",
  "amr-pe-group-id of endpoint",
  "amr-persistence-exclusive of database",
  "amr-persistence-frequency of database",
  "amr-port-10000 of database",
  "amr-private-endpoint of legacy",
  "amr-protect-state of redis",
  "amr-public-access-disabled of redis",
  "amr-redisearch-shape of database",
  "amr-sku-capacity-unset of redis",
  "amr-sku-not-retired of legacy",
  "amr-zones-unset of redis",
  "app-setting-redis-tls of settings",
  "enterprise-capacity-valid of legacy",
  "kv-cmk-vault of vault",
  "kv-secret-name of misnamed",
  "kv-secret-redis-tls of secret",
];

describe("a stack of somebody else that violates each guardrail", () => {
  let run: Run;

  beforeAll(async () => {
    const theirs = path.join(packs, "theirs");
    mkdirSync(theirs);
    writeFileSync(path.join(theirs, "PulumiPolicy.yaml"), "runtime: nodejs\n");
    writeFileSync(path.join(theirs, "package.json"), '{ "name": "theirs", "version": "0.1.0" }');
    writeFileSync(
      path.join(theirs, "index.js"),
      `const { PolicyPack } = require("@pulumi/policy");
       const { assemble, amrMinTls, amrPort10000 } = require("../guardrails/policies.js");
       new PolicyPack("theirs", { policies: assemble("guardrails", [amrMinTls, amrPort10000]) });`,
    );
    run = await engine().runIn(violations, "preview", {
      args: ["--policy-pack", pack("guardrails"), "--policy-pack", theirs],
    });
  });

  test("fails its preview, and each is reported", () => {
    expect(run.exitCode).not.toBe(0);
    expect(reported(run)).toEqual(everyGuardrailOnce);
    expect(reported(run, "advisory")).toEqual([]);
    expect(run.output).toContain(
      "database: port is 6380; it must be 10000 or absent. Write `port: 10000`. 6379 and 6380 are ports of Azure Cache for Redis, another service.",
    );
    expect(run.output).not.toContain("hunter2");
  });

  test("is judged by a pack of somebody else that takes single policies out of a bundle", () => {
    expect(reported(run, "mandatory", "theirs")).toEqual([
      "amr-min-tls of redis",
      "amr-port-10000 of database",
    ]);
  });

  test("is reported the same by the packs out of the tree, but for what a config puts right or the stack's file exempts", async () => {
    const bundled = path.join(packs, "guardrails");
    const config = path.join(violations, "guardrails.json");
    const repaired = ["amr-zones-unset", "amr-sku-capacity-unset", "amr-port-10000"];
    writeFileSync(
      config,
      JSON.stringify(Object.fromEntries(repaired.map((name) => [name, "remediate"]))),
    );
    const file = path.join(packs, "config/dev.json");
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const exemptions = [{ resource: "redis", reason: "an old client", until }];
    writeFileSync(file, JSON.stringify({ guardrails: { "amr-min-tls": { exemptions } } }));
    const run = await engine().runIn(violations, "preview", {
      args: ["--policy-pack", bundled, "--policy-pack-config", config],
    });
    rmSync(file);
    const spared = "amr-min-tls of redis";
    expect(reported(run)).toEqual(
      everyGuardrailOnce.filter(
        (each) => each !== spared && !repaired.includes(each.split(" ")[0]!),
      ),
    );
    expect(reported(run, "advisory")).toEqual([spared]);
    expect(run.output).toContain(`Exempt until ${until}`);
  });
});

test("what readers of a secret get wrong is told before anything is there, as far as it is known", async () => {
  const readers = await theirProject("readers");
  const run = await engine().runIn(readers, "preview", {
    args: ["--policy-pack", pack("practices")],
  });
  expect(run.exitCode).toBe(0);
  const policies = ["amr-identity-minimal", "app-secret-unversioned", "kv-role-on-secret"];
  expect(
    reported(run, "advisory", "practices").filter((each) => policies.includes(each.split(" ")[0]!)),
  ).toEqual([
    "amr-identity-minimal of unused",
    "app-secret-unversioned of container",
    "app-secret-unversioned of settings",
    "kv-role-on-secret of later",
    "kv-role-on-secret of wide",
  ]);
  expect(run.output).toContain("later: scope isn't known before the deployment");
  expect(run.output).toContain("container: configuration.secrets.0.keyVaultUrl isn't known");
});

describe("on what is deployed, with no program and no provider", () => {
  let folder: string;

  beforeAll(async () => {
    const run = await engine().run("production", "up");
    expect(run.exitCode).toBe(0);
    folder = engine().projectOf("production");
  });

  const analyze = async (...args: string[]) => {
    const words = ["policy", "analyze", "--stack", "production", ...args];
    const run = await engine().pulumi(folder, words);
    return { exitCode: run.exitCode, output: run.stdout + run.stderr };
  };

  test("the packs find the stack's own choices", async () => {
    const own = ["guardrails", "practices"].flatMap((name) => ["--policy-pack", pack(name)]);
    const { exitCode, output } = await analyze(...own);
    expect(exitCode).toBe(0);
    expect(output).toContain("practices@v1.0.0");
    expect(output.match(/\[(advisory|mandatory)\].*/g)).toEqual([
      expect.stringContaining("amr-alerts-tell-somebody"),
    ]);
  });

  test("a published pack takes the same choices by its config", async () => {
    const practices = path.join(packs, "practices");
    const choices = path.join(packs, "config/production.practices.json");
    const silent = await analyze("--policy-pack", practices, "--policy-pack-config", choices);
    expect(silent.exitCode).toBe(0);
    expect(silent.output.match(/\[advisory\].*/g)).toEqual([
      expect.stringContaining("amr-alerts-tell-somebody"),
    ]);
  });

  test("a config raises a practice, and a stack's file that can't be used fails with one message that names the key", async () => {
    writeFileSync(
      path.join(packs, "config/production.json"),
      JSON.stringify({ guardrails: { "amr-min-tls": "disabled" } }),
    );
    const raised = path.join(folder, "raised.json");
    writeFileSync(raised, JSON.stringify({ "amr-access-keys-disabled": "mandatory" }));
    const nothing = path.join(folder, "nothing.json");
    writeFileSync(nothing, "{}");
    const run = await analyze(
      ...["--policy-pack", path.join(packs, "practices"), "--policy-pack-config", raised],
      ...["--policy-pack", path.join(packs, "guardrails"), "--policy-pack-config", nothing],
    );
    expect(run.exitCode).not.toBe(0);
    expect(
      [...run.output.matchAll(/- \[(\w+)\] \[.*?\] +(\S+)/g)].map(([, ...found]) =>
        found.join(" "),
      ),
    ).toEqual([
      "mandatory policy-configuration",
      "mandatory amr-access-keys-disabled",
      "advisory amr-alerts-tell-somebody",
      "advisory amr-sku-cap-by-env",
      "advisory amr-required-tags",
      "advisory kv-secret-hygiene",
    ]);
    expect(run.output).toContain(
      "guardrails.amr-min-tls.enforcementLevel: a guardrail can't be switched off for a whole stack.",
    );
  });
});
