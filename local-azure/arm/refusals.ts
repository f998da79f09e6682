import { ArmError } from "./armError";
import { type ArmId, armId, RESOURCE_GROUP, withoutNamespace } from "./id";

// The codes and the wording of Azure Resource Manager itself, the same for every resource type.

export function resourceGroupNotFound(name: string): ArmError {
  return new ArmError(404, "ResourceGroupNotFound", `Resource group '${name}' could not be found.`);
}

export function resourceGroupBeingDeleted(name: string): ArmError {
  return new ArmError(
    409,
    "ResourceGroupBeingDeleted",
    `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
  );
}

export function resourceNotFound(id: string, type: string): ArmError {
  const { resourceGroup } = armId(id);
  return new ArmError(
    404,
    "ResourceNotFound",
    `The Resource '${type.split("/")[0] ?? ""}/${nestedName(id)}' under resource group ` +
      `'${resourceGroup ?? "<null>"}' was not found. For more details please go to ` +
      `https://aka.ms/ARMResourceNotFoundFix`,
  );
}

export function parentNotFound(type: string, parent: string): ArmError {
  return new ArmError(
    404,
    "ParentResourceNotFound",
    `Failed to perform 'write' on resource(s) of type '${type}', because the parent resource ` +
      `'${parent}' could not be found.`,
  );
}

export function otherLocation(id: ArmId, has: string, asked: string): ArmError {
  if (id.type === RESOURCE_GROUP)
    return new ArmError(
      409,
      "InvalidResourceGroupLocation",
      `Invalid resource group location '${asked}'. The Resource group already exists in location '${has}'.`,
    );
  return new ArmError(
    409,
    "InvalidResourceLocation",
    `The resource '${id.name}' already exists in location '${has}' in resource group ` +
      `'${id.resourceGroup ?? ""}'. A resource with the same name cannot be created in location ` +
      `'${asked}'. Please select a new resource name.`,
  );
}

export function locked(id: string, operation: "write" | "delete", scopes: string[]): ArmError {
  return new ArmError(
    409,
    "ScopeLocked",
    `The scope '${id}' cannot perform ${operation} operation because following scope(s) are ` +
      `locked: '${scopes.join(",")}'. Please remove the lock and try again.`,
  );
}

/** Another operation on the resource has not ended. */
export function busy(id: string): ArmError {
  // Microsoft.Cache says it in these words: https://github.com/Altinn/dialogporten/pull/523
  if (armId(id).type.startsWith("Microsoft.Cache/"))
    return new ArmError(
      409,
      "Conflict",
      `The resource '${id}' is busy processing a previous update request or is undergoing system maintenance. ` +
        "As such, it is currently unable to accept the update request. Please try again later.",
    );
  return new ArmError(
    409,
    "Conflict",
    `The resource '${id}' has an operation in progress. Wait until it has ended and try again.`,
  );
}

/** What becomes of a resource that was written while the service wrote another one beside it. */
export function concurrentWrite(id: string): { code: string; message: string } {
  return {
    code: "Conflict",
    message:
      `The write of '${id}' reached the terminal provisioning state 'Failed': another resource of its type was ` +
      "being written.",
  };
}

/** A resource that another one's body refers to, in the network API's words. */
export function invalidReference(referenced: string, by: string): ArmError {
  return new ArmError(
    400,
    "InvalidResourceReference",
    `Resource ${referenced} referenced by resource ${by} was not found. Please make sure that ` +
      `the referenced resource exists, and that both resources are in the same region.`,
  );
}

export function nestedResources(resource: string, ids: string[]): ArmError {
  return new ArmError(
    409,
    "CannotDeleteResource",
    `Cannot delete resource '${resource}' while nested resources exist. Some existing nested ` +
      `resource IDs include: '${ids.join("', '")}'. Please delete all nested resources before ` +
      `deleting this resource.`,
  );
}

// `redisEnterprise/my-cache/databases/default`
function nestedName(id: string): string {
  const { type, parent } = armId(id);
  const own = id.slice((parent ?? "").length + 1).replace(/^providers\/[^/]+\//, "");
  if (parent === undefined || armId(parent).type === RESOURCE_GROUP) return own;
  const isNested = withoutNamespace(type).includes("/");
  return isNested ? `${nestedName(parent)}/${own}` : own;
}
