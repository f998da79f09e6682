import { writeFileSync } from "node:fs";
import path from "node:path";

import { SUBSCRIPTION_ID } from "../../local-azure/arm/id";
import { stringAt } from "../../local-azure/arm/json";
import { Arm } from "../../local-azure/arm/arm";
import { listKeys, regenerateKey } from "../../local-azure/services/cache/keys";
import { nameOf } from "../../pulumi/deployment";
import { useEngine } from "./engine";
import { steps, succeeded } from "./runs";

/** What the runbooks promise that a run does, after somebody did something outside it. */

const engine = useEngine();
const provider = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/mic-erp-be-stage-utils-rg/providers`;
const cluster = `${provider}/Microsoft.Cache/redisEnterprise/mic-erp-be-stage-redis`;
const database = `${cluster}/databases/default`;
const secret = `${provider}/Microsoft.KeyVault/vaults/mic-erp-stg-kv/secrets/RedisConfiguration--Password`;

function azure(): Arm {
  return new Arm(engine().azure.directory.azure);
}

function failCreation(of: string | undefined): void {
  const fault = { code: "InternalServerError", message: "Allocation failed." };
  writeFileSync(
    path.join(engine().azure.directory.azure, "faults.json"),
    JSON.stringify(of === undefined ? {} : { [of.toLowerCase()]: fault }),
  );
}

function password(): string | undefined {
  return stringAt(azure().find(secret)?.hidden, "value");
}

function key(type: "primaryKey" | "secondaryKey"): string {
  return stringAt(listKeys(azure(), database), type)!;
}

describe("a creation that failed", () => {
  test("leaves a failed cluster in Azure and in the state, and says what Azure said", async () => {
    failCreation(cluster);
    const run = await engine().run("stage", "up");
    expect(run.exitCode).not.toBe(0);
    expect(run.output).toContain('Code="InternalServerError" Message="Allocation failed."');
    expect(azure().get(cluster)).toMatchObject({ provisioningState: "Failed" });
    const urns = engine()
      .state("stage")
      .resources?.map(({ urn }) => nameOf(urn));
    expect(urns?.filter((name) => name === "main")).toHaveLength(2);
  });

  test("fails again while Azure fails, without a second cluster", async () => {
    const run = await engine().run("stage", "up");
    expect(run.exitCode).not.toBe(0);
    expect(steps(run)).toEqual(["update main"]);
    expect(azure().all("Microsoft.Cache/redisEnterprise")).toHaveLength(1);
  });

  test("is tried again by the next run, which makes the rest", async () => {
    failCreation(undefined);
    const run = await engine().run("stage", "up");
    expect(run.exitCode).toBe(0);
    expect(steps(run)).toContain("update main");
    expect(steps(run)).toContain("create main-database");
    expect(azure().get(cluster)).toMatchObject({ provisioningState: "Succeeded" });
  });
});

describe("an access key that leaked", () => {
  test("the secondary is new and in the vault: a run leaves it there until the primary is new", async () => {
    regenerateKey(azure(), database, "Secondary");
    const secondary = key("secondaryKey");
    azure().put(secret, { properties: { value: secondary } });
    expect(steps(succeeded(await engine().run("stage", "up")))).toEqual([]);
    expect(password()).toBe(secondary);
    regenerateKey(azure(), database, "Primary");
    const run = await engine().run("stage", "up");
    expect({ exitCode: run.exitCode, steps: steps(run) }).toEqual({
      exitCode: 0,
      steps: ["update main-password"],
    });
    expect(password()).toBe(key("primaryKey"));
    expect(run.output).not.toContain(key("primaryKey"));
  });
});

describe("a cluster that stays failed and is deleted by hand", () => {
  test("is gone from the state after a refresh, though protected, and made anew with a new password", async () => {
    const settings = "providers/Microsoft.Insights/diagnosticSettings";
    azure().delete(`${cluster}/${settings}/metrics`);
    azure().delete(`${cluster}/databases/default/${settings}/logs`);
    azure().delete(cluster);
    expect((await engine().run("stage", "refresh")).exitCode).toBe(0);
    const run = await engine().run("stage", "up");
    expect({ exitCode: run.exitCode, steps: steps(run).sort() }).toEqual({
      exitCode: 0,
      steps: [
        "create main",
        "create main-database",
        "create main-logs",
        "create main-metrics",
        "update main-password",
      ],
    });
    expect(azure().get(cluster)).toMatchObject({ provisioningState: "Succeeded" });
  });
});
