import { nearest } from "./nearest";

/**
 * The sizes of Azure Managed Redis, and what each allows.
 *
 * Sources: names: enum `SkuName` of Microsoft.Cache/redisEnterprise 2025-07-01. Memory and connections:
 * Azure documentation, articles/redis/overview.md (the sizes B150, B250, M150, M250 … as renamed in
 * whats-new, 2025-11-17: 175 and 235 GB); vCPU and shards: articles/redis/architecture.md, which says
 * that they may change. Modules: articles/redis/redis-modules.md. Geo-replication:
 * articles/redis/how-to-active-geo-replication.md. NoCluster: articles/redis/architecture.md.
 * Prices are not here: no source publishes them per SKU; use the Azure pricing calculator.
 */

export const tiers = ["Balanced", "MemoryOptimized", "ComputeOptimized", "FlashOptimized"] as const;
export type Tier = (typeof tiers)[number];

/** The modules that a database can load, by the names that the API takes. */
export const moduleNames = ["RediSearch", "RedisJSON", "RedisBloom", "RedisTimeSeries"] as const;
export type ModuleName = (typeof moduleNames)[number];

interface Size {
  /** Gigabytes, of which the service reserves about 20 % for itself. */
  readonly memoryGB: number;
  readonly vcpus: number;
  readonly primaryShards: number;
  readonly maxConnections: number;
  /** Whether Azure offers the size generally or as a preview (no service-level agreement). */
  readonly status: "GA" | "preview";
}

function row(
  memoryGB: number,
  vcpus: number,
  primaryShards: number,
  maxConnections: number,
  status: Size["status"],
): Size {
  return { memoryGB, vcpus, primaryShards, maxConnections, status };
}

const sizes = {
  Balanced_B0: row(0.5, 2, 1, 15000, "GA"),
  Balanced_B1: row(1, 2, 1, 15000, "GA"),
  Balanced_B3: row(3, 2, 2, 15000, "GA"),
  Balanced_B5: row(6, 2, 2, 15000, "GA"),
  Balanced_B10: row(12, 4, 2, 30000, "GA"),
  Balanced_B20: row(24, 8, 6, 75000, "GA"),
  Balanced_B50: row(60, 16, 12, 150000, "GA"),
  Balanced_B100: row(120, 32, 24, 200000, "GA"),
  Balanced_B150: row(175, 48, 48, 200000, "GA"),
  Balanced_B250: row(235, 64, 48, 200000, "GA"),
  Balanced_B350: row(360, 96, 96, 200000, "preview"),
  Balanced_B500: row(480, 128, 96, 200000, "preview"),
  Balanced_B700: row(720, 192, 192, 200000, "preview"),
  Balanced_B1000: row(960, 256, 192, 200000, "preview"),
  MemoryOptimized_M10: row(12, 2, 2, 15000, "GA"),
  MemoryOptimized_M20: row(24, 4, 2, 30000, "GA"),
  MemoryOptimized_M50: row(60, 8, 6, 75000, "GA"),
  MemoryOptimized_M100: row(120, 16, 12, 150000, "GA"),
  MemoryOptimized_M150: row(175, 24, 24, 200000, "GA"),
  MemoryOptimized_M250: row(235, 32, 24, 200000, "GA"),
  MemoryOptimized_M350: row(360, 48, 48, 200000, "preview"),
  MemoryOptimized_M500: row(480, 64, 48, 200000, "preview"),
  MemoryOptimized_M700: row(720, 96, 96, 200000, "preview"),
  MemoryOptimized_M1000: row(960, 128, 192, 200000, "preview"),
  MemoryOptimized_M1500: row(1440, 192, 192, 200000, "preview"),
  MemoryOptimized_M2000: row(1920, 256, 192, 200000, "preview"),
  ComputeOptimized_X3: row(3, 4, 2, 30000, "GA"),
  ComputeOptimized_X5: row(6, 4, 2, 30000, "GA"),
  ComputeOptimized_X10: row(12, 8, 6, 75000, "GA"),
  ComputeOptimized_X20: row(24, 16, 12, 150000, "GA"),
  ComputeOptimized_X50: row(60, 32, 24, 200000, "GA"),
  ComputeOptimized_X100: row(120, 64, 48, 200000, "GA"),
  ComputeOptimized_X150: row(175, 96, 96, 200000, "GA"),
  ComputeOptimized_X250: row(235, 128, 96, 200000, "GA"),
  ComputeOptimized_X350: row(360, 192, 192, 200000, "preview"),
  ComputeOptimized_X500: row(480, 256, 192, 200000, "preview"),
  ComputeOptimized_X700: row(720, 384, 384, 200000, "preview"),
  FlashOptimized_A250: row(235, 8, 6, 75000, "GA"),
  FlashOptimized_A500: row(480, 16, 12, 150000, "GA"),
  FlashOptimized_A700: row(720, 24, 24, 200000, "GA"),
  FlashOptimized_A1000: row(960, 32, 24, 200000, "GA"),
  FlashOptimized_A1500: row(1440, 48, 48, 200000, "GA"),
  FlashOptimized_A2000: row(1920, 64, 48, 200000, "preview"),
  FlashOptimized_A4500: row(4500, 144, 96, 200000, "preview"),
};

/** The name of an Azure Managed Redis size, as the API spells it. */
export type SkuName = keyof typeof sizes;

export interface Sku extends Size {
  readonly name: SkuName;
  readonly tier: Tier;
  /** Active geo-replication: not on Balanced_B0 and Balanced_B1, not on Flash Optimized. */
  readonly geoReplication: boolean;
  /** The clustering policy NoCluster: up to 25 GB, not on Flash Optimized. */
  readonly noCluster: boolean;
  readonly modules: readonly ModuleName[];
}

const NO_CLUSTER_LIMIT_GB = 25;

function sku(name: SkuName): Sku {
  const size = sizes[name];
  const tier = tierOf(name) as Tier;
  const flash = tier === "FlashOptimized";
  return {
    name,
    tier,
    ...size,
    geoReplication: !flash && name !== "Balanced_B0" && name !== "Balanced_B1",
    noCluster: !flash && size.memoryGB <= NO_CLUSTER_LIMIT_GB,
    modules: flash ? ["RedisJSON"] : moduleNames,
  };
}

export const skuNames = Object.keys(sizes) as SkuName[];
export const skus: readonly Sku[] = skuNames.map(sku);

const byLowerCaseName = new Map(skus.map((each) => [each.name.toLowerCase(), each]));

/** The size of that name in whatever case, as Azure compares it; `undefined` for any other string. */
export function findSku(name: string): Sku | undefined {
  return byLowerCaseName.get(name.toLowerCase());
}

/** What is before the underscore in a size's name. */
export function tierOf(name: string): string {
  return name.split("_")[0] ?? "";
}

/** The size that a person most likely meant: the nearest in the tier that the name begins with, of two the larger. */
export function nearestSku(name: string): SkuName | undefined {
  const tier = nearest(tierOf(name), tiers);
  const wanted = /\d+/.exec(name)?.[0];
  if (tier === undefined || wanted === undefined) return undefined;
  const away = (each: SkuName): number => Math.abs(sizeIn(each) - Number(wanted));
  return skuNames
    .filter((each) => tierOf(each) === tier)
    .reduceRight((best, each) => (away(each) < away(best) ? each : best));
}

/** 10 of Balanced_B10. */
function sizeIn(name: SkuName): number {
  return Number(/\d+$/.exec(name)?.[0]);
}

/**
 * Whether the string names a size of the service's predecessor, Enterprise or Enterprise Flash: creation has
 * been closed since 2026-04-01, and what runs is migrated by 2027-03-31. Only these take a `capacity`.
 */
export function isRetiredSku(name: string): boolean {
  return /^enterprise(flash)?_/i.test(name);
}
