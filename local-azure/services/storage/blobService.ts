import { type Body, present } from "../../arm/json";
import type { ResourceType } from "../../arm/resourceType";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";

/** The blob service of a storage account: one, called `default`, that is there with its account. */
export const blobService: ResourceType = {
  token: "azure-native:storage:BlobServiceProperties",
  type: "Microsoft.Storage/storageAccounts/blobServices",
  location: "none",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Storage/storageAccounts/{accountName}/blobServices/{blobServicesName}`,
    autoName: { blobServicesName: "copy" },
    existsByDefault: true,
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      accountName: { minLength: 3, maxLength: 24 },
      "deleteRetentionPolicy.days": { integer: true, minimum: 1, maximum: 365 },
      "containerDeleteRetentionPolicy.days": { integer: true, minimum: 1, maximum: 365 },
    },
  },
  complete: ({ body, parent }) => ({
    properties: present({ ...DEFAULTS, ...body, sku: parent?.properties.sku }),
  }),
};

// blob.json 2024-01-01: soft delete is off unless it is asked for.
const DEFAULTS: Body = {
  cors: { corsRules: [] },
  deleteRetentionPolicy: { enabled: false, allowPermanentDelete: false },
};
