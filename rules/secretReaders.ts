import { guidOf } from "./guid";

/**
 * Azure's own role that reads the values of secrets. Source: Azure documentation,
 * role-based-access-control/built-in-roles/security.
 */
export const SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6";

/** The name of a role assignment: it follows from what it gives, so that the same right is never given twice. */
export function assignmentGuid(scope: string, principalId: string): string {
  return guidOf(`${scope}/${principalId}/${SECRETS_USER}`);
}

/** The ARM id of the role, in the subscription of what it is given on. */
export function secretsUserIn(scope: string): string {
  const [subscription = ""] = /^\/subscriptions\/[^/]+/i.exec(scope) ?? [];
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${SECRETS_USER}`;
}
