import { passwordIn } from "../../rules/connection";
import { accessKeyNames, type AccessKeyName, secretNames } from "../../rules/instanceSettings";
import type { Holds, SeenRotation, SeenSecret } from "../../rules/keyRotation";
import type { InstancePlaces, VaultPlace } from "../../rules/stackPlaces";
import { listKeys } from "../azure/accessKeys";
import type { Azure } from "../azure/azure";
import type { Vault } from "../azure/vault";
import { OpsError } from "../opsError";
import type { Session } from "../session";

/** Both keys as they are now. No output shows them. */
export type Keys = Readonly<Record<AccessKeyName, string>>;

/** An instance whose keys can be rotated. */
export interface Rotatable {
  readonly places: InstancePlaces;
  readonly vault: VaultPlace;
  readonly activeKey: AccessKeyName;
  readonly secrets: readonly string[];
}

/** @throws OpsError where an instance has no keys, or none that the stack gives out */
export function rotatable(places: InstancePlaces): Rotatable {
  const { settings, vault, key } = places;
  const { accessKeys, activeKey } = settings;
  if (accessKeys === "Disabled" || activeKey === undefined)
    throw new OpsError(
      "usage",
      `The instance ${key} has no access keys: its file says access.keys: Disabled.`,
      "There is nothing to rotate: its clients log in with Entra.",
    );
  const secrets = secretNames(settings);
  if (vault === undefined || secrets.length === 0)
    throw new OpsError(
      "usage",
      `The stack puts no key of ${key} into a vault: its environment names none.`,
      "Who uses the keys got them by other means, which this command can't follow.",
    );
  return { places, vault, activeKey, secrets };
}

/** Reads both keys; whoever has the right may do it at any time, whatever Azure works at. */
export async function bothKeys(azure: Azure, { databaseId, name }: InstancePlaces): Promise<Keys> {
  const { primary, secondary } = await listKeys(azure, databaseId, `the access keys of ${name}`);
  if (primary && secondary) return { primary, secondary };
  throw new OpsError("azure", `Azure lists no keys of ${name}.`, "Run the same command again.");
}

/** Compares every version of the instance's secrets with both keys. */
export async function observe(
  { output }: Session,
  azure: Azure,
  { vault: place, activeKey, secrets }: Rotatable,
  keys: Keys,
): Promise<SeenRotation> {
  const vault = azure.vault(place);
  const seen: SeenSecret[] = [];
  await output.during(`reading the secrets in ${place.name}`, async () => {
    for (const name of secrets) seen.push(await seenSecret(vault, name, keys));
  });
  return { activeKey, secrets: seen };
}

async function seenSecret(vault: Vault, name: string, keys: Keys): Promise<SeenSecret> {
  const versions: SeenSecret["versions"][number][] = [];
  for (const { version, enabled, createdOn } of (await vault.versions(name)) ?? []) {
    const value = enabled ? (await vault.get(name, version))?.value : undefined;
    versions.push({ holds: holds(value, keys), created: createdOn ?? new Date(0) });
  }
  return { name, versions };
}

function holds(value: string | undefined, keys: Keys): Holds {
  if (value === undefined) return "unreadable";
  const password = passwordIn(value);
  return accessKeyNames.find((name) => keys[name] === password) ?? "neither";
}
