import { ArmError } from "../../arm/armError";
import { RESOURCE_GROUP, armId, parseId } from "../../arm/id";
import type { ResourceType } from "../../arm/resourceType";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";

// azure-resource-manager/management/resource-name-rules.md
const NAME = /^[-\w.()]{0,89}[-\w()]$/;

/** A resource group. */
export const resourceGroup: ResourceType = {
  token: "azure-native:resources:ResourceGroup",
  type: RESOURCE_GROUP,
  location: "regional",
  overlay: {
    path: GROUP,
    requiresLocation: true,
    autoName: { resourceGroupName: "random" },
    createOnly: ["location"],
    limits: { resourceGroupName: RESOURCE_GROUP_NAME },
  },
  getFunction: true,
  durations: { delete: 60 },
  checkName: (name) =>
    NAME.test(name)
      ? undefined
      : new ArmError(
          400,
          "InvalidResourceGroup",
          `The provided resource group name '${name}' has these invalid characters or is too long. ` +
            `The name can only be a letter, digit, '-', '.', '(', ')' or '_', and cannot end with '.'.`,
        ),
  complete: ({ body }) => ({
    properties: { ...body, properties: { provisioningState: "Succeeded" } },
  }),
  // Azure itself would delete the group with everything in it. The local Azure refuses, as azurerm's
  // prevent_deletion_if_contains_resources does: nobody should learn here that it is harmless.
  refuseDelete: ({ id }, azure) => {
    const held = azure.within(id).filter(({ id: other }) => isTopLevel(other));
    if (held.length === 0) return undefined;
    return new ArmError(
      409,
      "ResourceGroupNotEmpty",
      `The resource group '${armId(id).name}' still contains resources: ` +
        `'${held.map((r) => r.id).join("', '")}'. The local Azure deletes only empty resource groups.`,
    );
  },
};

function isTopLevel(id: string): boolean {
  const parent = parseId(id)?.parent;
  return parent !== undefined && armId(parent).type === RESOURCE_GROUP;
}
