import { ArmError, badRequest } from "../../arm/armError";
import { parseId, resourceGroupId } from "../../arm/id";
import { type Body, listAt, present, stringAt, stringsAt } from "../../arm/json";
import { checkDataSinks } from "./dataSinks";
import { checkMetricAlert } from "./metricAlertRules";
import { resourceNotFound } from "../../arm/refusals";
import type { Reference, ResourceType } from "../../arm/resourceType";
import { systemData } from "../../arm/systemData";
import { GROUP } from "../../schemas/overlay";

/** What of a resource's logs and metrics goes where. */
export const diagnosticSetting: ResourceType = {
  token: "azure-native:monitor:DiagnosticSetting",
  type: "Microsoft.Insights/diagnosticSettings",
  location: "none",
  overlay: {
    path: "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
    autoName: { name: "random" },
  },
  getFunction: true,
  // azure-monitor/platform/diagnostic-settings.md, the warning about resources that are deleted.
  outlivesTarget: true,
  references: (body) => [reference(stringAt(body, "workspaceId"))].flat(),
  validate: (request) => {
    const refusal = checkDataSinks(request);
    if (refusal) throw refusal;
  },
  complete: ({ body, existing }) => ({
    properties: present({
      ...body,
      logs: body.logs ?? [],
      metrics: body.metrics ?? [],
      systemData: systemData(existing),
    }),
  }),
};

/** Who is notified when an alert fires. */
export const actionGroup: ResourceType = {
  token: "azure-native:monitor:ActionGroup",
  type: "Microsoft.Insights/actionGroups",
  location: "none",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Insights/actionGroups/{actionGroupName}`,
    requiresLocation: true,
    autoName: { actionGroupName: "random" },
    createOnly: ["location"],
    limits: { groupShortName: { maxLength: 12 } },
  },
  getFunction: true,
  validate: ({ body }) => {
    checkReceiverNames(body);
    // activityLogs/actionGroups 2024-10-01-preview, groupShortName: maxLength 12.
    if ((stringAt(body, "groupShortName") ?? "").length > 12)
      throw new ArmError(
        400,
        "GroupShortNameTooLong",
        "The short name of an action group has 12 characters at most.",
      );
  },
  complete: ({ body, existing }) => ({
    properties: { ...body, location: body.location ?? "Global", systemData: systemData(existing) },
  }),
};

/** A rule that watches a metric. */
export const metricAlert: ResourceType = {
  token: "azure-native:monitor:MetricAlert",
  type: "Microsoft.Insights/metricAlerts",
  location: "global",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Insights/metricAlerts/{ruleName}`,
    requiresLocation: true,
    autoName: { ruleName: "random" },
    createOnly: ["location"],
    limits: { severity: { integer: true } },
  },
  getFunction: true,
  references: (body) => [
    ...stringsAt(body, "scopes").flatMap(reference),
    ...listAt(body, "actions").flatMap((action) => reference(stringAt(action, "actionGroupId"))),
  ],
  validate: ({ body }) => checkMetricAlert(body),
  complete: ({ body }) => ({
    properties: present({
      ...body,
      autoMitigate: body.autoMitigate ?? true,
      lastUpdatedTime: new Date().toISOString(),
      isMigrated: false,
    }),
  }),
};

// activityLogs/actionGroups 2024-10-01-preview, EmailReceiver.name: unique across all receivers of the group.
function checkReceiverNames(body: Body): void {
  const names = Object.entries(body)
    .filter(([property]) => property.endsWith("Receivers"))
    .flatMap(([property]) => listAt(body, property).map((each) => stringAt(each, "name")));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw badRequest(`The receiver name '${twice}' is used more than once in the action group.`);
}

/** A resource that a body names by its ARM id. */
export function reference(id: string | undefined): Reference[] {
  if (id === undefined) return [];
  const parsed = parseId(id);
  return [
    {
      id: parsed ? id : resourceGroupId("<null>"),
      missing: () =>
        parsed
          ? resourceNotFound(id, parsed.type)
          : new ArmError(400, "LinkedInvalidPropertyId", invalidId(id)),
    },
  ];
}

function invalidId(id: string): string {
  return `Property id '${id}' is invalid. Expect fully qualified resource Id that start with '/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.`;
}
