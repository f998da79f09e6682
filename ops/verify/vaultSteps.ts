import { connectionString } from "../../rules/connection";
import { type InstancePlaces, secretUri } from "../../rules/stackPlaces";
import type { Azure } from "../azure/azure";
import type { Vault } from "../azure/vault";
import { OpsError } from "../opsError";
import type { Checklist } from "./checklist";

/** The secrets hold the active key, and nobody is sent to an old version. The password that applications read. */
export async function vaultSteps(
  checklist: Checklist,
  azure: Azure,
  places: InstancePlaces,
  activeKey: string | undefined,
): Promise<string | undefined> {
  const { settings, vault: place, connection } = places;
  const { passwordSecret, connectionStringSecret } = settings;
  if (settings.accessKeys === "Disabled" || place === undefined || passwordSecret === undefined)
    return undefined;
  const vault = azure.vault(place);
  const password = await checklist.step("secret", async () => ({
    value: await valueOf(vault, place.name, passwordSecret),
    detail: `${passwordSecret} is readable`,
  }));
  await checklist.after<{ keys: string; secret: string }, true>(
    "secret = key",
    { keys: activeKey, secret: password },
    ({ keys, secret }) => Promise.resolve(same(passwordSecret, secret, keys, settings.activeKey)),
  );
  if (connectionStringSecret !== undefined)
    await checklist.after<{ keys: string }, true>(
      "connection string",
      { keys: activeKey },
      async ({ keys }) => {
        const value = await valueOf(vault, place.name, connectionStringSecret);
        const wanted = connectionString(connection, keys);
        azure.output.keepSecret(wanted);
        return same(connectionStringSecret, value, wanted, settings.activeKey);
      },
    );
  await checklist.step("references", () => references(vault, place.name, passwordSecret));
  return password;
}

async function valueOf(vault: Vault, vaultName: string, name: string): Promise<string> {
  const secret = await vault.get(name);
  if (secret === undefined)
    throw new OpsError(
      "missing",
      `The vault ${vaultName} has no secret ${name}.`,
      `\`pulumi up\` writes it; if somebody deleted it: \`az keyvault secret recover --vault-name ${vaultName} --name ${name}\`.`,
    );
  if (secret.expiresOn !== undefined && secret.expiresOn < new Date())
    throw new OpsError(
      "differs",
      `The secret ${name} has expired on ${secret.expiresOn.toISOString()}.`,
      "`pulumi up` writes it again; the stack gives it no end.",
    );
  return secret.value;
}

function same(name: string, value: string, wanted: string, key = "primary") {
  if (value === wanted) return { value: true as const, detail: `${name} holds the ${key} key` };
  throw new OpsError(
    "differs",
    `The secret ${name} doesn't hold the ${key} key: applications that read it can't log in.`,
    "The key was regenerated, or `activeKey` has changed: `pulumi up` writes the right one.",
  );
}

/** No application can be seen from here: only which versions one could still hold on to. */
async function references(vault: Vault, vaultName: string, name: string) {
  const [newest, ...older] = (await vault.versions(name)) ?? [];
  const enabled = older.filter((version) => version.enabled);
  const refer = `An application refers to ${secretUri(vaultName, name)}, without a version; what each has isn't seen from here`;
  if (newest === undefined || enabled.length === 0) return { value: true as const, detail: refer };
  return {
    value: true as const,
    note: true,
    detail: `${enabled.length} older ${enabled.length === 1 ? "version is" : "versions are"} enabled: whoever names one keeps an old password. ${refer}`,
    next: "Look at the applications' settings for /secrets/…/<version>; then disable the old versions.",
  };
}
