import { randomUUID } from "node:crypto";
import { ArmError } from "../../arm/armError";
import { present, stringAt } from "../../arm/json";
import { managedIdentity } from "../managedIdentity/managedIdentity";
import type { ResourceType } from "../../arm/resourceType";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";

// operationalinsights 2023-09-01, parameter workspaceName.
const NAME = /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/;

/** A Log Analytics workspace. */
export const workspace: ResourceType = {
  token: "azure-native:operationalinsights:Workspace",
  type: "Microsoft.OperationalInsights/workspaces",
  location: "regional",
  overlay: {
    path: `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/{workspaceName}`,
    requiresLocation: true,
    autoName: { workspaceName: "random" },
    createOnly: ["location"],
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      workspaceName: {
        minLength: 4,
        maxLength: 63,
        pattern: "^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$",
      },
      retentionInDays: { integer: true },
    },
  },
  getFunction: true,
  checkName: (name) =>
    NAME.test(name)
      ? undefined
      : new ArmError(
          400,
          "InvalidResourceName",
          `The workspace name '${name}' is invalid. It must have 4 to 63 letters, digits and hyphens, ` +
            `and begin and end with a letter or digit.`,
        ),
  complete: ({ body, existing }) => {
    const had = existing?.properties;
    const now = new Date().toISOString();
    return {
      properties: present({
        ...body,
        identity: managedIdentity(body.identity, existing),
        sku: body.sku ?? { name: "PerGB2018" },
        retentionInDays: body.retentionInDays ?? 30,
        publicNetworkAccessForIngestion: body.publicNetworkAccessForIngestion ?? "Enabled",
        publicNetworkAccessForQuery: body.publicNetworkAccessForQuery ?? "Enabled",
        features: body.features ?? { enableLogAccessUsingOnlyResourcePermissions: true },
        workspaceCapping: body.workspaceCapping ?? { dailyQuotaGb: -1 },
        customerId: stringAt(had, "customerId") ?? randomUUID(),
        createdDate: stringAt(had, "createdDate") ?? now,
        modifiedDate: now,
        etag: `"${randomUUID()}"`,
      }),
    };
  },
};
