import type { Body } from "../../../local-azure/arm/json";
import { resourceGroupId } from "../../../local-azure/arm/id";
import type { Arm } from "../../../local-azure/arm/arm";
import {
  azureWithGroup,
  cluster,
  clusterId,
  group,
  network,
  networkId,
  subnet,
  subnetId,
  zoneId,
} from "../fixture";

let azure: Arm;
beforeEach(() => {
  azure = azureWithGroup();
  azure.put(networkId, network);
});

describe("a private DNS zone", () => {
  const linkId = `${zoneId}/virtualNetworkLinks/link`;
  const link: Body = { location: "Global", virtualNetwork: { id: networkId } };
  beforeEach(() => {
    azure.put(zoneId, { location: "Global" });
  });

  test("counts its links", () => {
    azure.put(linkId, link);
    expect(azure.get(zoneId).numberOfVirtualNetworkLinks).toBe(1);
  });

  test("with links is not deleted", () => {
    azure.put(linkId, link);
    expect(() => azure.delete(zoneId)).toThrow(
      new Error(
        `Status=409 Code="CannotDeleteResource" Message="Cannot delete resource '${zoneId}' while nested resources exist. Some existing nested resource IDs include: '${linkId}'. Please delete all nested resources before deleting this resource."`,
      ),
    );
  });

  test("is nowhere but global", () => {
    expect(() => azure.put(`${zoneId}2`, { location: "uksouth" })).toThrow(
      /Code="LocationNotAvailableForResourceType" .* is 'global'/,
    );
  });

  test("is linked to a network that exists, once", () => {
    const missing = { ...link, virtualNetwork: { id: `${networkId}2` } };
    expect(() => azure.put(linkId, missing)).toThrow(
      `Status=404 Code="ParentResourceNotFound" Message="The virtual network '${networkId}2' of the link could not be found."`,
    );
    azure.put(linkId, link);
    expect(() => azure.put(`${linkId}2`, link)).toThrow(
      /is already linked to the private DNS zone/,
    );
  });

  test("isn't linked to a network that has a link to a zone of the same name", () => {
    azure.put(linkId, link);
    azure.put(resourceGroupId("hub"), { location: "uksouth" });
    const namesake = zoneId.replace("/group/", "/hub/");
    azure.put(namesake, { location: "Global" });
    expect(() => azure.put(`${namesake}/virtualNetworkLinks/hub`, link)).toThrow(
      "A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual " +
        "network with 'privatelink.redis.azure.net' and 'privatelink.redis.azure.net' zones.",
    );
    azure.delete(linkId);
    expect(azure.put(`${namesake}/virtualNetworkLinks/hub`, link)).toBeDefined();
  });
});

describe("monitoring", () => {
  const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`;
  const settingId = `${networkId}/providers/Microsoft.Insights/diagnosticSettings/all`;
  const alertId = `${group}/providers/Microsoft.Insights/metricAlerts/memory`;
  const odataType = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria";
  const alert: Body = {
    location: "global",
    severity: 2,
    scopes: [networkId],
    criteria: { odataType, allOf: [] },
    enabled: true,
    windowSize: "PT5M",
    evaluationFrequency: "PT1M",
  };

  test("sends to a workspace that exists", () => {
    expect(() => azure.put(settingId, { workspaceId })).toThrow(/Code="ResourceNotFound"/);
    azure.put(workspaceId, { location: "uksouth" });
    expect(azure.put(settingId, { workspaceId })).toMatchObject({ workspaceId, logs: [] });
  });

  test("sends somewhere", () => {
    expect(() => azure.put(settingId, {})).toThrow(/At least one data sink needs to be specified/);
  });

  describe("to one workspace", () => {
    const toWorkspace = { workspaceId, metrics: [{ category: "AllMetrics", enabled: true }] };
    const refused = (category: string): Error =>
      new Error(
        `Status=409 Code="Conflict" Message="Data sink '${workspaceId}' is already used in diagnostic setting 'all' ` +
          `for category '${category}'. Data sinks can't be reused in different settings on the same category for ` +
          `the same resource."`,
      );
    beforeEach(() => {
      azure.put(workspaceId, { location: "uksouth" });
      azure.put(settingId, toWorkspace);
    });

    test("sends a metric once", () => {
      expect(() => azure.put(`${settingId}2`, toWorkspace)).toThrow(refused("AllMetrics"));
      expect(azure.put(settingId, toWorkspace)).toMatchObject(toWorkspace);
    });

    test("sends what no other setting sends", () => {
      const off = [{ category: "AllMetrics", enabled: false }];
      expect(azure.put(`${settingId}2`, { workspaceId, metrics: off })).toMatchObject({
        metrics: off,
      });
      const logs = [{ categoryGroup: "audit", enabled: true }];
      expect(azure.put(`${settingId}3`, { workspaceId, logs })).toMatchObject({ logs });
    });

    test.each<[string, Body, Body]>([
      ["a category of the group", { categoryGroup: "allLogs" }, { category: "VMProtectionAlerts" }],
      ["the group of a category", { category: "VMProtectionAlerts" }, { categoryGroup: "allLogs" }],
      ["the same category", { category: "VMProtectionAlerts" }, { category: "VMProtectionAlerts" }],
    ])("sends a log once: %s", (_what, first, second) => {
      azure.put(settingId, { workspaceId, logs: [{ ...first, enabled: true }] });
      const again = { workspaceId, logs: [{ ...second, enabled: true }] };
      expect(() => azure.put(`${settingId}2`, again)).toThrow(refused("VMProtectionAlerts"));
    });

    test("sends again from what it is in", () => {
      const inside = `${subnetId}/providers/Microsoft.Insights/diagnosticSettings/all`;
      azure.put(subnetId, subnet);
      expect(azure.put(inside, toWorkspace)).toMatchObject(toWorkspace);
    });

    test("is there again once its resource is", () => {
      azure.delete(networkId);
      expect(azure.find(settingId)).toBeUndefined();
      azure.put(networkId, network);
      expect(azure.get(settingId)).toMatchObject(toWorkspace);
    });
  });

  test("watches what exists, with a severity that exists", () => {
    expect(azure.put(alertId, alert)).toMatchObject({ severity: 2 });
    expect(() => azure.put(alertId, { ...alert, scopes: [clusterId] })).toThrow(
      /Code="ResourceNotFound"/,
    );
    expect(() => azure.put(alertId, { ...alert, scopes: ["cache"] })).toThrow(
      /Code="LinkedInvalidPropertyId"/,
    );
    expect(() => azure.put(alertId, { ...alert, severity: 5 })).toThrow(/a number from 0 to 4/);
  });

  test.each<[string, Body, string]>([
    [
      "a window that Azure doesn't have",
      { windowSize: "PT10M" },
      "The windowSize 'PT10M' is none of PT1M, PT5M, PT15M, PT30M, PT1H, PT6H, PT12H, PT24H, P1D.",
    ],
    [
      "a frequency that Azure doesn't have",
      { windowSize: "PT6H", evaluationFrequency: "PT6H" },
      "The evaluationFrequency 'PT6H' is none of PT1M, PT5M, PT15M, PT30M, PT1H.",
    ],
    [
      "a frequency longer than the window",
      { evaluationFrequency: "PT15M" },
      "The evaluationFrequency must not be longer than the windowSize.",
    ],
    [
      "criteria of no kind",
      { criteria: { allOf: [] } },
      "The criteria of an alert need an odata.type: Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria, " +
        "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria, " +
        "Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria.",
    ],
  ])("refuses %s", (_what, change, message) => {
    expect(() => azure.put(alertId, { ...alert, ...change })).toThrow(
      new Error(`Status=400 Code="BadRequest" Message="${message}"`),
    );
  });

  test("watches metrics that a cluster has", () => {
    azure.put(clusterId, cluster);
    const watching = (metricName: string): Body => ({
      ...alert,
      scopes: [clusterId],
      criteria: { odataType, allOf: [{ name: "one", metricName }] },
    });
    expect(azure.put(alertId, watching("usedmemorypercentage"))).toMatchObject({ severity: 2 });
    expect(() => azure.put(alertId, watching("cachehitrate"))).toThrow(
      new Error(
        `Status=400 Code="BadRequest" Message="Couldn't find a metric named cachehitrate. Make sure the name is correct."`,
      ),
    );
  });

  describe("in logs", () => {
    const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`;
    const ruleId = `${group}/providers/Microsoft.Insights/scheduledQueryRules/rate`;
    const condition = { query: "AzureMetrics", timeAggregation: "Average" };
    const measured = { ...condition, metricMeasureColumn: "rate" };
    const rule: Body = {
      location: "uksouth",
      severity: 2,
      scopes: [workspaceId],
      windowSize: "PT15M",
      evaluationFrequency: "PT15M",
      criteria: { allOf: [measured] },
    };

    test("searches a workspace that exists", () => {
      expect(() => azure.put(ruleId, rule)).toThrow(/Code="ResourceNotFound"/);
      azure.put(workspaceId, { location: "uksouth" });
      expect(azure.put(ruleId, rule)).toMatchObject({ kind: "LogAlert", enabled: true });
    });

    test.each<[string, Body, string]>([
      [
        "a severity that isn't one",
        { severity: 5 },
        "The severity of an alert is a number from 0 to 4.",
      ],
      [
        "a window that Azure doesn't have",
        { windowSize: "PT20M" },
        "The windowSize 'PT20M' is none of PT1M, PT5M, PT10M, PT15M, PT30M, PT45M, PT1H, PT2H, PT3H, PT4H, PT5H, PT6H, P1D, P2D.",
      ],
      [
        "a frequency beyond a day",
        { evaluationFrequency: "P2D" },
        "The evaluationFrequency 'P2D' is none of PT1M, PT5M, PT10M, PT15M, PT30M, PT45M, PT1H, PT2H, PT3H, PT4H, PT5H, PT6H, P1D.",
      ],
      [
        "an average of nothing",
        { criteria: { allOf: [condition] } },
        "A metricMeasureColumn is required unless the timeAggregation is Count.",
      ],
      [
        "a reserved word",
        { criteria: { allOf: [{ ...measured, query: "T | project AggregatedValue = 1" }] } },
        "'AggregatedValue' is a reserved word and can't be used in the query.",
      ],
    ])("refuses %s", (_what, change, message) => {
      azure.put(workspaceId, { location: "uksouth" });
      expect(() => azure.put(ruleId, { ...rule, ...change })).toThrow(
        new Error(`Status=400 Code="BadRequest" Message="${message}"`),
      );
    });
  });

  test("gives each receiver a name of its own", () => {
    const id = `${group}/providers/Microsoft.Insights/actionGroups/oncall`;
    const body = {
      enabled: true,
      groupShortName: "oncall",
      emailReceivers: [{ name: "team" }],
      smsReceivers: [{ name: "team" }],
    };
    expect(() => azure.put(id, body)).toThrow(/'team' is used more than once/);
  });

  test("names its action groups in 12 characters", () => {
    const id = `${group}/providers/Microsoft.Insights/actionGroups/oncall`;
    const body = { enabled: true, groupShortName: "thirteen-char" };
    expect(() => azure.put(id, body)).toThrow(/has 12 characters at most/);
  });
});
