import { ArmError } from "../../arm/armError";
import { parseId, sameId } from "../../arm/id";
import { type Body, objectAt, present, stringAt } from "../../arm/json";
import type { PutRequest, ResourceType } from "../../arm/resourceType";
import { systemData } from "../../arm/systemData";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";

const TYPE = "Microsoft.KeyVault/vaults";

// azure-resource-manager/management/resource-name-rules.md
const NAME = /^(?=.{3,24}$)[A-Za-z](-?[A-Za-z0-9])*$/;

/** A key vault. Its name is unique in all of Azure, and stays taken while it is soft-deleted. */
export const vault: ResourceType = {
  token: "azure-native:keyvault:Vault",
  type: TYPE,
  location: "regional",
  overlay: {
    path: `${GROUP}/providers/Microsoft.KeyVault/vaults/{vaultName}`,
    requiresLocation: true,
    autoName: { vaultName: "random" },
    subResources: ["properties.accessPolicies"],
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      vaultName: { pattern: "^[a-zA-Z0-9-]{3,24}$" },
    },
  },
  getFunction: true,
  checkName: (name) =>
    NAME.test(name)
      ? undefined
      : new ArmError(
          400,
          "VaultNameNotValid",
          `The vault name '${name}' is invalid. A vault's name must be between 3-24 alphanumeric ` +
            `characters. The name must begin with a letter, end with a letter or digit, and not ` +
            `contain consecutive hyphens. Follow this link for more information: ` +
            `https://go.microsoft.com/fwlink/?linkid=2147742`,
        ),
  uniqueNames: (name) => [`vault:${name}`],
  validate: (request) => {
    const refusal = nameTaken(request) ?? purgeProtectionOff(request);
    if (refusal) throw refusal;
  },
  complete: ({ name, body, existing }) => {
    const asked = objectAt(body, "properties") ?? {};
    return {
      properties: {
        ...body,
        properties: present({
          ...DEFAULTS,
          ...asked,
          // Recovery gives the vault back as it was; createMode is never answered.
          ...(asked.createMode === "recover" && objectAt(existing?.properties, "properties")),
          createMode: undefined,
          accessPolicies: asked.accessPolicies ?? [],
          vaultUri: `https://${name.toLowerCase()}.vault.azure.net/`,
          provisioningState: "Succeeded",
        }),
        systemData: systemData(existing),
      },
    };
  },
  softDelete: true,
};

// keyvault.json 2024-11-01, VaultProperties.
const DEFAULTS: Body = {
  enableSoftDelete: true,
  softDeleteRetentionInDays: 90,
  enableRbacAuthorization: false,
  enabledForDeployment: false,
  enabledForDiskEncryption: false,
  enabledForTemplateDeployment: false,
  publicNetworkAccess: "Enabled",
};

function nameTaken({ id, name, body, existing, azure }: PutRequest): ArmError | undefined {
  if (existing) return undefined;
  const lower = name.toLowerCase();
  const isNamesake = (other: string): boolean => parseId(other)?.name.toLowerCase() === lower;
  if (azure.all(TYPE).some((other) => isNamesake(other.id) && !sameId(other.id, id)))
    return new ArmError(
      409,
      "VaultAlreadyExists",
      `The vault name '${name}' is already in use. Vault names are globally unique so it is ` +
        `possible that the name is already taken. If you are sure that the vault name was not ` +
        `taken then it is possible that a vault with the same name was recently deleted but not ` +
        `purged after being placed in a recoverable state. If the vault is in a recoverable state ` +
        `then the vault will need to be purged before reusing the name. For more information about ` +
        `VaultAlreadyExists, soft delete and purging a vault follow this link ` +
        `https://go.microsoft.com/fwlink/?linkid=2147740.`,
    );
  const deleted = azure.softDeleted(TYPE).find((other) => isNamesake(other.id));
  const recovers = stringAt(body, "properties.createMode") === "recover";
  if (!deleted || (recovers && sameId(deleted.id, id))) return undefined;
  return new ArmError(
    409,
    "ConflictError",
    `A vault with the same name already exists in deleted state. You need to either recover or ` +
      `purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 ` +
      `for more information on soft delete.`,
  );
}

// keyvault.json 2024-11-01: "Enabling this functionality is irreversible".
function purgeProtectionOff({ body, existing }: PutRequest): ArmError | undefined {
  const was = objectAt(existing?.properties, "properties")?.enablePurgeProtection;
  const asked = objectAt(body, "properties")?.enablePurgeProtection;
  return was === true && asked !== true
    ? new ArmError(
        400,
        "BadRequest",
        `The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection ` +
          `for a vault is an irreversible action.`,
      )
    : undefined;
}
