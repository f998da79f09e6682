import * as authorization from "@pulumi/azure-native/authorization";
import type * as keyvault from "@pulumi/azure-native/keyvault";

import { assignmentGuid, secretsUserIn } from "../rules/secretReaders";
import type { Instance } from "./instance";

/** Lets each reader read a secret of the instance, and no other of the vault. */
export function createSecretReaders(
  { name, component, settings }: Instance,
  secret: keyvault.Secret,
  suffix: string,
): void {
  for (const { objectId } of settings.readers) {
    new authorization.RoleAssignment(
      `${name}-${suffix}-reader-${objectId.toLowerCase()}`,
      {
        scope: secret.id,
        roleAssignmentName: secret.id.apply((id) => assignmentGuid(id, objectId)),
        roleDefinitionId: secret.id.apply(secretsUserIn),
        principalId: objectId,
        // With its type said, Entra isn't asked for an identity that it may not know everywhere yet.
        principalType: "ServicePrincipal",
      },
      { parent: component },
    );
  }
}
