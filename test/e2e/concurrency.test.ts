import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Arm } from "../../local-azure/arm/arm";
import { resourceTypes } from "../../local-azure/services";
import { deploymentOf } from "../../local/engine/backendState";
import { localDirectory } from "../../local/engine/localDirectory";
import type { Deployment } from "../../pulumi/deployment";
import "./engine";
import { expectedUrns, urnsOf } from "./identities";
import { printed } from "./printed";
import { RepositoryCopy, type StartedCommand } from "./repositoryCopy";

let copy: RepositoryCopy;
/** What the first run has left; every other one leaves the same, whatever disturbs it. */
let made: object;

beforeAll(() => {
  // The packs have no part in this, and loading them takes longer than everything else.
  copy = new RepositoryCopy({
    without: ["policies", "test", "docs"],
    stacks: "tests without alerts",
    processes: "own",
  });
  mkdirSync(local("azure"), { recursive: true });
});

afterAll(() => copy.dispose());

afterEach(() => expect(copy.status()).toBe(""));

function local(name = ""): string {
  return path.join(copy.root, ".local", name);
}

function deployment(): Deployment {
  return deploymentOf(localDirectory(local()), "dev");
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

/** What a finished run of dev leaves, without what differs from run to run. */
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
      .filter((id) => !id.includes("-stage-"))
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

describe("up:local at once", () => {
  it("lets one work on a stack and names it to the other, and two stacks side by side", async () => {
    slowDown(300);
    const first = copy.start("up");
    const stage = copy.run("up", ["stage"]);
    await printed(first, "creating");
    const { exitCode, stderr } = await copy.run("up");
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `another local command on dev is running (pid ${first.pid}). Wait for it to end.\n`,
    );
    await expect(first.result).resolves.toMatchObject({ exitCode: 0, stderr: "" });
    await expect(stage).resolves.toMatchObject({ exitCode: 0 });
    made = everything();
    expect(deployment().pending_operations ?? []).toEqual([]);
    expect(urnsOf(deployment())).toEqual(
      expectedUrns("dev").filter((urn) => !urn.includes("-alert-")),
    );
  });
});

describe("destroy:local killed", () => {
  it("is repaired by the next one", async () => {
    slowDown();
    await killed(copy.start("destroy"), "RedisEnterprise main deleting", 100);
    speedUp();
    await expect(copy.run("destroy")).resolves.toMatchObject({ exitCode: 0 });
    expect(deployment().resources ?? []).toEqual([]);
  });
});

describe("up:local killed", () => {
  it("before anything is made is repaired by the next run; killed alone, by the engine that it left behind", async () => {
    await killed(copy.start("up"), "Updating (dev)");
    slowDown(300);
    const victim = copy.start("up");
    await printed(victim, "RedisEnterprise main creating");
    kill(victim.pid);
    const next = await copy.run("up");
    await expect(victim.result).resolves.toMatchObject({ exitCode: null, stderr: "" });
    expect(next).toMatchObject({ exitCode: 0 });
    expect(next.stdout).toMatch(/pulumi \(pid \d+\) is still working on dev: waiting for it/);
    // The engine that was left behind has made everything.
    expect(next.stdout).toMatch(/Resources:\n +\d+ unchanged\n/);
    expect(everything()).toEqual(made);
  });

  it("twice is repaired by the third run; the second takes over the cluster that Azure creates all the same", async () => {
    rmSync(local(), { recursive: true });
    mkdirSync(local("azure"), { recursive: true });
    slowDown(100);
    const victim = copy.start("up");
    await until(victim, () => isCreating() && clusters().length === 1);
    kill(-victim.pid);
    await expect(victim.result).resolves.toMatchObject({ exitCode: null });
    expect(isCreating()).toBe(true);
    expect(clusters()).toHaveLength(1);
    slowDown();
    const next = copy.start("up");
    await killed(next, "Database main-database creating", 100);
    const { stdout } = await next.result;
    expect(stdout).toContain("the last run of dev was killed: cancelling its lock");
    expect(stdout).toMatch(
      /the last run of dev was interrupted in (1 operation|[2-9] operations): settling them/,
    );
    expect(stdout).not.toContain("RedisEnterprise main created");
    expect(clusters()).toHaveLength(1);
    speedUp();
    await expect(copy.run("up")).resolves.toMatchObject({ exitCode: 0, stderr: "" });
    expect(everything()).toEqual(made);
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
