import type { Arm } from "../../arm/arm";
import { ArmError } from "../../arm/armError";
import { armId } from "../../arm/id";
import { type Body, at, objectAt, present, stringAt } from "../../arm/json";
import type { StoredResource } from "../../arm/store";
import { type VaultOperation, refusedByVault } from "./dataPlane";
import {
  type SecretVersion,
  currentVersion,
  held,
  newVersionId,
  secret,
  times,
  versionsOf,
} from "./secret";

/*
 * What a vault answers of secrets. Source of the shapes: secrets.json 7.4, SecretBundle, SecretItem and
 * DeletedSecretBundle; of the refusals: Azure documentation, key-vault/general/rest-error-codes.md.
 */

/** GET /secrets/{name}[/{version}]. */
export function getSecret(azure: Arm, vault: StoredResource, name: string, version?: string): Body {
  const id = allowed(azure, vault, name, "get");
  const found = azure.find(id);
  const kept = version === undefined ? currentVersion(found) : versionOf(found, version);
  if (!kept) throw notFound(version === undefined ? name : `${name}/${version}`);
  if (kept.attributes.enabled === false)
    throw forbidden("Operation get is not allowed on a disabled secret.");
  return bundle(vault, name, kept);
}

/** PUT /secrets/{name}: a new version, also of the same value. */
export function setSecret(azure: Arm, vault: StoredResource, name: string, body: Body): Body {
  const id = allowed(azure, vault, name, "set");
  const wrongName = secret.checkName?.(name);
  if (wrongName) throw wrongName;
  const value = stringAt(body, "value");
  if (value === undefined) throw badParameter("The request body is missing the property value.");
  // Key Vault's service limits: 25 KB.
  if (Buffer.byteLength(value) > 25_600)
    throw badParameter("The value of the secret is longer than 25600 bytes.");
  return azure.hold(id, (kept) => {
    if (kept?.deletedAt !== undefined) throw deletedButRecoverable(name);
    const version: SecretVersion = {
      id: newVersionId(),
      value,
      contentType: stringAt(body, "contentType"),
      tags: objectAt(body, "tags"),
      attributes: { enabled: true, ...settable(body), ...times(undefined) },
    };
    const versions = [...versionsOf(kept), version];
    const location = stringAt(vault.properties, "location");
    return [
      { id: kept?.id ?? id, type: secret.type, ...held(id, location, versions) },
      bundle(vault, name, version),
    ];
  });
}

/** GET /secrets: the current version of each, without its value. */
export function listSecrets(azure: Arm, vault: StoredResource): Body[] {
  allowed(azure, vault, "any", "list");
  return azure.within(vault.id, secret.type).flatMap((each) => {
    const current = currentVersion(each);
    return current ? [item(vault, armId(each.id).name, current)] : [];
  });
}

/** GET /secrets/{name}/versions: newest first. */
export function listVersions(azure: Arm, vault: StoredResource, name: string): Body[] {
  const id = allowed(azure, vault, name, "list");
  return versionsOf(azure.find(id))
    .map((version) => item(vault, `${name}/${version.id}`, version))
    .reverse();
}

/** DELETE /secrets/{name}: it stays recoverable. */
export function deleteSecret(azure: Arm, vault: StoredResource, name: string): Body {
  const id = allowed(azure, vault, name, "delete");
  return azure.hold(id, (kept) => {
    if (!kept || kept.deletedAt !== undefined) throw notFound(name);
    const deleted = { ...kept, deletedAt: new Date().toISOString() };
    return [deleted, deletedBundle(vault, deleted)];
  });
}

/** GET /deletedsecrets/{name}. */
export function getDeletedSecret(azure: Arm, vault: StoredResource, name: string): Body {
  const id = allowed(azure, vault, name, "get");
  return azure.hold(id, (kept) => {
    if (kept?.deletedAt === undefined) throw notFound(name);
    return [kept, deletedBundle(vault, kept)];
  });
}

/** POST /deletedsecrets/{name}/recover. */
export function recoverSecret(azure: Arm, vault: StoredResource, name: string): Body {
  const id = allowed(azure, vault, name, "recover");
  return azure.hold(id, (kept) => {
    if (kept?.deletedAt === undefined) throw notFound(name);
    const live = { ...kept };
    delete live.deletedAt;
    const current = currentVersion(live);
    return [live, current ? item(vault, `${name}/${current.id}`, current) : {}];
  });
}

/** DELETE /deletedsecrets/{name}: gone for good. */
export function purgeSecret(azure: Arm, vault: StoredResource, name: string): void {
  const id = allowed(azure, vault, name, "purge");
  azure.hold(id, (kept) => {
    if (kept?.deletedAt === undefined) throw notFound(name);
    // key-vault/general/soft-delete-overview.md: with purge protection nothing goes before its retention has passed.
    if (isProtected(vault))
      throw forbidden(
        'Operation "purge" is not allowed because purge protection is enabled for this vault. Key Vault service will ' +
          "automatically purge it after the retention period has passed.",
      );
    return [undefined, undefined];
  });
}

function allowed(azure: Arm, vault: StoredResource, name: string, does: VaultOperation): string {
  const id = `${vault.id}/secrets/${encodeURIComponent(name)}`;
  const refusal = refusedByVault(azure, id, does);
  if (refusal) throw refusal;
  return id;
}

function versionOf(found: StoredResource | undefined, id: string): SecretVersion | undefined {
  return versionsOf(found).find((version) => version.id === id);
}

function bundle(vault: StoredResource, name: string, version: SecretVersion): Body {
  return { value: version.value ?? "", ...item(vault, `${name}/${version.id}`, version) };
}

function item(
  vault: StoredResource,
  path: string,
  { contentType, tags, attributes }: SecretVersion,
): Body {
  const id = `${vaultUri(vault)}secrets/${path}`;
  const recovery = {
    recoveryLevel: isProtected(vault) ? "Recoverable" : "Recoverable+Purgeable",
    recoverableDays: retention(vault),
  };
  return present({ id, contentType, tags, attributes: { ...attributes, ...recovery } });
}

function deletedBundle(
  vault: StoredResource,
  { id, deletedAt = "", ...rest }: StoredResource,
): Body {
  const { name } = armId(id);
  const current = currentVersion({ id, ...rest });
  const deletedDate = Math.floor(Date.parse(deletedAt) / 1000);
  return {
    ...(current && item(vault, `${name}/${current.id}`, current)),
    recoveryId: `${vaultUri(vault)}deletedsecrets/${name}`,
    deletedDate,
    scheduledPurgeDate: deletedDate + retention(vault) * 86_400,
  };
}

function settable(body: Body): Body {
  const asked = objectAt(body, "attributes") ?? {};
  return present({ enabled: asked.enabled, exp: asked.exp, nbf: asked.nbf });
}

function isProtected(vault: StoredResource): boolean {
  return at(vault.properties, "properties.enablePurgeProtection") === true;
}

function retention(vault: StoredResource): number {
  const days = at(vault.properties, "properties.softDeleteRetentionInDays");
  return typeof days === "number" ? days : 90;
}

function vaultUri(vault: StoredResource): string {
  return stringAt(vault.properties, "properties.vaultUri") ?? "";
}

function notFound(what: string): ArmError {
  return new ArmError(
    404,
    "SecretNotFound",
    `A secret with (name/id) ${what} was not found in this key vault. If you recently deleted this secret you may be ` +
      "able to recover it using the correct recovery command. For help resolving this issue, please see " +
      "https://go.microsoft.com/fwlink/?linkid=2125182",
  );
}

function deletedButRecoverable(name: string): ArmError {
  return new ArmError(
    409,
    "Conflict",
    `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the ` +
      "secret can only be recovered or purged.",
  );
}

function forbidden(text: string): ArmError {
  return new ArmError(403, "Forbidden", text);
}

function badParameter(text: string): ArmError {
  return new ArmError(400, "BadParameter", text);
}
