import { writeFileSync } from "node:fs";
import path from "node:path";

import { Arm } from "../../local-azure/arm/arm";
import { resourceGroupId } from "../../local-azure/arm/id";
import type { Body } from "../../local-azure/arm/json";
import { versionsOf } from "../../local-azure/services/keyVault/secret";
import { type Run, type StackConfig, useEngine } from "./engine";
import { said, steps } from "./runs";

const engine = useEngine();
const directory = (): string => engine().azure.directory.azure;
const azure = (): Arm => new Arm(directory());

const group = resourceGroupId("lab-rg");
const vault = `${group}/providers/Microsoft.KeyVault/vaults/lab-redis-vault`;
const secret = (name: string): string => `${vault}/secrets/${name}`;

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
  return failure(await engine().run("sandbox", "up", config && { config }));
}

function failure(run: Run): string {
  return run.exitCode === 0 ? "" : said(run);
}

/** A secret that was deleted, and can be recovered. */
function deleteSecret(name: string): void {
  azure().put(secret(name), { properties: { value: "of before" } });
  azure().delete(secret(name));
}

/** Changes the vault's own settings, as somebody in the portal does. */
function setVault(properties: Body): void {
  const { location, properties: had } = azure().get(vault);
  azure().put(vault, { location, properties: { ...(had as Body), ...properties } } as Body);
}

const ofVault = {
  tenantId: "11111111-1111-1111-1111-111111111111",
  sku: { family: "A", name: "standard" },
};

test("a deleted vault's name is said to be taken, with each way out", async () => {
  azure().put(group, { location: "uksouth" });
  azure().put(vault, {
    location: "uksouth",
    properties: { ...ofVault, enableRbacAuthorization: true },
  });
  deleteSecret("RedisConfiguration--Password");
  azure().delete(vault);
  azure().delete(group);
  expect(await up(lab)).toContain(
    "The name lab-redis-vault is kept by a vault that was deleted. To have that vault back with its secrets, run " +
      "`az keyvault recover --name lab-redis-vault` and write `environment.keyVault.mode: adopt`; to lose it for good, " +
      "run `az keyvault purge --name lab-redis-vault`; or choose another `environment.keyVault.name`.",
  );
});

test("one that was recovered is adopted, with the secrets that it had", async () => {
  azure().put(vault, { location: "uksouth", properties: { createMode: "recover", ...ofVault } });
  expect(await up()).toContain("The vault lab-redis-vault exists. If it is yours");
  const adopts = (config: StackConfig): void => {
    config["redis:environment"].keyVault.mode = "adopt";
  };
  expect(await up(adopts)).toBe("");
  const versions = versionsOf(azure().find(secret("RedisConfiguration--Password")));
  expect(versions.map(({ value }) => value)).toContain("of before");
});

test("a secret behind the vault's firewall can't be renamed", async () => {
  setVault({ networkAcls: { bypass: "AzureServices", defaultAction: "Deny" } });
  const renamed = await up((config) => {
    config["redis:instances"].main.access.passwordSecret = "Other--Password";
  });
  expect(renamed).toContain(
    "Client address is not authorized and caller is not a trusted service.",
  );
  expect(azure().find(secret("RedisConfiguration--Password"))).toBeDefined();
  setVault({ networkAcls: { bypass: "AzureServices", defaultAction: "Allow" } });
});

test("without the right to recover it, a deleted secret keeps its name, and up says so", async () => {
  deleteSecret("Other--Password");
  writeFileSync(
    path.join(directory(), "denied.json"),
    JSON.stringify(["Microsoft.KeyVault/vaults/secrets/recover/action"]),
  );
  expect(await up()).toContain(
    "Secret Other--Password is currently in a deleted but recoverable state",
  );
});

test("with the right, and once the vault lets the runner in, the secret is renamed, and nothing else changes", async () => {
  writeFileSync(path.join(directory(), "denied.json"), "[]");
  const run = await engine().run("sandbox", "up");
  expect(failure(run)).toBe("");
  // The old one went in the run before.
  expect(steps(run)).toEqual(["replace main-password", "create-replacement main-password"]);
  const secrets = azure().within(vault, "Microsoft.KeyVault/vaults/secrets");
  expect(secrets.map(({ id }) => id)).toEqual([secret("Other--Password")]);
});
