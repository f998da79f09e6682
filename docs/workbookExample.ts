import { alertDefaults } from "../rules/alerts";
import type { Shown } from "../rules/workbook";

const providers =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-app-rg/providers";

/** The environment that the picture shows. */
export const example: Shown = {
  title: "Redis of my-app",
  instances: [
    {
      clusterId: `${providers}/Microsoft.Cache/redisEnterprise/my-app-cache`,
      workload: "cache",
      alerts: alertDefaults,
    },
    {
      clusterId: `${providers}/Microsoft.Cache/redisEnterprise/my-app-state`,
      workload: "state",
      alerts: alertDefaults,
    },
  ],
  workspaceId: `${providers}/Microsoft.OperationalInsights/workspaces/my-app-logs`,
};

export const STEPS = 48;

/** From one value to another, with a ripple; the second part of the night is the busier one. */
function course(from: number, to: number, ripple: number): number[] {
  return Array.from({ length: STEPS }, (_, step) => {
    const part = 1 / (1 + Math.exp(-(step - STEPS * 0.6) / 4));
    return Math.max(0, from + (to - from) * part + ripple * Math.sin(step * 1.7));
  });
}

/** A night in which the cache fills up: by metric, the values of each instance. */
export const night: Readonly<Record<string, readonly (readonly number[])[]>> = {
  usedmemorypercentage: [course(63, 91, 1), course(41, 43, 0.5)],
  hitRate: [course(96, 71, 0.8), course(99, 98, 0.3)],
  evictedkeys: [course(0, 140, 6), course(0, 0, 0)],
  connectedclients: [course(42, 64, 3), course(24, 25, 1)],
  serverLoad: [course(31, 58, 3), course(12, 14, 1)],
  operationsPerSecond: [course(2600, 4100, 150), course(700, 760, 30)],
  cacheLatency: [course(320, 470, 18), course(210, 220, 8)],
};
