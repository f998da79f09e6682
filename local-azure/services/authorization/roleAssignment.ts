import { ArmError } from "../../arm/armError";
import { TENANT_ID, parseId, sameId } from "../../arm/id";
import { type Body, stringAt, stringsAt, present } from "../../arm/json";
import type { PutRequest, Reader, ResourceType } from "../../arm/resourceType";
import type { StoredResource } from "../../arm/store";
import { builtInRoles, roleDefinitions } from "./roleDefinition";

const TYPE = "Microsoft.Authorization/roleAssignments";

/** One role for one principal at one scope: a custom role, or one of the few of Azure's own that are known here. */
export const roleAssignment: ResourceType = {
  token: "azure-native:authorization:RoleAssignment",
  type: TYPE,
  location: "none",
  overlay: {
    path: "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
    autoName: { roleAssignmentName: "uuid" },
    createOnly: ["principalId"],
  },
  uniqueNames: (_, body) => [`assigned:${stringAt(body, "principalId") ?? ""}`],
  validate: (request) => {
    const refusal =
      name(request) ?? changed(request) ?? principal(request) ?? role(request) ?? twice(request);
    if (refusal) throw refusal;
  },
  complete: ({ id, body, existing }) => {
    const now = new Date().toISOString();
    return {
      properties: present({
        ...body,
        scope: scopeOf(id),
        principalType: stringAt(body, "principalType") ?? "ServicePrincipal",
        createdOn: existing?.properties.createdOn ?? now,
        updatedOn: now,
      }),
    };
  },
};

function scopeOf(id: string): string {
  return id.slice(0, id.toLowerCase().lastIndexOf(`/providers/${TYPE.toLowerCase()}/`));
}

// Source: Azure REST API reference, authorization/role-assignments/create: "The name of the role assignment. It can be any valid GUID."
function name({ id }: PutRequest): ArmError | undefined {
  const given = id.split("/").at(-1) ?? "";
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given)
    ? undefined
    : new ArmError(
        400,
        "InvalidRoleAssignmentId",
        `The role assignment ID '${given}' is not valid. The role assignment ID must be a GUID.`,
      );
}

const FIXED = ["principalId", "roleDefinitionId"];

function changed({ body, existing }: PutRequest): ArmError | undefined {
  const other = (path: string): boolean => stringAt(existing?.properties, path) !== body[path];
  return existing && FIXED.some(other)
    ? new ArmError(
        400,
        "RoleAssignmentUpdateNotPermitted",
        "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
      )
    : undefined;
}

function principal({ body, azure }: PutRequest): ArmError | undefined {
  const id = stringAt(body, "principalId") ?? "";
  const type = stringAt(body, "principalType") ?? "ServicePrincipal";
  if (!isPrincipal(id, azure))
    return new ArmError(
      400,
      "PrincipalNotFound",
      `Principal ${short(id)} does not exist in the directory ${TENANT_ID}. Check that you have the ` +
        `correct principal ID. If you are creating this principal and then immediately assigning a ` +
        `role, this error might be related to a replication delay. In this case, set the role ` +
        `assignment principalType property to a value, such as ServicePrincipal, User, or Group. See ` +
        `https://aka.ms/docs-principaltype`,
    );
  return type === "ServicePrincipal"
    ? undefined
    : new ArmError(
        400,
        "UnmatchedPrincipalType",
        `The PrincipalId '${short(id)}' has type 'ServicePrincipal', which is different from ` +
          `specified PrinciaplType '${type}'.`,
      );
}

// The directory of the local Azure holds managed identities alone.
function isPrincipal(id: string, azure: Reader): boolean {
  return azure
    .within("/subscriptions")
    .some(({ properties }) =>
      [properties, properties.identity].some((holder) => stringAt(holder, "principalId") === id),
    );
}

function role({ id, body, azure }: PutRequest): ArmError | undefined {
  const asked = parseId(stringAt(body, "roleDefinitionId") ?? "")?.name ?? "";
  if (builtInRoles[asked.toLowerCase()] !== undefined) return undefined;
  const found = roleDefinitions(azure).find((each) => parseId(each.id)?.name === asked);
  if (!found)
    return new ArmError(
      404,
      "RoleDefinitionDoesNotExist",
      `The specified role definition with ID '${short(asked)}' does not exist.`,
    );
  const scope = `${scopeOf(id)}/`.toLowerCase();
  const assignable = stringsAt(found.properties, "assignableScopes");
  return assignable.some((outer) => scope.startsWith(`${outer}/`.toLowerCase()))
    ? undefined
    : new ArmError(
        400,
        "RoleAssignmentScopeNotAssignableToRoleDefinition",
        `The scope '${scopeOf(id)}' cannot be assigned to role definition ID '${short(asked)}'.`,
      );
}

function twice({ id, body, azure }: PutRequest): ArmError | undefined {
  const same = (other: StoredResource): boolean =>
    !sameId(other.id, id) &&
    sameId(scopeOf(other.id), scopeOf(id)) &&
    FIXED.every((path) => key(other.properties, path) === key(body, path));
  const [twin] = azure.within(`${scopeOf(id)}/providers/${TYPE}`, TYPE).filter(same);
  return (
    twin &&
    new ArmError(
      409,
      "RoleAssignmentExists",
      `The role assignment already exists. The ID of the existing role assignment is ` +
        `${short(parseId(twin.id)?.name ?? "")}.`,
    )
  );
}

// The same role is named by ids below different subscriptions.
function key(body: Body, path: string): string {
  return (stringAt(body, path) ?? "").split("/").at(-1)?.toLowerCase() ?? "";
}

// How these messages write a GUID.
function short(guid: string): string {
  return guid.replaceAll("-", "");
}
