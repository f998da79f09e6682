import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { Arm } from "../../local-azure/arm/arm";
import { resourceGroupId } from "../../local-azure/arm/id";
import { deploymentOf } from "../../local/engine/backendState";
import { localDirectory } from "../../local/engine/localDirectory";
import type { Deployment } from "../../pulumi/deployment";
import { environmentNames, stackNames } from "../../rules/stackNames";
import "./engine";
import { type CommandResult, packs, RepositoryCopy } from "./repositoryCopy";

const banner = "LOCAL AZURE: nothing in Azure changes";

let copy: RepositoryCopy;

beforeAll(() => {
  // Loading the packs takes as long as all the rest: add-environment and the comparisons run with them.
  copy = new RepositoryCopy({
    without: packs,
    stacks: "tests without alerts",
    processes: "own",
  });
  // Three environments are as good as five.
  for (const stack of ["preprod", "uat"]) rmSync(stackFile(stack));
  // A protected stack whose secrets live in the real Azure: the CLI would delete two lines of its file.
  editStack("dev", (text) => {
    const provider = "secretsprovider: azurekeyvault://vault.vault.azure.net/keys/key\n";
    return `${provider}encryptedkey: Zm9v\n${text.replace("workload: cache", "workload: state")}`;
  });
  copy.commit();
});

afterAll(() => copy.dispose());

// No command changes a stack file, not even one that names a cloud's secrets provider.
afterEach(() => expect(copy.status()).toBe(""));

function stackFile(stack: string): string {
  return path.join(copy.root, `Pulumi.${stack}.yaml`);
}

/** Changes a stack file; the answer is what it was. */
function editStack(stack: string, change: (text: string) => string): string {
  const before = readFileSync(stackFile(stack), "utf8");
  writeFileSync(stackFile(stack), change(before));
  return before;
}

function lines({ stdout }: CommandResult): string[] {
  return stdout.trim().split("\n");
}

function stateOf(stack: string): Deployment {
  return deploymentOf(localDirectory(path.join(copy.root, ".local")), stack);
}

function azure(): Arm {
  return new Arm(path.join(copy.root, ".local/azure"));
}

const cluster = `${resourceGroupId("mic-erp-be-dev-utils-rg")}/providers/Microsoft.Cache/redisEnterprise/mic-erp-be-dev-redis`;

describe("preview:local", () => {
  it("previews every environment in its order, sums up, and says which one is refused", async () => {
    const before = editStack("stage", (text) =>
      text.replace("redis:instances:", "redis:instance:"),
    );
    const result = await copy.run("preview");
    writeFileSync(stackFile("stage"), before);
    expect(result).toMatchObject({ exitCode: 1, stderr: "" });
    expect(lines(result).at(0)).toBe(banner);
    expect(lines(result).at(-1)).toBe(banner);
    const headings = result.stdout.match(/(?<=^── )\S+/gm);
    expect(headings).toEqual(environmentNames(readdirSync(copy.root)));
    // The engine warns of an output that is undefined.
    expect(result.stdout).not.toContain("Undefined value");
    expect(result.stdout).toMatch(
      /Summary\n {2}dev +ok +\d+ create\n {2}stage +failed +.*\n {2}production +ok +\d+ create\n/,
    );
  });

  it("takes nothing for granted with --strict: what a stack adopts must be there", async () => {
    const empty = path.join(path.dirname(copy.root), "empty");
    const strictly = await copy.run("preview", ["stage", "--strict", "--dir", empty]);
    expect(strictly.exitCode).toBe(1);
    expect(strictly.stdout).toContain("The stack adopts what doesn't exist:");
    expect(strictly.stdout).toMatch(
      /Resource group \S+ \(redis:environment\.resourceGroup\.name\)/,
    );
  });

  it("lists the stacks there are when it is asked for another", async () => {
    const { exitCode, stderr } = await copy.run("preview", ["dev", "prod"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^There is no stack prod\. The stacks are: dev, /);
  });
});

describe("up:local", () => {
  it("brings dev up and says what was made, how to connect and what to run next", async () => {
    const result = await copy.run("up", [], { CI: "true", FORCE_COLOR: "1" });
    expect(result).toMatchObject({ exitCode: 0 });
    expect(lines(result).at(0)).toBe(banner);
    expect(lines(result).at(-1)).toBe(banner);
    expect(result.stdout).toContain("dev is up on the local Azure");
    expect(result.stdout).toMatch(/1 redisenterprise RedisEnterprise +mic-erp-be-dev-redis\n/);
    expect(result.stdout).toMatch(/ host +mic-erp-be-dev-redis\.uksouth\.redis\.azure\.net\n/);
    expect(result.stdout).toMatch(/ port +10000\n/);
    expect(result.stdout).toContain("npm run destroy:local -- dev");
    expect(azure().find(cluster)).toBeDefined();
    expectNoKeyAndNoEscapeCode(result);
  });

  it("changes nothing the second time", async () => {
    const ids = () => new Map(stateOf("dev").resources?.map(({ urn, id }) => [urn, id]));
    const before = ids();
    const { exitCode, stdout, stderr } = await copy.run("up", ["dev"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Resources:\n +\d+ unchanged\n/);
    expectNoKeyAndNoEscapeCode({ stdout, stderr });
    expect(ids()).toEqual(before);
  });

  it("lists the stacks there are when it is asked for another", async () => {
    const { exitCode, stderr } = await copy.run("up", ["prod"]);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `There is no stack prod. The stacks are: ${stackNames(readdirSync(copy.root)).join(", ")}.\n`,
    );
  });

  it("says what to do about another passphrase, and keeps the state", async () => {
    const before = stateOf("dev");
    const { exitCode, stderr } = await copy.run("up", [], { PULUMI_CONFIG_PASSPHRASE: "wrong" });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("The local state of dev was encrypted with another passphrase.");
    expect(stderr).not.toContain("    at ");
    expect(stateOf("dev")).toEqual(before);
  });

  it.each([".local/backend/.pulumi/stacks/azure-managed-redis/dev.json", armFile()])(
    "names a state file that can't be read and keeps it (%s)",
    async (name) => {
      const file = path.join(copy.root, name);
      const before = readFileSync(file, "utf8");
      writeFileSync(file, before.slice(0, 100));
      const { exitCode, stderr } = await copy.run("up");
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain(file);
      expect(stderr).not.toContain("    at ");
      expect(readFileSync(file, "utf8")).toBe(before.slice(0, 100));
      writeFileSync(file, before);
    },
  );
});

function expectNoKeyAndNoEscapeCode({ stdout, stderr }: Pick<CommandResult, "stdout" | "stderr">) {
  const hidden = JSON.stringify(azure().find(`${cluster}/databases/default`)?.hidden);
  const keys = hidden.match(/[A-Za-z0-9+/]{40,}=*/g) ?? [];
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) expect(stdout + stderr).not.toContain(key);

  expect(stdout + stderr).not.toMatch(/\u001b/);
}

/** Where the local Azure keeps a resource that the landing zone brings. */
function armFile(): string {
  const group = "mic-erp-be-dev-utils-rg";
  const subscription = "00000000-0000-0000-0000-000000000000";
  return `.local/azure/resources/subscriptions/${subscription}/resourcegroups/${group}/resource.json`;
}

describe("destroy:local", () => {
  it("takes down what the stack made, though protected, and leaves what it adopted", async () => {
    expect(stateOf("dev").resources?.some(({ protect }) => protect)).toBe(true);
    await expect(copy.run("destroy")).resolves.toMatchObject({ exitCode: 0 });
    expect(stateOf("dev").resources ?? []).toEqual([]);
    expect(azure().find(cluster)).toBeUndefined();
    const group = cluster.split("/providers/")[0] ?? "";
    expect(azure().find(group)).toBeDefined();
    expect(
      azure().find(`${group}/providers/Microsoft.KeyVault/vaults/mic-erp-be-dev-skv`),
    ).toBeDefined();
  });

  it("leaves a stack that can be brought up again, by its file as it is now", async () => {
    const before = editStack("dev", (text) => text.replace("Balanced_B0", "Balanced_B1"));
    await expect(copy.run("up")).resolves.toMatchObject({ exitCode: 0 });
    expect(readFileSync(stackFile("dev"), "utf8")).toBe(
      before.replace("Balanced_B0", "Balanced_B1"),
    );
    writeFileSync(stackFile("dev"), before);
    expect(azure().get(cluster).sku).toEqual({ name: "Balanced_B1" });
  });

  it("has nothing to do on a stack that was never brought up", async () => {
    const { exitCode, stdout } = await copy.run("destroy", ["sandbox"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("sandbox isn't up on this local Azure");
  });
});

describe("without a Pulumi CLI and without Go", () => {
  const nowhere = path.join(tmpdir(), `no-cache-${process.pid}`);
  const bare = {
    PATH: path.join(tmpdir(), "no-programs"),
    XDG_CACHE_HOME: nowhere,
    PULUMI_RELEASES_URL: "http://127.0.0.1:9",
  };

  afterAll(() => rmSync(nowhere, { recursive: true, force: true }));

  it("names the ways to get one, and changes nothing", async () => {
    const { exitCode, stderr } = await copy.run("up", ["--dir", path.join(nowhere, "azure")], bare);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("there is none on the PATH");
    expect(stderr).toContain("https://www.pulumi.com/docs/install/");
    expect(stderr).toContain("https://go.dev/dl/");
    expect(stderr).not.toContain("    at ");
    expect(existsSync(path.join(nowhere, "azure"))).toBe(false);
  });

  it("still runs the other tests, and counts these as skipped", async () => {
    const result = await copy.run("test", ["shellWords", "e2e/localEnv"], bare);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.stdout).toContain("The end-to-end tests are skipped.");
    expect(lines(result).at(-1)).toMatch(/^[1-9]\d* passed, 0 failed, [1-9]\d* skipped$/);
  });
});
