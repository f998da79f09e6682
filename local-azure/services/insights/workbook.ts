import { randomUUID } from "node:crypto";

import { ArmError, badRequest } from "../../arm/armError";
import { idKey, sameId } from "../../arm/id";
import { type Body, objectAt, present, stringAt } from "../../arm/json";
import type { PutRequest, ResourceType } from "../../arm/resourceType";
import { systemData } from "../../arm/systemData";
import { GROUP } from "../../schemas/overlay";

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const TITLE = "hidden-title";
const TYPE = "Microsoft.Insights/workbooks";

/**
 * A workbook: a page of charts in the portal.
 * Source, where nothing else is named: applicationinsights, workbooks_API.json 2023-06-01.
 */
export const workbook: ResourceType = {
  token: "azure-native:applicationinsights:Workbook",
  type: TYPE,
  location: "regional",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Insights/workbooks/{resourceName}`,
    requiresLocation: true,
    autoName: { resourceName: "random" },
    createOnly: ["location"],
  },
  // azure-native, Workbook.resourceName: "The value must be an UUID."
  checkName: (name) =>
    GUID.test(name)
      ? undefined
      : badRequest(`The name '${name}' of a workbook is invalid. The value must be an UUID.`),
  uniqueNames: (name) => [`workbook:${name.toLowerCase()}`],
  validate: (request) => {
    const refusal = required(request.body) ?? content(request.body) ?? taken(request);
    if (refusal) throw refusal;
  },
  complete: ({ body, existing }) => {
    const { serializedData = "", displayName = "", ...summary } = body;
    return {
      properties: present({
        ...summary,
        displayName,
        kind: body.kind ?? "shared",
        version: body.version ?? "Notebook/1.0",
        // Azure keeps it in lower case: Azure/arm-template-whatif#57.
        sourceId: stringAt(body, "sourceId")?.toLowerCase(),
        // Azure adds the tag: terraform-provider-azurerm, application_insights_workbook_resource.go.
        tags: { [TITLE]: displayName, ...objectAt(body, "tags") },
        timeModified: new Date().toISOString(),
        revision: randomUUID().replaceAll("-", ""),
        userId: "00000000-0000-0000-0000-000000000000",
        systemData: systemData(existing),
      }),
      // A GET says it only if asked to (canFetchContent), and azure-native doesn't ask.
      hidden: { serializedData },
    };
  },
};

function required(body: Body): ArmError | undefined {
  const missing = ["displayName", "category", "serializedData"].find(
    (property) => (stringAt(body, property) ?? "") === "",
  );
  return missing === undefined
    ? undefined
    : badRequest(`The property '${missing}' of a workbook is required.`);
}

// "Configuration data is a string containing valid JSON".
function content(body: Body): ArmError | undefined {
  try {
    JSON.parse(stringAt(body, "serializedData") ?? "");
    return undefined;
  } catch {
    return badRequest("The serializedData of a workbook must be a string containing valid JSON.");
  }
}

// MicrosoftDocs/azure-docs#52844, with this message.
function taken({ id, azure }: PutRequest): ArmError | undefined {
  const named = azure
    .all(TYPE)
    .some(
      (other) => !sameId(other.id, id) && nameInSubscription(other.id) === nameInSubscription(id),
    );
  return named
    ? new ArmError(
        409,
        "Conflict",
        "A Workbook with the same name already exists within this subscription.",
      )
    : undefined;
}

function nameInSubscription(id: string): string {
  const [, , subscription, ...rest] = idKey(id).split("/");
  return `${subscription ?? ""}/${rest.at(-1) ?? ""}`;
}
