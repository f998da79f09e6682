import { type ArmError, badRequest } from "../../arm/armError";
import { armId } from "../../arm/id";
import { type Body, at, listAt, objectAt, stringAt } from "../../arm/json";
import type { PutRequest } from "../../arm/resourceType";
import type { StoredResource } from "../../arm/store";
import { skuOf, skusForScaling } from "./skus";
import { usedMemoryGB } from "./usage";

/**
 * Refuses what Microsoft.Cache/redisEnterprise 2025-07-01 refuses; each rule names its source. Of the
 * messages only the one about zones is on record; the others say the same in words of ours.
 */
export function checkCluster(request: PutRequest): void {
  for (const rule of RULES) {
    const refusal = rule(request);
    if (refusal) throw refusal;
  }
}

type Rule = (request: PutRequest) => ArmError | undefined;

const skuName = (body: Body): string => stringAt(body, "sku.name") ?? "";

// Live calls on B0, B1, M10, X10 and A250 (langchain-ai/terraform#107), whose wording this is.
const noZones: Rule = ({ body }) =>
  listAt(body, "zones").length > 0 && skuOf(skuName(body)).family !== "retired"
    ? badRequest(
        `Specifying zones for SKU '${skuName(body)}' is not supported. Zone redundancy is enabled ` +
          `by default for this SKU in regions with zones.`,
      )
    : undefined;

// redisenterprise.json 2025-07-01, Sku.capacity: only with Enterprise and EnterpriseFlash SKUs.
const noCapacity: Rule = ({ body }) =>
  at(body, "sku.capacity") !== undefined && skuOf(skuName(body)).family !== "retired"
    ? badRequest(
        `The value of 'sku.capacity' is invalid: SKU '${skuName(body)}' has no capacity. It is ` +
          `only used with Enterprise and EnterpriseFlash SKUs.`,
      )
    : undefined;

// Enterprise and Enterprise Flash: new ones are blocked since 2026-04-01 (retirement FAQ).
const notRetired: Rule = ({ body, existing }) =>
  !existing && skuOf(skuName(body)).family === "retired"
    ? badRequest(
        `SKU '${skuName(body)}' is retired: new caches can no longer be created with it. Use an ` +
          `Azure Managed Redis SKU.`,
      )
    : undefined;

// redisenterprise.json 2025-07-01: publicNetworkAccess is required, 'Enabled' or 'Disabled'.
const publicNetworkAccess: Rule = ({ body }) =>
  stringAt(body, "publicNetworkAccess") === undefined
    ? badRequest("The property 'properties.publicNetworkAccess' is required.")
    : undefined;

// redisenterprise.json 2025-07-01: TLS 1.0 and 1.1 are obsolete, "you cannot use them".
const tls: Rule = ({ body }) => {
  const version = stringAt(body, "minimumTlsVersion");
  return version === "1.0" || version === "1.1"
    ? badRequest(
        `The value '${version}' of 'properties.minimumTlsVersion' is not supported: TLS 1.0 and ` +
          `1.1 are obsolete. Use '1.2'.`,
      )
    : undefined;
};

// MicrosoftDocs/azure-docs articles/redis/architecture.md, how-to-scale.md.
const highAvailabilityOneWay: Rule = ({ body, existing }) =>
  stringAt(existing?.properties, "highAvailability") === "Enabled" &&
  stringAt(body, "highAvailability") === "Disabled"
    ? badRequest("High availability cannot be disabled once it is enabled on a cache.")
    : undefined;

// redisenterprise.json 2025-07-01 and articles/redis/secure-azure-managed-redis.md.
const customerManagedKey: Rule = ({ body, azure }) => {
  const path = "encryption.customerManagedKeyEncryption";
  const settings = objectAt(body, path);
  if (!settings || Object.keys(settings).length === 0) return undefined;
  const identity = stringAt(settings, "keyEncryptionKeyIdentity.identityType");
  if (identity !== undefined && identity !== "userAssignedIdentity")
    return badRequest(
      `The identity type '${identity}' is not supported for customer-managed key encryption. ` +
        `Only 'userAssignedIdentity' is supported.`,
    );
  const url = stringAt(settings, "keyEncryptionKeyUrl") ?? "";
  const vaultName = VERSIONED_KEY.exec(url)?.[1];
  if (vaultName === undefined)
    return badRequest(
      `The value '${url}' of 'properties.${path}.keyEncryptionKeyUrl' is invalid: the URL of a ` +
        `key in Key Vault with its version is required.`,
    );
  const vault = azure
    .all("Microsoft.KeyVault/vaults")
    .find((v) => armId(v.id).name.toLowerCase() === vaultName.toLowerCase());
  return vault && at(vault.properties, "properties.enablePurgeProtection") !== true
    ? badRequest(
        `The key vault '${vaultName}' must have soft delete and purge protection enabled to be used ` +
          `for customer-managed key encryption.`,
      )
    : undefined;
};

const VERSIONED_KEY = /^https:\/\/([^./]+)[^/]*\/keys\/[^/]+\/[0-9a-f]{32}$/;

// articles/redis/how-to-scale.md @03e5750a: to what listSkusForScaling lists, never across families.
const scaling: Rule = ({ id, body, existing, azure }) => {
  const from = stringAt(existing?.properties, "sku.name");
  const to = skuName(body);
  if (!existing || from === undefined || from === to) return undefined;
  const used = usedMemoryGB(azure.directory, id);
  if (skusForScaling(skuOf(from), used).some((sku) => sku.name === to)) return undefined;
  return badRequest(
    `Scaling from SKU '${from}' to SKU '${to}' is not supported. Use listSkusForScaling to get ` +
      `the SKUs that this cache can be scaled to.`,
  );
};

// The database's own limits hold for the new SKU too: articles/redis/architecture.md.
const databasesFit: Rule = ({ id, body, existing, azure }) => {
  if (!existing || stringAt(existing.properties, "sku.name") === skuName(body)) return undefined;
  const unclustered = azure
    .within(id, "Microsoft.Cache/redisEnterprise/databases")
    .some((database) => policyOf(database) === "NoCluster");
  return unclustered && skuOf(skuName(body)).memoryGB > 25
    ? badRequest(
        `Clustering policy 'NoCluster' is only supported up to 25 GB: SKU '${skuName(body)}' is ` +
          `larger. Change the clustering policy of the database first.`,
      )
    : undefined;
};

function policyOf(database: StoredResource): string | undefined {
  return stringAt(database.properties, "clusteringPolicy");
}

const RULES: Rule[] = [
  notRetired,
  publicNetworkAccess,
  noZones,
  noCapacity,
  tls,
  highAvailabilityOneWay,
  customerManagedKey,
  scaling,
  databasesFit,
];
