import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { LocalAzure } from "../../local/azure/localAzure";
import { resourceTypes } from "../../local/azure/types";
import type { Deployment } from "../../local/engine/backendState";
import "./engine";
import { RepositoryCopy } from "./repositoryCopy";

let copy: RepositoryCopy;
let undisturbed: object;

beforeAll(async () => {
  copy = new RepositoryCopy();
  await copy.run("up");
  undisturbed = everything();
});

afterAll(() => copy.dispose());

beforeEach(() => {
  rmSync(path.join(copy.root, ".local"), { recursive: true, force: true });
});

afterEach(() => expect(copy.status()).toBe(""));

/** What a finished run leaves, without what differs from run to run. */
function everything(): object {
  const file = path.join(copy.root, ".local/backend/.pulumi/stacks/azure-managed-redis/dev.json");
  const state = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest: Deployment } };
  const { resources = [], pending_operations } = state.checkpoint.latest;
  const azure = new LocalAzure(path.join(copy.root, ".local/azure"));
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
    azure: resourceTypes.flatMap(({ type }) => azure.all(type).map(({ id }) => id)).sort(),
  };
}

/** Makes the creation of a cluster and its database take a second or so each. */
async function slowDown(): Promise<void> {
  await copy.run("env");
  writeFileSync(path.join(copy.root, ".local/azure/clock.json"), JSON.stringify({ speed: 500 }));
}

function speedUp(): void {
  rmSync(path.join(copy.root, ".local/azure/clock.json"), { force: true });
}

describe("up:local twice at once", () => {
  it("lets one work and tells the other who is at it", async () => {
    await slowDown();
    const first = copy.start("up");
    await new Promise<void>((resolve) => {
      first.onOutput((text) => text.includes("creating") && resolve());
    });
    const { exitCode, stderr } = await copy.run("up");
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `another up:local of dev is running (pid ${first.pid}). Wait for it to end.\n`,
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
  const moments = [
    "Updating (dev)",
    "RedisEnterprise main creating",
    "RedisEnterprise main created",
    "Database main-database creating",
    "PrivateEndpoint main-endpoint created",
    "Database main-database created",
    "Secret main-password created",
  ];

  it.each(moments)(
    "with everything that it started, at `%s`, is made good by the next run",
    async (moment) => {
      await slowDown();
      const victim = copy.start("up");
      victim.onOutput((text) => {
        if (text.includes(moment)) kill(-victim.pid);
      });
      await expect(victim.result).resolves.toMatchObject({ exitCode: null });
      speedUp();
      await expect(copy.run("up")).resolves.toMatchObject({ exitCode: 0 });
      expect(everything()).toEqual(undisturbed);
    },
  );

  it("alone is made good by the next run, which waits for the engine that it left behind", async () => {
    await slowDown();
    const victim = copy.start("up");
    victim.onOutput((text) => {
      if (text.includes("Database main-database creating")) kill(victim.pid);
    });
    await new Promise<void>((resolve) => {
      victim.onOutput((text) => text.includes("Database main-database creating") && resolve());
    });
    const next = await copy.run("up");
    expect(next).toMatchObject({ exitCode: 0 });
    expect(next.stdout).toMatch(/pulumi \(pid \d+\) is still working on dev: waiting for it/);
    expect(everything()).toEqual(undisturbed);
  });

  it("twice in a row is made good as well", async () => {
    await slowDown();
    for (const moment of ["RedisEnterprise main creating", "Database main-database creating"]) {
      const victim = copy.start("up");
      victim.onOutput((text) => {
        if (text.includes(moment)) kill(-victim.pid);
      });
      await victim.result;
    }
    speedUp();
    await expect(copy.run("up")).resolves.toMatchObject({ exitCode: 0 });
    expect(everything()).toEqual(undisturbed);
  });
});

describe("destroy:local killed", () => {
  it("is made good by the next one", async () => {
    await copy.run("up");
    await slowDown();
    const victim = copy.start("destroy");
    victim.onOutput((text) => {
      if (text.includes("deleting")) kill(-victim.pid);
    });
    await victim.result;
    speedUp();
    await expect(copy.run("destroy")).resolves.toMatchObject({ exitCode: 0 });
    const before = await copy.run("up");
    expect(before).toMatchObject({ exitCode: 0 });
    expect(everything()).toEqual(undisturbed);
  });
});

/** As the system's last resort does it: nothing is told, nothing is tidied up. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It had just ended.
  }
}
