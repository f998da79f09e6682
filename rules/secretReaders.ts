import { createHash } from "node:crypto";

/**
 * Azure's own role that reads the values of secrets. Source: Azure documentation,
 * role-based-access-control/built-in-roles/security.
 */
export const SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6";

/**
 * The name of a role assignment: a GUID that follows from what it gives, so that the same right is never given twice
 * (RFC 9562, version 5, in the name space of URLs).
 */
export function assignmentGuid(scope: string, principalId: string): string {
  const name = `${scope}/${principalId}/${SECRETS_USER}`.toLowerCase();
  const bytes = createHash("sha1")
    .update(Buffer.from("6ba7b8119dad11d180b400c04fd430c8", "hex"))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

/** The ARM id of the role, in the subscription of what it is given on. */
export function secretsUserIn(scope: string): string {
  const [subscription = ""] = /^\/subscriptions\/[^/]+/i.exec(scope) ?? [];
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${SECRETS_USER}`;
}
