import { classic, Kind, native } from "../framework/kind";
import { text } from "../framework/values";

export type RoleAssignmentKey = "scope" | "roleId" | "roleName" | "principalId" | "principalType";

/** The role's GUID, wherever its definition is looked up. */
const roleId = {
  path: "roleDefinitionId",
  read: (id: unknown) => text(id)?.split("/").pop()?.toLowerCase() ?? id,
};

/** What gives an Entra principal one of Azure's roles on a resource and on all that is in it. */
export const roleAssignment = new Kind<RoleAssignmentKey>(
  "role assignment",
  {
    tokens: native("authorization", "RoleAssignment"),
    properties: {
      scope: "scope",
      roleId,
      principalId: "principalId",
      principalType: "principalType",
    },
  },
  {
    tokens: classic("authorization/assignment:Assignment"),
    properties: {
      scope: "scope",
      roleId,
      roleName: "roleDefinitionName",
      principalId: "principalId",
      principalType: "principalType",
    },
  },
);
