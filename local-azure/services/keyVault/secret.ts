import { randomBytes } from "node:crypto";
import { badRequest } from "../../arm/armError";
import { armId } from "../../arm/id";
import { type Body, objectAt, present, stringAt } from "../../arm/json";
import type { PutRequest, PutResult, ResourceType } from "../../arm/resourceType";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";
import { refusedByVault, refuseUnlessRecoverable } from "./dataPlane";

// keyvault.json 2024-11-01, parameter secretName.
const NAME = /^[A-Za-z0-9-]{1,127}$/;
const LONGEST_VALUE = 25_600;

/** A Key Vault secret. Its value never comes back; each PUT of another value is a new version. */
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

function complete({ id, name, body, parent, existing, azure }: PutRequest): PutResult {
  if (existing?.deletedAt !== undefined) refuseUnlessRecoverable(azure, id, "Secret");
  const asked = objectAt(body, "properties") ?? {};
  const value = stringAt(asked, "value");
  const had = existing?.hidden;
  const same = !existing?.deletedAt && (value === undefined || value === had?.value);
  const version = (same ? stringAt(had, "version") : undefined) ?? randomBytes(16).toString("hex");
  const vaultName = armId(armId(id).parent ?? id).name.toLowerCase();
  const uri = `https://${vaultName}.vault.azure.net/secrets/${name}`;
  const now = Math.floor(Date.now() / 1000);
  const created = objectAt(existing?.properties, "properties.attributes")?.created ?? now;
  const attributes: Body = {
    enabled: true,
    ...objectAt(asked, "attributes"),
    created,
    updated: same ? (objectAt(existing?.properties, "properties.attributes")?.updated ?? now) : now,
  };
  return {
    properties: present({
      tags: body.tags,
      location: stringAt(parent?.properties, "location"),
      properties: present({
        contentType: asked.contentType,
        attributes,
        secretUri: uri,
        secretUriWithVersion: `${uri}/${version}`,
      }),
    }),
    hidden: present({
      value: value ?? had?.value,
      version,
      versions: [...versionsOf(had), ...(same && had ? [] : [version])],
    }),
  };
}

function versionsOf(hidden: Body | undefined): string[] {
  const versions = hidden?.versions;
  return Array.isArray(versions) ? versions.filter((v) => typeof v === "string") : [];
}
