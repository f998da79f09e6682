import { type ArmError, badRequest } from "../../arm/armError";
import { parseId } from "../../arm/id";
import { type Body, at, listAt, stringAt, stringsAt } from "../../arm/json";
import { clusterMetrics } from "../cache/metrics";

/** Refuses what Microsoft.Insights/metricAlerts 2018-03-01 refuses; each rule names its source. */
export function checkMetricAlert(body: Body): void {
  for (const rule of RULES) {
    const refusal = rule(body);
    if (refusal) throw refusal;
  }
}

type Rule = (body: Body) => ArmError | undefined;

const severity: Rule = (body) =>
  typeof body.severity === "number" && body.severity >= 0 && body.severity <= 4
    ? undefined
    : badRequest("The severity of an alert is a number from 0 to 4.");

// Azure Monitor documentation, resource-manager-alerts-metric: allowed values of both, in minutes.
const WINDOWS: Record<string, number> = {
  PT1M: 1,
  PT5M: 5,
  PT15M: 15,
  PT30M: 30,
  PT1H: 60,
  PT6H: 360,
  PT12H: 720,
  PT24H: 1440,
  P1D: 1440,
};
const LONGEST_FREQUENCY = 60;

const windowSize: Rule = (body) => {
  const window = stringAt(body, "windowSize") ?? "";
  return WINDOWS[window] === undefined
    ? badRequest(`The windowSize '${window}' is none of ${Object.keys(WINDOWS).join(", ")}.`)
    : undefined;
};

const evaluationFrequency: Rule = (body) => {
  const frequency = stringAt(body, "evaluationFrequency") ?? "";
  const minutes = WINDOWS[frequency];
  if (minutes === undefined || minutes > LONGEST_FREQUENCY)
    return badRequest(
      `The evaluationFrequency '${frequency}' is none of PT1M, PT5M, PT15M, PT30M, PT1H.`,
    );
  return minutes > (WINDOWS[stringAt(body, "windowSize") ?? ""] ?? 0)
    ? badRequest("The evaluationFrequency must not be longer than the windowSize.")
    : undefined;
};

// monitor, metricAlerts_API.json 2018-03-01: criteria is required, and its odata.type says of which kind it is.
const KINDS = [
  "SingleResourceMultipleMetricCriteria",
  "MultipleResourceMultipleMetricCriteria",
  "WebtestLocationAvailabilityCriteria",
].map((kind) => `Microsoft.Azure.Monitor.${kind}`);

const criteria: Rule = (body) =>
  KINDS.includes(stringAt(body, "criteria.odataType") ?? "")
    ? undefined
    : badRequest(`The criteria of an alert need an odata.type: ${KINDS.join(", ")}.`);

// The message is on record (CompositionalIT/farmer#807).
const metricsExist: Rule = (body) => {
  if (!stringsAt(body, "scopes").some(isCluster)) return undefined;
  const unknown = listAt(body, "criteria.allOf").find(
    (criterion) =>
      at(criterion, "skipMetricValidation") !== true &&
      !clusterMetrics.some((metric) => same(metric, stringAt(criterion, "metricName"))),
  );
  return unknown === undefined
    ? undefined
    : badRequest(
        `Couldn't find a metric named ${stringAt(unknown, "metricName") ?? ""}. Make sure the name is correct.`,
      );
};

function isCluster(scope: string): boolean {
  return same("Microsoft.Cache/redisEnterprise", parseId(scope)?.type);
}

function same(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}

const RULES: readonly Rule[] = [severity, windowSize, evaluationFrequency, criteria, metricsExist];
