import { randomUUID } from "node:crypto";
import { badRequest } from "../../arm/armError";
import { TENANT_ID } from "../../arm/id";
import { present } from "../../arm/json";
import type { ResourceType } from "../../arm/resourceType";
import { systemData } from "../../arm/systemData";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";

// azure-resource-manager/management/resource-name-rules.md
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/;

/** A managed identity of its own: Entra gives it a principal and a client id for good. */
export const userAssignedIdentity: ResourceType = {
  token: "azure-native:managedidentity:UserAssignedIdentity",
  type: "Microsoft.ManagedIdentity/userAssignedIdentities",
  location: "regional",
  overlay: {
    path: `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}`,
    requiresLocation: true,
    autoName: { resourceName: "random" },
    createOnly: ["location"],
    limits: { resourceGroupName: RESOURCE_GROUP_NAME },
  },
  checkName: (name) =>
    NAME.test(name)
      ? undefined
      : badRequest(
          `The name '${name}' of the identity is invalid: 3 to 128 letters, digits, hyphens and ` +
            `underscores, starting with a letter or digit.`,
        ),
  complete: ({ body, existing }) => ({
    properties: present({
      ...body,
      tenantId: TENANT_ID,
      principalId: existing?.properties.principalId ?? randomUUID(),
      clientId: existing?.properties.clientId ?? randomUUID(),
      systemData: systemData(existing),
    }),
  }),
};
