import { ArmError, badRequest } from "../../arm/armError";
import { armId, parseId, sameId } from "../../arm/id";
import { type Body, objectAt, present, stringAt } from "../../arm/json";
import { managedIdentity } from "../managedIdentity/managedIdentity";
import type { PutRequest, PutResult, ResourceType } from "../../arm/resourceType";
import { systemData } from "../../arm/systemData";
import { blobService } from "./blobService";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";

const TYPE = "Microsoft.Storage/storageAccounts";

// storage.json 2024-01-01, parameter accountName.
const NAME = /^[a-z0-9]{3,24}$/;

/** A storage account, with the blob service that comes with it. Its name is unique in all of Azure. */
export const storageAccount: ResourceType = {
  token: "azure-native:storage:StorageAccount",
  type: TYPE,
  location: "regional",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Storage/storageAccounts/{accountName}`,
    requiresLocation: true,
    autoName: { accountName: "random" },
    createOnly: ["location", "isHnsEnabled"],
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      accountName: { minLength: 3, maxLength: 24 },
    },
  },
  durations: { create: 20 },
  checkName: (name) =>
    NAME.test(name)
      ? undefined
      : new ArmError(
          400,
          "AccountNameInvalid",
          `${name} is not a valid storage account name. Storage account name must be between 3 and ` +
            `24 characters in length and use numbers and lower-case letters only.`,
        ),
  uniqueNames: (name) => [`storage:${name}`],
  validate: (request) => {
    const refusal = nameTaken(request) ?? changedForGood(request);
    if (refusal) throw refusal;
  },
  // The blob service is there from the start, and keeps what it was given when the account changes.
  children: ({ id, existing }) =>
    existing ? undefined : { type: blobService.type, bodies: [[`${id}/blobServices/default`, {}]] },
  complete,
};

function nameTaken({ id, name, existing, azure }: PutRequest): ArmError | undefined {
  const isNamesake = (other: string): boolean => parseId(other)?.name === name;
  if (existing || !azure.all(TYPE).some((o) => isNamesake(o.id) && !sameId(o.id, id)))
    return undefined;
  return new ArmError(
    409,
    "StorageAccountAlreadyTaken",
    `The storage account named ${name} is already taken.`,
  );
}

// storage.json 2024-01-01: "can be set only at the time of creation" and the like.
const FOR_GOOD = ["kind", "isHnsEnabled", "encryption.requireInfrastructureEncryption"];

function changedForGood({ body, existing }: PutRequest): ArmError | undefined {
  if (!existing) return undefined;
  const changed = FOR_GOOD.find(
    (path) =>
      JSON.stringify(value(existing.properties, path)) !== JSON.stringify(value(body, path)),
  );
  return changed === undefined
    ? undefined
    : badRequest(`The property '${changed}' was specified in the input, but it cannot be updated.`);
}

function value(body: Body, path: string): Body[string] | undefined {
  const [holder = "", name] = path.split(".");
  return name === undefined ? body[holder] : objectAt(body, holder)?.[name];
}

function complete({ id, body, existing }: PutRequest): PutResult {
  const account = armId(id).name;
  const now = new Date().toISOString();
  const location = stringAt(body, "location") ?? "";
  const sku = stringAt(body, "sku.name") ?? "";
  return {
    properties: present({
      ...DEFAULTS,
      ...body,
      identity: managedIdentity(body.identity, existing),
      sku: { name: sku, tier: sku.split("_")[0] ?? "" },
      encryption: { keySource: "Microsoft.Storage", ...objectAt(body, "encryption") },
      creationTime: existing?.properties.creationTime ?? now,
      keyCreationTime: existing?.properties.keyCreationTime ?? { key1: now, key2: now },
      primaryLocation: location,
      statusOfPrimary: "available",
      primaryEndpoints: {
        blob: `https://${account}.blob.core.windows.net/`,
        dfs: `https://${account}.dfs.core.windows.net/`,
      },
      privateEndpointConnections: [],
      systemData: systemData(existing),
    }),
  };
}

// storage.json 2024-01-01, and Azure documentation, storage/common/storage-account-overview.
const DEFAULTS: Body = {
  accessTier: "Hot",
  allowBlobPublicAccess: false,
  enableHttpsTrafficOnly: true,
  minimumTlsVersion: "TLS1_0",
  networkRuleSet: {
    bypass: "AzureServices",
    defaultAction: "Allow",
    ipRules: [],
    virtualNetworkRules: [],
  },
};
