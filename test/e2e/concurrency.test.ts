import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Arm } from "../../local-azure/arm/arm";
import { resourceTypes } from "../../local-azure/services";
import type { Deployment } from "../../pulumi/deployment";
import "./engine";
import { printed } from "./printed";
import { RepositoryCopy, type StartedCommand } from "./repositoryCopy";

let copy: RepositoryCopy;
let fresh: string;
let undisturbed: object;

beforeAll(async () => {
  // The packs have no part in this, and loading them takes longer than everything else.
  copy = new RepositoryCopy({ without: ["policies"] });
  await copy.run("env");
  fresh = path.join(path.dirname(copy.root), "fresh");
  cpSync(local(), fresh, { recursive: true });
  await copy.run("up");
  undisturbed = everything();
});

afterAll(() => copy.dispose());

beforeEach(() => {
  rmSync(local(), { recursive: true, force: true });
  cpSync(fresh, local(), { recursive: true });
});

afterEach(() => expect(copy.status()).toBe(""));

function local(name = ""): string {
  return path.join(copy.root, ".local", name);
}

function deployment(): Deployment {
  const file = local("backend/.pulumi/stacks/azure-managed-redis/dev.json");
  const state = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest: Deployment } };
  return state.checkpoint.latest;
}

function azure(): Arm {
  return new Arm(local("azure"));
}

function clusters(): unknown[] {
  return azure().all("Microsoft.Cache/redisEnterprise");
}

/** Whether the state says that a run was at the cluster. */
function isCreating(): boolean {
  return (deployment().pending_operations ?? []).some(
    ({ type, resource }) =>
      type === "creating" && resource.type === "azure-native:redisenterprise:RedisEnterprise",
  );
}

/** What a finished run leaves, without what differs from run to run. */
function everything(): object {
  const { resources = [], pending_operations } = deployment();
  return {
    pending: pending_operations ?? [],
    resources: resources
      .map(({ urn, type, id, protect }) => ({
        urn,
        protect,
        // The id of a provider is a new one each time.
        id: type.startsWith("pulumi:providers:") ? undefined : id,
      }))
      .sort((one, other) => one.urn.localeCompare(other.urn)),
    azure: resourceTypes
      .flatMap(({ type }) =>
        azure()
          .all(type)
          .map(({ id }) => id),
      )
      .sort(),
  };
}

/** Makes creations take their time: a cluster 900 seconds by this clock, a database 300. */
function slowDown(speed = 900): void {
  writeFileSync(local("azure/clock.json"), JSON.stringify({ speed }));
}

function speedUp(): void {
  rmSync(local("azure/clock.json"), { force: true });
}

describe("up:local twice at once", () => {
  it("lets one work and names it to the other", async () => {
    slowDown(300);
    const first = copy.start("up");
    await printed(first, "creating");
    const { exitCode, stderr } = await copy.run("up");
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `another local command on dev is running (pid ${first.pid}). Wait for it to end.\n`,
    );
    await expect(first.result).resolves.toMatchObject({ exitCode: 0 });
    expect(everything()).toEqual(undisturbed);
  });

  it("lets two stacks be brought up side by side", async () => {
    const both = await Promise.all([copy.run("up", ["dev"]), copy.run("up", ["stage"])]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  });
});

describe("up:local killed", () => {
  it("before anything is made is repaired by the next run", async () => {
    await killed(copy.start("up"), "Updating (dev)");
    await expect(copy.run("up")).resolves.toMatchObject({ exitCode: 0, stderr: "" });
    expect(everything()).toEqual(undisturbed);
  });

  it("leaves a cluster that Azure creates all the same, and the next run takes it over", async () => {
    slowDown(100);
    const victim = copy.start("up");
    await until(victim, () => isCreating() && clusters().length === 1);
    kill(-victim.pid);
    await expect(victim.result).resolves.toMatchObject({ exitCode: null });
    expect(isCreating()).toBe(true);
    expect(clusters()).toHaveLength(1);
    speedUp();
    const next = await copy.run("up");
    expect(next).toMatchObject({ exitCode: 0 });
    expect(next.stdout).toContain("the last run of dev was killed: cancelling its lock");
    expect(next.stdout).toMatch(
      /the last run of dev was interrupted in (1 operation|[2-9] operations): settling them/,
    );
    expect(next.stdout).not.toContain("RedisEnterprise main created");
    expect(everything()).toEqual(undisturbed);
  });

  it("alone is repaired by the next run, which waits for the engine that it left behind", async () => {
    slowDown(300);
    const victim = copy.start("up");
    await printed(victim, "RedisEnterprise main creating");
    kill(victim.pid);
    const next = await copy.run("up");
    expect(next).toMatchObject({ exitCode: 0 });
    expect(next.stdout).toMatch(/pulumi \(pid \d+\) is still working on dev: waiting for it/);
    expect(everything()).toEqual(undisturbed);
  });

  it("twice, in a cluster and then in a database, is repaired by the third run", async () => {
    slowDown();
    await killed(copy.start("up"), "RedisEnterprise main creating", 300);
    await killed(copy.start("up"), "Database main-database creating", 100);
    speedUp();
    await expect(copy.run("up")).resolves.toMatchObject({ exitCode: 0, stderr: "" });
    expect(everything()).toEqual(undisturbed);
  });
});

describe("destroy:local killed", () => {
  it("is repaired by the next one", async () => {
    await copy.run("up");
    slowDown();
    await killed(copy.start("destroy"), "RedisEnterprise main deleting", 100);
    speedUp();
    await expect(copy.run("destroy")).resolves.toMatchObject({ exitCode: 0 });
    expect(deployment().resources ?? []).toEqual([]);
    await expect(copy.run("up")).resolves.toMatchObject({ exitCode: 0, stderr: "" });
    expect(everything()).toEqual(undisturbed);
  });
});

/** Ends a command and everything that it started, a while after it has printed `moment`. */
async function killed(command: StartedCommand, moment: string, afterMs = 0): Promise<void> {
  await printed(command, moment);
  await sleep(afterMs);
  kill(-command.pid);
  await expect(command.result).resolves.toMatchObject({ exitCode: null });
}

/** Waits for what a command does out of sight. */
async function until(command: StartedCommand, isSo: () => boolean): Promise<void> {
  const ended = { value: false };
  void command.result.then(() => (ended.value = true));
  while (!ended.value && !isWhole(isSo)) await sleep(50);
}

/** What is read while it is written may be half of it. */
function isWhole(isSo: () => boolean): boolean {
  try {
    return isSo();
  } catch {
    return false;
  }
}

/** As the system's last resort does it: nothing is told, nothing is tidied up. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It had just ended.
  }
}
