import { randomBytes } from "node:crypto";
import { badRequest } from "../../arm/armError";
import { armId } from "../../arm/id";
import { type Body, objectAt, present, stringAt } from "../../arm/json";
import type { PutRequest, PutResult, ResourceType } from "../../arm/resourceType";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";
import { refusedByVault, refuseUnlessRecoverable } from "./dataPlane";

// keyvault.json 2024-11-01, parameter keyName.
const NAME = /^[A-Za-z0-9-]{1,127}$/;

/**
 * A key in a vault. A PUT makes its first version; of one that exists it changes nothing, neither a
 * property nor the version (keyvault.json 2024-11-01, Keys_CreateIfNotExist).
 */
export const key: ResourceType = {
  token: "azure-native:keyvault:Key",
  type: "Microsoft.KeyVault/vaults/keys",
  location: "none",
  overlay: {
    path: `${GROUP}/providers/Microsoft.KeyVault/vaults/{vaultName}/keys/{keyName}`,
    autoName: { keyName: "copy" },
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      vaultName: { pattern: "^[a-zA-Z0-9-]{3,24}$" },
      keyName: { pattern: "^[a-zA-Z0-9-]{1,127}$" },
      "properties.keySize": { integer: true },
    },
  },
  checkName: (name) =>
    NAME.test(name)
      ? undefined
      : badRequest(
          `The request URI contains an invalid name: ${name}. A key name has 1 to 127 letters, digits ` +
            `and hyphens.`,
        ),
  complete,
  softDelete: true,
  deletedInDataPlane: true,
  refuseDelete: ({ id }, azure) => refusedByVault(azure, id, "delete"),
};

function complete({ id, name, body, parent, existing, azure }: PutRequest): PutResult {
  // A deleted key is recovered as it was.
  if (existing?.deletedAt !== undefined) refuseUnlessRecoverable(azure, id, "Key");
  if (existing) return { properties: existing.properties };
  const vault = armId(armId(id).parent ?? id).name.toLowerCase();
  const uri = `https://${vault}.vault.azure.net/keys/${name}`;
  const now = Math.floor(Date.now() / 1000);
  const asked = objectAt(body, "properties") ?? {};
  return {
    properties: present({
      ...asked,
      kty: asked.kty ?? "RSA",
      ...(isRsa(asked) && { keySize: asked.keySize ?? 2048 }),
      keyOps: asked.keyOps ?? OPERATIONS,
      attributes: {
        enabled: true,
        exportable: false,
        ...objectAt(asked, "attributes"),
        created: now,
        updated: now,
        recoveryLevel: "Recoverable+Purgeable",
      },
      keyUri: uri,
      keyUriWithVersion: `${uri}/${randomBytes(16).toString("hex")}`,
      location: stringAt(parent?.properties, "location"),
      tags: body.tags,
    }),
  };
}

const OPERATIONS = ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"];

function isRsa(asked: Body): boolean {
  return (stringAt(asked, "kty") ?? "RSA").startsWith("RSA");
}
