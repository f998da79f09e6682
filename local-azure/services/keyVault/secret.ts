import { randomBytes } from "node:crypto";
import { badRequest } from "../../arm/armError";
import { armId } from "../../arm/id";
import { type Body, at, isObject, listAt, objectAt, present, stringAt } from "../../arm/json";
import type { PutRequest, PutResult, ResourceType } from "../../arm/resourceType";
import type { StoredResource } from "../../arm/store";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";
import { refusedByVault, refuseUnlessRecoverable } from "./dataPlane";

// keyvault.json 2024-11-01, parameter secretName.
const NAME = /^[A-Za-z0-9-]{1,127}$/;
const LONGEST_VALUE = 25_600;

/** A Key Vault secret. ARM never answers its value; each PUT of another value is a new version. */
export const secret: ResourceType = {
  token: "azure-native:keyvault:Secret",
  type: "Microsoft.KeyVault/vaults/secrets",
  location: "none",
  overlay: {
    path: `${GROUP}/providers/Microsoft.KeyVault/vaults/{vaultName}/secrets/{secretName}`,
    autoName: { secretName: "copy" },
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      vaultName: { pattern: "^[a-zA-Z0-9-]{3,24}$" },
      secretName: { pattern: "^[a-zA-Z0-9-]{1,127}$" },
    },
  },
  getFunction: true,
  checkName: (name) =>
    NAME.test(name)
      ? undefined
      : badRequest(
          `The request URI contains an invalid name: ${name}. A secret name has 1 to 127 letters, ` +
            `digits and hyphens.`,
        ),
  validate: ({ body }) => {
    // Key Vault's service limits: 25 KB.
    if ((stringAt(body, "properties.value") ?? "").length > LONGEST_VALUE)
      throw badRequest(`The value of the secret is longer than ${LONGEST_VALUE} bytes.`);
  },
  complete,
  // A deleted secret is kept, and a PUT of the same name recovers it with a new version.
  softDelete: true,
  deletedInDataPlane: true,
  refuseDelete: ({ id }, azure) => refusedByVault(azure, id, "delete"),
};

function complete({ id, body, parent, existing, azure }: PutRequest): PutResult {
  if (existing?.deletedAt !== undefined) refuseUnlessRecoverable(azure, id, "Secret");
  const asked = objectAt(body, "properties") ?? {};
  const value = stringAt(asked, "value");
  const had = currentVersion(existing);
  const same = existing?.deletedAt === undefined && (value === undefined || value === had?.value);
  const version: SecretVersion = {
    id: (same ? had?.id : undefined) ?? newVersionId(),
    value: value ?? had?.value,
    contentType: stringAt(asked, "contentType"),
    tags: objectAt(body, "tags"),
    attributes: {
      enabled: true,
      ...objectAt(asked, "attributes"),
      ...times(same ? had : undefined),
    },
  };
  const others = versionsOf(existing).filter((each) => each.id !== version.id);
  return held(id, stringAt(parent?.properties, "location"), [...others, version]);
}

/** One version of a secret. The vault keeps them all, with their values. */
export interface SecretVersion {
  readonly id: string;
  readonly value: string | undefined;
  readonly contentType: string | undefined;
  readonly tags: Body | undefined;
  /** `enabled`, `created`, `updated` and, where they were set, `exp` and `nbf`; times in seconds since 1970. */
  readonly attributes: Body;
}

/** The versions of a secret, oldest first. */
export function versionsOf(secretResource: StoredResource | undefined): SecretVersion[] {
  const { hidden, properties } = secretResource ?? {};
  const kept = listAt(hidden, "versions").filter(isObject);
  // States of before kept the value of the current version alone.
  const only = present({
    id: hidden?.version,
    value: hidden?.value,
    contentType: at(properties, "properties.contentType"),
    tags: properties?.tags,
    attributes: at(properties, "properties.attributes"),
  });
  return (kept.length === 0 && hidden?.version !== undefined ? [only] : kept).map((version) => ({
    id: stringAt(version, "id") ?? "",
    value: stringAt(version, "value"),
    contentType: stringAt(version, "contentType"),
    tags: objectAt(version, "tags"),
    attributes: objectAt(version, "attributes") ?? {},
  }));
}

export function currentVersion(
  secretResource: StoredResource | undefined,
): SecretVersion | undefined {
  return versionsOf(secretResource).at(-1);
}

export function newVersionId(): string {
  return randomBytes(16).toString("hex");
}

/** When a version was made and changed: `since` is the version that stays. */
export function times(since: SecretVersion | undefined): Body {
  const now = Math.floor(Date.now() / 1000);
  return { created: since?.attributes.created ?? now, updated: since?.attributes.updated ?? now };
}

/** A secret with these versions, the last of which is current: what ARM answers of it, and what it never does. */
export function held(
  id: string,
  location: string | undefined,
  versions: readonly SecretVersion[],
): PutResult {
  const current = versions.at(-1);
  const { name, parent } = armId(id);
  const uri = `https://${armId(parent ?? id).name.toLowerCase()}.vault.azure.net/secrets/${name}`;
  return {
    properties: present({
      tags: current?.tags,
      location,
      properties: present({
        contentType: current?.contentType,
        attributes: current?.attributes,
        secretUri: uri,
        secretUriWithVersion: `${uri}/${current?.id ?? ""}`,
      }),
    }),
    hidden: present({
      value: current?.value,
      version: current?.id,
      versions: versions.map((version) => present({ ...version })),
    }),
  };
}
