import { writeFileSync } from "node:fs";
import path from "node:path";

import { Arm } from "../../local-azure/arm/arm";
import type { Body } from "../../local-azure/arm/json";
import { type StackConfig, useEngine } from "./engine";

const engine = useEngine();
const directory = (): string => engine().azure.directory.azure;
const azure = (): Arm => new Arm(directory());

const vault =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/lab-rg/providers/Microsoft.KeyVault/vaults/lab-redis-vault";

/** Everything of its own, as small as it can be. */
const lab = (config: StackConfig): void => {
  const create = (name: string): StackConfig => ({ mode: "create", name });
  config["redis:environment"] = {
    name: "sandbox",
    location: "uksouth",
    resourceGroup: create("lab-rg"),
    network: create("lab-vnet"),
    keyVault: create("lab-redis-vault"),
    privateDnsZone: { mode: "create", networkLinks: [create("lab-link")] },
  };
  config["redis:instances"] = {
    main: {
      name: "lab-redis",
      sku: "Balanced_B0",
      workload: "cache",
      highAvailability: "Disabled",
      alerts: { enabled: false },
      access: { keys: "Enabled" },
    },
  };
};

async function up(config?: (config: StackConfig) => void): Promise<string> {
  const { exitCode, output } = await engine().run("sandbox", "up", config && { config });
  return exitCode === 0 ? "" : output.replace(/\s+/g, " ");
}

/** Changes the vault's own settings, as somebody in the portal does. */
function setVault(properties: Body): void {
  const { location, properties: had } = azure().get(vault);
  azure().put(vault, { location, properties: { ...(had as Body), ...properties } } as Body);
}

test("a secret behind the vault's firewall can't be renamed, and is once the vault lets the runner in", async () => {
  expect(await up(lab)).toBe("");
  setVault({ networkAcls: { bypass: "AzureServices", defaultAction: "Deny" } });
  const renamed = await up((config) => {
    config["redis:instances"].main.access.passwordSecret = "Other--Password";
  });
  expect(renamed).toContain(
    "Client address is not authorized and caller is not a trusted service.",
  );
  expect(azure().find(`${vault}/secrets/RedisConfiguration--Password`)).toBeDefined();
  setVault({ networkAcls: { bypass: "AzureServices", defaultAction: "Allow" } });
  expect(await up()).toBe("");
  expect(azure().find(`${vault}/secrets/RedisConfiguration--Password`)).toBeUndefined();
});

test("without the right to recover it, a deleted secret keeps its name, and up says so", async () => {
  writeFileSync(
    path.join(directory(), "denied.json"),
    JSON.stringify(["Microsoft.KeyVault/vaults/secrets/recover/action"]),
  );
  const back = (config: StackConfig): void => {
    delete config["redis:instances"].main.access.passwordSecret;
  };
  expect(await up(back)).toContain(
    "Secret RedisConfiguration--Password is currently in a deleted but recoverable state",
  );
  writeFileSync(path.join(directory(), "denied.json"), "[]");
  expect(await up()).toBe("");
});

test("a deleted vault's name is said to be taken, with each way out", async () => {
  expect(await engine().run("sandbox", "destroy")).toMatchObject({ exitCode: 0 });
  expect(await up()).toContain(
    "The name lab-redis-vault is kept by a vault that was deleted. To have that vault back with its secrets, run " +
      "`az keyvault recover --name lab-redis-vault` and write `environment.keyVault.mode: adopt`; to lose it for good, " +
      "run `az keyvault purge --name lab-redis-vault`; or choose another `environment.keyVault.name`.",
  );
});

test("one that was recovered is adopted, with the secrets that it had", async () => {
  azure().put(vault, {
    location: "uksouth",
    properties: {
      createMode: "recover",
      tenantId: "11111111-1111-1111-1111-111111111111",
      sku: { family: "A", name: "standard" },
    },
  });
  expect(await up()).toContain("The vault lab-redis-vault exists. If it is yours");
  const adopts = (config: StackConfig): void => {
    config["redis:environment"].keyVault.mode = "adopt";
  };
  expect(await up(adopts)).toBe("");
  expect(await engine().run("sandbox", "up")).toMatchObject({ exitCode: 0, changes: {} });
});
