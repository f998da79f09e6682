/**
 * The metrics of Microsoft.Cache/redisEnterprise; a database has none.
 * Source: Azure Monitor reference, "Supported metrics - Microsoft.Cache/redisEnterprise" (2026-07-13).
 */
export const clusterMetrics: readonly string[] = [
  "cachehits",
  "cacheLatency",
  "cachemisses",
  "cacheRead",
  "cacheWrite",
  "connectedclients",
  "evictedkeys",
  "expiredkeys",
  "geoReplicationHealthy",
  "getcommands",
  "operationsPerSecond",
  "percentProcessorTime",
  "serverLoad",
  "setcommands",
  "totalcommandsprocessed",
  "totalkeys",
  "usedmemory",
  "usedmemorypercentage",
];
