import { type Body, present } from "../../arm/json";
import type { ResourceType } from "../../arm/resourceType";

/** The blob service of a storage account: one, called `default`, that is there with its account. */
export const blobService: ResourceType = {
  token: "azure-native:storage:BlobServiceProperties",
  type: "Microsoft.Storage/storageAccounts/blobServices",
  location: "none",
  complete: ({ body, parent }) => ({
    properties: present({ ...DEFAULTS, ...body, sku: parent?.properties.sku }),
  }),
};

// blob.json 2024-01-01: soft delete is off unless it is asked for.
const DEFAULTS: Body = {
  cors: { corsRules: [] },
  deleteRetentionPolicy: { enabled: false, allowPermanentDelete: false },
};
