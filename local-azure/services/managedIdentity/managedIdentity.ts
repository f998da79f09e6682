import { randomUUID } from "node:crypto";
import { TENANT_ID } from "../../arm/id";
import { type Body, type Json, isObject, objectAt, stringAt } from "../../arm/json";
import type { StoredResource } from "../../arm/store";

/** The managed identities of a resource with the ids that Entra gives them. */
export function managedIdentity(
  asked: Json | undefined,
  existing: StoredResource | undefined,
): Body | undefined {
  if (!isObject(asked)) return undefined;
  const type = stringAt(asked, "type") ?? "None";
  const identity: Body = { type };
  if (type.includes("SystemAssigned")) {
    identity.principalId = stringAt(existing?.properties, "identity.principalId") ?? randomUUID();
    identity.tenantId = TENANT_ID;
  }
  const users = objectAt(asked, "userAssignedIdentities");
  if (users) {
    const had = objectAt(existing?.properties, "identity.userAssignedIdentities") ?? {};
    identity.userAssignedIdentities = Object.fromEntries(
      Object.keys(users).map((id) => [
        id,
        had[id] ?? { principalId: randomUUID(), clientId: randomUUID() },
      ]),
    );
  }
  return identity;
}
