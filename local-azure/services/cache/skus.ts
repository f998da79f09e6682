/** What the service knows of a SKU. */
export interface Sku {
  name: string;
  family: "in-memory" | "flash" | "retired";
  memoryGB: number;
}

// Memory by the number in the name. Source: MicrosoftDocs/azure-docs articles/redis/overview.md and
// architecture.md (05/18/2025); SKU names: redisenterprise.json 2025-07-01, SkuName.
const MEMORY_GB: Record<string, number> = {
  0: 0.5,
  1: 1,
  3: 3,
  5: 6,
  10: 12,
  20: 24,
  50: 60,
  100: 120,
  150: 180,
  250: 240,
  350: 360,
  500: 480,
  700: 720,
  1000: 960,
  1500: 1440,
  2000: 1920,
  4500: 4500,
};

const SIZES: Record<string, number[]> = {
  Balanced_B: [0, 1, 3, 5, 10, 20, 50, 100, 150, 250, 350, 500, 700, 1000],
  MemoryOptimized_M: [10, 20, 50, 100, 150, 250, 350, 500, 700, 1000, 1500, 2000],
  ComputeOptimized_X: [3, 5, 10, 20, 50, 100, 150, 250, 350, 500, 700],
  FlashOptimized_A: [250, 500, 700, 1000, 1500, 2000, 4500],
};

const SKUS = new Map<string, Sku>(
  Object.entries(SIZES).flatMap(([prefix, sizes]) =>
    sizes.map((size) => {
      const name = `${prefix}${size}`;
      const family = prefix.startsWith("Flash") ? "flash" : "in-memory";
      return [name, { name, family, memoryGB: MEMORY_GB[size] ?? 0 }] as const;
    }),
  ),
);

/** The SKU of that name; the retired Enterprise ones have no size here. */
export function skuOf(name: string): Sku {
  return SKUS.get(name) ?? { name, family: "retired", memoryGB: Infinity };
}

/**
 * The SKUs that a cluster can be scaled to while it holds `usedGB`: of the same family (no scaling
 * between Flash and in-memory), and with room for the data beside the 20 % that the service reserves.
 * Source: MicrosoftDocs/azure-docs articles/redis/how-to-scale.md @03e5750a, architecture.md.
 */
export function skusForScaling(current: Sku, usedGB: number): Sku[] {
  return [...SKUS.values()].filter(
    (sku) =>
      sku.family === current.family && sku.name !== current.name && sku.memoryGB * 0.8 >= usedGB,
  );
}
