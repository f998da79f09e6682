import { existsSync } from "node:fs";
import { join } from "node:path";

import { alertDefaults } from "../../rules/alerts";
import { hitRateAlerts, hitRateQuery } from "../../rules/hitRate";

test("a cache is watched for a hit rate below 80 and 60 percent", () => {
  const alerts = hitRateAlerts({ workload: "cache", alerts: alertDefaults });
  expect(alerts.map(({ level, threshold }) => [level, threshold])).toEqual([
    ["warning", 80],
    ["critical", 60],
  ]);
  for (const { description } of alerts) {
    const [runbook = "no runbook"] = /docs\/runbooks\/[\w-]+\.md/.exec(description) ?? [];
    expect(existsSync(join(__dirname, "../..", runbook))).toBe(true);
  }
});

test.each([
  ["a state instance", { workload: "state", alerts: alertDefaults }],
  [
    "a cache whose alerts are off",
    { workload: "cache", alerts: { ...alertDefaults, enabled: false } },
  ],
] as const)("%s has no alert on its hit rate", (_what, watched) => {
  expect(hitRateAlerts(watched)).toEqual([]);
});

test("the query divides the hits of one cluster by its look-ups, and says nothing of a quiet one", () => {
  expect(hitRateQuery("/subscriptions/s/clusters/c").split("\n")).toEqual([
    "AzureMetrics",
    '| where _ResourceId =~ "/subscriptions/s/clusters/c" and MetricName in ("cachehits", "cachemisses")',
    '| summarize hits = sumif(Total, MetricName == "cachehits"), lookups = sum(Total) by _ResourceId',
    "| where lookups >= 1000",
    "| project _ResourceId, hitRate = 100.0 * hits / lookups",
  ]);
});
