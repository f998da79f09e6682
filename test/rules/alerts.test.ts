import * as fc from "fast-check";

import { existsSync } from "node:fs";
import { join } from "node:path";

import { clusterMetrics } from "../../local-azure/services/cache/metrics";
import { alertDefaults, alertsOf, severityOf, type Alert } from "../../rules/alerts";
import { workloads } from "../../rules/workload";

const usual = (workload: "cache" | "state") => alertsOf({ workload, alerts: alertDefaults });

/** One line for each alert, as a person would say it. */
function lines(alerts: Alert[]): string[] {
  return alerts.map(
    ({ name, level, aggregation, metric, operator, threshold }) =>
      `${name} ${level}: ${aggregation} of ${metric} ${operator} ${threshold}`,
  );
}

test("a cache is watched for memory, connections, the rate of evictions and server load", () => {
  expect(lines(usual("cache"))).toEqual([
    "used-memory warning: Maximum of usedmemorypercentage GreaterThanOrEqual 70",
    "used-memory critical: Maximum of usedmemorypercentage GreaterThanOrEqual 85",
    "connected-clients warning: Maximum of connectedclients GreaterThanOrEqual 80",
    "connected-clients critical: Maximum of connectedclients GreaterThanOrEqual 120",
    "evictions warning: Total of evictedkeys GreaterThanOrEqual 50",
    "evictions critical: Total of evictedkeys GreaterThanOrEqual 500",
    "server-load critical: Average of serverLoad GreaterThan 80",
  ]);
});

test("on a state instance any eviction is critical", () => {
  expect(lines(usual("state")).filter((line) => line.startsWith("evictions"))).toEqual([
    "evictions critical: Total of evictedkeys GreaterThan 0",
  ]);
});

test.each([
  ["warning", "cache", 2],
  ["warning", "state", 2],
  ["critical", "cache", 1],
  ["critical", "state", 0],
] as const)("a %s alert of a %s instance has Azure's severity %d", (level, workload, severity) => {
  expect(severityOf(level, workload)).toBe(severity);
});

test("connections are counted against the instance's own thresholds", () => {
  const alerts = { ...alertDefaults, connectedClients: { warning: 400, critical: 600 } };
  expect(
    alertsOf({ workload: "cache", alerts })
      .filter(({ name }) => name === "connected-clients")
      .map(({ threshold }) => threshold),
  ).toEqual([400, 600]);
});

test("five minutes without a client are reported where that is asked for, and nowhere else", () => {
  const asked = alertsOf({ workload: "state", alerts: { ...alertDefaults, noClients: true } });
  expect(lines(asked).filter((line) => !lines(usual("state")).includes(line))).toEqual([
    "no-clients critical: Maximum of connectedclients LessThan 1",
  ]);
});

test("an instance whose alerts are off has none", () => {
  expect(alertsOf({ workload: "state", alerts: { ...alertDefaults, enabled: false } })).toEqual([]);
});

describe.each(workloads)("the alerts of a %s instance", (workload) => {
  test("each have a name of their own, and a warning comes before the critical one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 14_000 }),
        fc.integer({ min: 1, max: 900 }),
        (at, by) => {
          const connectedClients = { warning: at, critical: at + by };
          const alerts = alertsOf({ workload, alerts: { ...alertDefaults, connectedClients } });
          const names = alerts.map(({ name, level }) => `${name}-${level}`);
          expect(new Set(names).size).toBe(names.length);
          for (const warning of alerts.filter(({ level }) => level === "warning")) {
            const critical = alerts.find(
              ({ name, level }) => name === warning.name && level === "critical",
            );
            expect(critical?.threshold).toBeGreaterThan(warning.threshold);
          }
        },
      ),
    );
  });

  test("watch metrics that a cluster has", () => {
    for (const { metric } of usual(workload)) expect(clusterMetrics).toContain(metric);
  });

  test("name a runbook that is there", () => {
    for (const { description } of usual(workload)) {
      const [runbook = ""] = /docs\/runbooks\/[\w-]+\.md/.exec(description) ?? [];
      expect(existsSync(join(__dirname, "../..", runbook || "no runbook"))).toBe(true);
    }
  });
});

test.each([
  ["state", "Used memory is at 85 % or more. Once full, it refuses every write."],
  ["cache", "Used memory is at 85 % or more. Once full, it evicts keys."],
] as const)("the alert on memory tells what happens to a full %s instance", (workload, start) => {
  const critical = usual(workload).find(
    ({ name, level }) => name === "used-memory" && level === "critical",
  );
  expect(critical?.description).toBe(`${start} See docs/runbooks/memory-at-85-percent.md.`);
});
