import type { Body } from "../../../local-azure/arm/json";
import { checkInputs } from "../../../local-azure/providers/check";
import { describe as describeType } from "../../../local-azure/providers/description";
import { UNKNOWN } from "../../../local-azure/providers/wire";

const database = describeType("azure-native:redisenterprise:Database");
const valid: Body = { resourceGroupName: "g", clusterName: "c", databaseName: "default" };

function reasons(token: string, inputs: Body): string[] {
  return checkInputs(describeType(token), inputs).map(({ reason }) => reason);
}

test("valid inputs pass, Pulumi's own properties and the API version among them", () => {
  const inputs = { ...valid, __createBeforeDelete: true, azureApiVersion: "2025-07-01" };
  expect(checkInputs(database, inputs)).toEqual([]);
});

describe("a database is checked in azure-native's words:", () => {
  test.each<[string, Body, string]>([
    [
      "missing",
      { clusterName: "c", databaseName: "default" },
      "missing required property 'resourceGroupName'",
    ],
    [
      "nested and missing",
      { ...valid, modules: [{ args: "x" }] },
      "missing required property 'modules[0].name'",
    ],
    [
      "wrongly typed",
      { ...valid, port: "10000" },
      "'port' should be of type 'number' but got a string",
    ],
    [
      "nested and wrongly typed",
      { ...valid, persistence: { rdbFrequency: 1 } },
      "'persistence.rdbFrequency' should be of type 'string' but got a number",
    ],
    [
      "a string for a boolean",
      { ...valid, persistence: { aofEnabled: "true" } },
      "'persistence.aofEnabled' should be of type 'boolean' but got a string",
    ],
    [
      "a boolean for a string",
      { ...valid, evictionPolicy: false },
      "'evictionPolicy' should be of type 'string' but got a boolean",
    ],
    [
      "one for a list",
      { ...valid, modules: { name: "RedisJSON" } },
      "'modules' should be of type 'array' but got an object",
    ],
    [
      "a list for one",
      { ...valid, clusterName: ["c"] },
      "'clusterName' should be of type 'string' but got an array",
    ],
    ["no integer", { ...valid, port: 10000.5 }, "'port' must be an integer but got 10000.500000"],
    [
      "too short",
      { ...valid, resourceGroupName: "" },
      "'resourceGroupName' is too short (0): at least 1 characters required",
    ],
    [
      "too long",
      { ...valid, resourceGroupName: "g".repeat(91) },
      "'resourceGroupName' is too long (91): at most 90 characters allowed",
    ],
    [
      "unknown and nested",
      { ...valid, persistence: { aofFreqency: "1s" } },
      "unknown property 'persistence.aofFreqency'; known properties: aofEnabled, aofFrequency, rdbEnabled, rdbFrequency",
    ],
  ])("%s", (_what, inputs, reason) => {
    expect(reasons(database.token, inputs)).toEqual([reason]);
  });

  test("values", () => {
    expect(reasons(database.token, { ...valid, capacity: 1 })).toEqual([
      expect.stringMatching(/^unknown property 'capacity'; known properties: accessKeys/),
    ]);
  });
});

test("a name that doesn't match its expression is refused", () => {
  const inputs = { resourceGroupName: "g", vaultName: "my_vault", secretName: "s", properties: {} };
  expect(reasons("azure-native:keyvault:Secret", inputs)).toEqual([
    "'vaultName' does not match expression '^[a-zA-Z0-9-]{3,24}$'",
  ]);
});

test("a missing location says how to configure one", () => {
  const inputs = { resourceGroupName: "g" };
  expect(reasons("azure-native:resources:ResourceGroup", inputs)).toEqual([
    "missing required property 'location'. Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'.",
  ]);
});

test("a value that isn't known yet passes, wherever it is", () => {
  const inputs = {
    ...valid,
    port: UNKNOWN,
    modules: [UNKNOWN],
    persistence: { aofEnabled: UNKNOWN },
  };
  expect(checkInputs(database, inputs)).toEqual([]);
});

test("values of a map are checked", () => {
  const inputs = { location: "uksouth", resourceGroupName: "g", tags: { team: 3 } };
  expect(reasons("azure-native:resources:ResourceGroup", inputs)).toEqual([
    "'tags.team' should be of type 'string' but got a number",
  ]);
});

test("a variant of a union is checked as what its constant says it is", () => {
  const alert = {
    resourceGroupName: "g",
    ruleName: "r",
    location: "global",
    enabled: true,
    severity: 2,
    evaluationFrequency: "PT1M",
    windowSize: "PT5M",
    scopes: ["/x"],
  };
  const odataType = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria";
  expect(
    reasons("azure-native:monitor:MetricAlert", {
      ...alert,
      criteria: { odataType, allof: [] },
    }),
  ).toEqual(["unknown property 'criteria.allof'; known properties: allOf, odataType"]);
});

test("a type that isn't modelled is refused by name", () => {
  expect(() => describeType("azure-native:web:WebApp")).toThrow(
    /^The local Azure does not model the resource type azure-native:web:WebApp\. It models: azure-native:applicationinsights:Workbook, azure-native:authorization:ManagementLockByScope, /,
  );
});
