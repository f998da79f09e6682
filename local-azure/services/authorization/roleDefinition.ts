import { ArmError, badRequest } from "../../arm/armError";
import { armId, sameId } from "../../arm/id";
import { type Body, isObject, listAt, present, stringAt, stringsAt } from "../../arm/json";
import { isOperation } from "./roleOperations";
import type { PutRequest, Reader, ResourceType } from "../../arm/resourceType";
import type { StoredResource } from "../../arm/store";

const TYPE = "Microsoft.Authorization/roleDefinitions";
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A custom role: what whoever is assigned it may do. Its name is unique in the tenant. */
export const roleDefinition: ResourceType = {
  token: "azure-native:authorization:RoleDefinition",
  type: TYPE,
  location: "none",
  overlay: {
    path: "/{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
    autoName: { roleDefinitionId: "uuid" },
  },
  uniqueNames: (_, body) => [`role:${stringAt(body, "roleName") ?? ""}`],
  checkName: (name) =>
    GUID.test(name)
      ? undefined
      : new ArmError(
          400,
          "InvalidRoleDefinitionId",
          `The role definition id '${name}' is no GUID.`,
        ),
  validate: (request) => {
    const refusal = nameTaken(request) ?? scopes(request) ?? operations(request);
    if (refusal) throw refusal;
  },
  complete: ({ body, existing }) => {
    const now = new Date().toISOString();
    return {
      properties: present({
        ...body,
        roleType: "CustomRole",
        permissions: listAt(body, "permissions").filter(isObject).map(completed),
        createdOn: existing?.properties.createdOn ?? now,
        updatedOn: now,
      }),
    };
  },
  refuseDelete: ({ id }, azure) =>
    assignmentsOf(armId(id).name, azure).length === 0
      ? undefined
      : new ArmError(
          400,
          "RoleDefinitionHasAssignments",
          "There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).",
        ),
};

/**
 * Azure's own roles, as far as anything here is given one, by their ids; they can be given anywhere. Source: Azure
 * documentation, role-based-access-control/built-in-roles/security.
 */
export const builtInRoles: Readonly<Record<string, string>> = {
  "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
};

/** Every custom role of the tenant, whichever scope it was made at. */
export function roleDefinitions(azure: Reader): StoredResource[] {
  return azure.within("/subscriptions", TYPE);
}

function assignmentsOf(role: string, azure: Reader): StoredResource[] {
  return azure
    .within("/subscriptions", "Microsoft.Authorization/roleAssignments")
    .filter((each) => (stringAt(each.properties, "roleDefinitionId") ?? "").endsWith(`/${role}`));
}

function completed(permission: Body): Body {
  const lists = ["actions", "notActions", "dataActions", "notDataActions"];
  return Object.fromEntries(lists.map((name) => [name, listAt(permission, name)]));
}

function nameTaken({ id, body, azure }: PutRequest): ArmError | undefined {
  const name = (stringAt(body, "roleName") ?? "").toLowerCase();
  if (name === "") return badRequest("The role definition has no name.");
  const namesake = roleDefinitions(azure).find(
    (other) =>
      !sameId(other.id, id) && stringAt(other.properties, "roleName")?.toLowerCase() === name,
  );
  return (
    namesake &&
    new ArmError(
      409,
      "RoleDefinitionWithSameNameExists",
      "A role definition cannot be updated with a name that already exists.",
    )
  );
}

function scopes({ body }: PutRequest): ArmError | undefined {
  return stringsAt(body, "assignableScopes").length > 0
    ? undefined
    : badRequest("The role definition must have at least one assignable scope.");
}

function operations({ body }: PutRequest): ArmError | undefined {
  const permissions = listAt(body, "permissions").filter(isObject);
  const asked = (names: string[]): string[] =>
    permissions.flatMap((permission) => names.flatMap((name) => stringsAt(permission, name)));
  const wrong =
    asked(["actions", "notActions"]).find((name) => !isOperation(name, "action")) ??
    asked(["dataActions", "notDataActions"]).find((name) => !isOperation(name, "dataAction"));
  return wrong === undefined
    ? undefined
    : new ArmError(
        400,
        "InvalidActionOrNotAction",
        `'${wrong}' does not match any of the actions supported by the providers.`,
      );
}
