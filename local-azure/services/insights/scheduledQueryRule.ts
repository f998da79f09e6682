import { randomUUID } from "node:crypto";

import { type ArmError, badRequest } from "../../arm/armError";
import { type Body, listAt, present, stringAt, stringsAt } from "../../arm/json";
import type { ResourceType } from "../../arm/resourceType";
import { systemData } from "../../arm/systemData";
import { reference } from "./monitor";
import { GROUP } from "../../schemas/overlay";

// Azure Monitor documentation, resource-manager-alerts-log: allowed values of windowSize; the frequency ends
// at a day (alerts-create-log-alert-rule.md).
const WINDOWS = "PT1M PT5M PT10M PT15M PT30M PT45M PT1H PT2H PT3H PT4H PT5H PT6H P1D P2D".split(
  " ",
);

/** A rule that searches logs. */
export const scheduledQueryRule: ResourceType = {
  token: "azure-native:monitor:ScheduledQueryRule",
  type: "Microsoft.Insights/scheduledQueryRules",
  location: "regional",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/{ruleName}`,
    requiresLocation: true,
    autoName: { ruleName: "random" },
    createOnly: ["location"],
  },
  getFunction: true,
  references: (body) => [
    ...stringsAt(body, "scopes").flatMap(reference),
    ...stringsAt(body, "actions.actionGroups").flatMap(reference),
  ],
  validate: ({ body }) => {
    for (const rule of [severity, times, measure]) {
      const refusal = rule(body);
      if (refusal) throw refusal;
    }
  },
  complete: ({ body, existing }) => ({
    properties: present({
      ...body,
      kind: body.kind ?? "LogAlert",
      enabled: body.enabled ?? true,
      createdWithApiVersion: "2025-01-01-preview",
      isLegacyLogAnalyticsRule: false,
      isWorkspaceAlertsStorageConfigured: false,
      etag: `"${randomUUID()}"`,
      systemData: systemData(existing),
    }),
  }),
};

type Rule = (body: Body) => ArmError | undefined;

// scheduledQueryRule 2025-01-01-preview, severity: "an integer between [0-4]", required for LogAlert.
const severity: Rule = (body) =>
  [0, 1, 2, 3, 4].includes(body.severity as number)
    ? undefined
    : badRequest("The severity of an alert is a number from 0 to 4.");

const times: Rule = (body) => {
  const window = stringAt(body, "windowSize") ?? "";
  const frequency = stringAt(body, "evaluationFrequency") ?? "";
  if (!WINDOWS.includes(window))
    return badRequest(`The windowSize '${window}' is none of ${WINDOWS.join(", ")}.`);
  return WINDOWS.includes(frequency) && frequency !== "P2D"
    ? undefined
    : badRequest(
        `The evaluationFrequency '${frequency}' is none of ${WINDOWS.slice(0, -1).join(", ")}.`,
      );
};

// azurerm_monitor_scheduled_query_rules_alert_v2: a column is measured unless rows are counted
// (hashicorp/terraform-provider-azurerm#23300); AggregatedValue is reserved (alerts-create-log-alert-rule.md).
const measure: Rule = (body) => {
  for (const condition of listAt(body, "criteria.allOf")) {
    const counts = stringAt(condition, "timeAggregation") === "Count";
    if (!counts && stringAt(condition, "metricMeasureColumn") === undefined)
      return badRequest("A metricMeasureColumn is required unless the timeAggregation is Count.");
    if (/\bAggregatedValue\b/.test(stringAt(condition, "query") ?? ""))
      return badRequest("'AggregatedValue' is a reserved word and can't be used in the query.");
  }
  return undefined;
};
