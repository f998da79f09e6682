import { randomBytes } from "node:crypto";
import { ArmError, badRequest } from "../../arm/armError";
import { armId } from "../../arm/id";
import { type Body, present, stringAt } from "../../arm/json";
import type { PutRequest, ResourceType } from "../../arm/resourceType";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";

// blob.json 2024-01-01, parameter containerName.
const NAME = /^(?=.{3,63}$)[a-z0-9](-?[a-z0-9])*$/;

/** A blob container. What the local Azure keeps of it is that it exists: no blob is stored. */
export const blobContainer: ResourceType = {
  token: "azure-native:storage:BlobContainer",
  type: "Microsoft.Storage/storageAccounts/blobServices/containers",
  location: "none",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}`,
    autoName: { containerName: "copy" },
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      accountName: { minLength: 3, maxLength: 24 },
      containerName: { minLength: 3, maxLength: 63 },
    },
  },
  checkName: (name) =>
    NAME.test(name)
      ? undefined
      : badRequest(
          `The specified resource name contains invalid characters: '${name}'. A container name has 3 ` +
            `to 63 lower-case letters, digits and single hyphens.`,
        ),
  validate: (request) => {
    const refusal = publicAccess(request);
    if (refusal) throw refusal;
  },
  complete: ({ body, existing }) => ({
    properties: present({
      ...DEFAULTS,
      ...body,
      etag: `"0x${randomBytes(8).toString("hex").toUpperCase()}"`,
      lastModifiedTime: existing?.properties.lastModifiedTime ?? new Date().toISOString(),
    }),
  }),
};

function publicAccess({ id, body, azure }: PutRequest): ArmError | undefined {
  const asked = stringAt(body, "publicAccess") ?? "None";
  const account = azure.find(armId(armId(id).parent ?? "").parent ?? "");
  if (asked === "None" || account?.properties.allowBlobPublicAccess === true) return undefined;
  return new ArmError(
    409,
    "PublicAccessNotPermitted",
    "Public access is not permitted on this storage account.",
  );
}

const DEFAULTS: Body = {
  publicAccess: "None",
  defaultEncryptionScope: "$account-encryption-key",
  denyEncryptionScopeOverride: false,
  deleted: false,
  hasImmutabilityPolicy: false,
  hasLegalHold: false,
  leaseState: "Available",
  leaseStatus: "Unlocked",
  remainingRetentionDays: 0,
};
