import * as fc from "fast-check";

import { existsSync } from "node:fs";
import path from "node:path";

import { clusterMetrics } from "../../local-azure/services/cache/metrics";
import { alertDefaults, alertsOf } from "../../rules/alerts";
import { hitRateAlerts } from "../../rules/hitRate";
import { workbook, workbookData, workbookGuid, workbookUrl } from "../../rules/workbook";
import type { ShownInstance } from "../../rules/workbookCharts";
import type { GroupItem, Item, MetricItem, QueryItem, TextItem } from "../../rules/workbookItems";
import { workbookShape } from "./workbookShape";

const group = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers";
const cluster = (name: string) => `${group}/Microsoft.Cache/redisEnterprise/${name}`;
const workspaceId = `${group}/Microsoft.OperationalInsights/workspaces/logs`;

const cache: ShownInstance = {
  clusterId: cluster("cache"),
  workload: "cache",
  alerts: alertDefaults,
};
const state: ShownInstance = {
  clusterId: cluster("state"),
  workload: "state",
  alerts: { ...alertDefaults, noClients: true },
};
const shown = { title: "Redis of dev", instances: [cache, state], workspaceId };

const flat = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => (item.type === 12 ? [item, ...flat(item.content.items)] : [item]));
const all = flat(workbook(shown).items);
const metricItems = all.filter((item): item is MetricItem => item.type === 10);
const query = all.find((item): item is QueryItem => item.type === 3)!;
const groups = all.filter((item): item is GroupItem => item.type === 12);
const wordsOf = (name: string, { items } = workbook(shown)): string =>
  flat(items).find((item): item is TextItem => item.type === 1 && item.name === `${name}-text`)!
    .content.json;

test.each([
  ["with a workspace", shown],
  ["without a workspace", { ...shown, workspaceId: undefined }],
  ["of one instance", { ...shown, instances: [cache] }],
])("a workbook %s has the published shape", (_, given) => {
  const parsed: unknown = JSON.parse(workbookData(given));
  expect(workbookShape.safeParse(parsed).error).toBeUndefined();
});

test("what is at the top, and in which order the charts come", () => {
  expect(workbook(shown).items.map(({ name }) => name)).toEqual([
    "title-text",
    "time-range",
    "overview",
    "used-memory",
    "hit-rate",
    "evicted-keys",
    "connected-clients",
    "server-load",
    "operations",
    "latency",
  ]);
  expect(wordsOf("title")).toContain("Instances: cache (cache), state (state).");
});

// Azure's numbers: 1 total, 3 maximum, 4 average.
test.each([
  ["used-memory", "usedmemorypercentage", 3],
  ["evicted-keys", "evictedkeys", 1],
  ["connected-clients", "connectedclients", 3],
  ["server-load", "serverLoad", 4],
  ["operations", "operationsPerSecond", 3],
  ["latency", "cacheLatency", 4],
])("the chart of %s draws %s of every instance", (name, metric, aggregation) => {
  const chart = metricItems.find((item) => item.name === `${name}-chart`)!;
  expect(chart.content.metrics).toEqual([
    {
      namespace: "microsoft.cache/redisenterprise",
      metric: `microsoft.cache/redisenterprise--${metric}`,
      aggregation,
    },
  ]);
  expect(chart.content.resourceIds).toEqual([cluster("cache"), cluster("state")]);
});

test("each metric is one that the clusters have", () => {
  const names = metricItems.flatMap(({ content }) =>
    content.metrics.map(({ metric }) => metric.split("--")[1]),
  );
  expect(names).toHaveLength(12);
  expect(names.filter((name) => !clusterMetrics.includes(name!))).toEqual([]);
});

test("a chart judges as its alerts do", () => {
  const numbers = { Total: 1, Maximum: 3, Average: 4 };
  for (const alert of alertsOf(state)) {
    const drawn = metricItems
      .filter(({ content }) => content.chartType === 2)
      .flatMap(({ content }) => content.metrics)
      .filter(({ metric }) => metric.endsWith(`--${alert.metric}`));
    expect(drawn.map(({ aggregation }) => aggregation)).toEqual([numbers[alert.aggregation]]);
  }
});

test("no two items and no two charts have one name", () => {
  const names = all.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const ids = metricItems.map(({ content }) => content.chartId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("all that follows the time follows what is chosen at the top", () => {
  const [parameter] = all.find((item) => item.type === 9)!.content.parameters;
  expect(parameter).toMatchObject({
    name: "TimeRange",
    type: 4,
    value: { durationMs: 14_400_000 },
  });
  for (const { content } of [...metricItems, query])
    expect(content).toMatchObject({ timeContextFromParameter: "TimeRange" });
});

test("the hit rate is worked out in the workspace, from the metrics of these clusters", () => {
  expect(query.content.crossComponentResources).toEqual([workspaceId]);
  expect(query.content.query).toBe(
    [
      "AzureMetrics",
      `| where _ResourceId in~ ("${cluster("cache")}", "${cluster("state")}") and MetricName in ("cachehits", "cachemisses")`,
      '| summarize hits = sumif(Total, MetricName == "cachehits"), lookups = sum(Total) by bin(TimeGenerated, {TimeRange:grain}), instance = extract("[^/]+$", 0, _ResourceId)',
      "| where lookups > 0",
      "| project TimeGenerated, instance, hitRate = 100.0 * hits / lookups",
    ].join("\n"),
  );
});

test("without a workspace its two parts are drawn instead", () => {
  const { items } = workbook({ ...shown, workspaceId: undefined });
  const names = items.map(({ name }) => name);
  expect(names.slice(3, 7)).toEqual(["used-memory", "cache-hits", "cache-misses", "evicted-keys"]);
  expect(flat(items).some(({ type }) => type === 3)).toBe(false);
});

describe("beside a chart", () => {
  test("every alert is named in its own words, with the instances that have it", () => {
    const words = groups.map(({ name }) => wordsOf(name)).join("\n");
    for (const instance of [cache, state])
      for (const { level, description } of [...alertsOf(instance), ...hitRateAlerts(instance)])
        expect(words).toMatch(
          new RegExp(
            `- \\*\\*${level}\\*\\*: ${description.replace(/\W/g, "\\$&")} \\(.*\\b${instance.workload}\\b.*\\)`,
          ),
        );
    expect(wordsOf("server-load")).toMatch(/\(cache, state\)$/);
  });

  test("it says so when nothing watches it", () => {
    const alerts = { ...alertDefaults, enabled: false };
    const unwatched = workbook({ ...shown, instances: [{ ...cache, alerts }] });
    for (const name of ["used-memory", "hit-rate", "server-load"])
      expect(wordsOf(name, unwatched)).toBe("No alert watches this.");
    expect(wordsOf("operations")).toMatch(/^No alert watches this\.\n\nA step up /);
  });

  test("each page that is named is there", () => {
    const pages = [...JSON.stringify(all).matchAll(/docs\/[\w/-]+\.md/g)].map(([page]) => page);
    expect(pages).toContain("docs/runbooks/timeouts.md");
    expect(pages.filter((page) => !existsSync(path.join(__dirname, "../..", page)))).toEqual([]);
  });
});

describe("the table is coloured", () => {
  const cellOf = (metric: string, instances = [cache, state]): Record<string, unknown> => {
    const item = workbook({ ...shown, instances }).items[2] as MetricItem;
    const { formatters } = item.content.gridSettings as {
      formatters: (Record<string, unknown> & { columnMatch: string })[];
    };
    return formatters.find(({ columnMatch }) => columnMatch.endsWith(`--${metric}`))!;
  };

  test("where the alerts of every instance have the same threshold, the critical one first", () => {
    expect(cellOf("usedmemorypercentage").formatOptions).toEqual({
      thresholdsOptions: "colors",
      thresholdsGrid: [
        { operator: ">=", thresholdValue: "85", representation: "redBright", text: "{0}{1}" },
        { operator: ">=", thresholdValue: "70", representation: "yellow", text: "{0}{1}" },
        { operator: "Default", thresholdValue: null, representation: "None", text: "{0}{1}" },
      ],
    });
  });

  test("but not where they differ, nor where a time range can't be compared with five minutes", () => {
    expect(cellOf("connectedclients")).not.toHaveProperty("formatOptions");
    expect(cellOf("connectedclients", [cache])).toHaveProperty("formatOptions");
    for (const metric of ["evictedkeys", "serverLoad", "cacheLatency"])
      expect(cellOf(metric, [cache])).not.toHaveProperty("formatOptions");
  });
});

test("the order in which instances are written changes nothing", () => {
  expect(workbookData({ ...shown, instances: [state, cache] })).toBe(workbookData(shown));
});

test("any instances give JSON with all of them in every chart", () => {
  const instance = fc.record({
    clusterId: fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/).map(cluster),
    workload: fc.constantFrom("cache" as const, "state" as const),
    alerts: fc.record({
      enabled: fc.boolean(),
      noClients: fc.boolean(),
      connectedClients: fc.record({ warning: fc.nat(), critical: fc.nat() }),
    }),
  });
  const instances = fc.uniqueArray(instance, { minLength: 1, selector: (each) => each.clusterId });
  fc.assert(
    fc.property(instances, fc.string({ minLength: 1 }), (many, title) => {
      const parsed = workbookShape.parse(JSON.parse(workbookData({ title, instances: many })));
      const ids = many.map(({ clusterId }) => clusterId).sort();
      for (const item of flat(parsed.items))
        if (item.type === 10) expect(item.content.resourceIds).toEqual(ids);
    }),
    { numRuns: 30 },
  );
});

test("its name is a GUID of its own for each environment of a resource group", () => {
  const guid = workbookGuid("rg", "dev");
  expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(workbookGuid("RG", "dev")).toBe(guid);
  expect(new Set([guid, workbookGuid("rg", "uat"), workbookGuid("rg2", "dev")]).size).toBe(3);
});

test("its address opens it in the portal by its id", () => {
  expect(workbookUrl("/subscriptions/s/resourceGroups/rg")).toBe(
    "https://portal.azure.com/#resource/subscriptions/s/resourceGroups/rg/workbook",
  );
});
