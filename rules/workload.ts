/**
 * What an instance is for decides what it does when memory is full and after a crash.
 *
 * - `cache`: every key can be computed again. Full means: the least recently used key is evicted.
 * - `state`: keys must survive (DataProtection key ring, workflow locks). Full means: writes are refused.
 */
export const workloads = ["cache", "state"] as const;
export type Workload = (typeof workloads)[number];

export const evictionPolicies = [
  "AllKeysLFU",
  "AllKeysLRU",
  "AllKeysRandom",
  "VolatileLRU",
  "VolatileLFU",
  "VolatileTTL",
  "VolatileRandom",
  "NoEviction",
] as const;
export type EvictionPolicy = (typeof evictionPolicies)[number];

export const rdbFrequencies = ["1h", "6h", "12h"] as const;
export type RdbFrequency = (typeof rdbFrequencies)[number];

/** At most one kind of persistence, as the API demands; `always` for AOF is deprecated and can't be written. */
export type Persistence =
  | { readonly type: "disabled" }
  | { readonly type: "aof"; readonly frequency: "1s" }
  | { readonly type: "rdb"; readonly frequency: RdbFrequency };

interface WorkloadDefaults {
  readonly evictionPolicy: EvictionPolicy;
  readonly persistence: Persistence;
}

export const workloadDefaults: Readonly<Record<Workload, WorkloadDefaults>> = {
  cache: { evictionPolicy: "AllKeysLRU", persistence: { type: "disabled" } },
  state: { evictionPolicy: "NoEviction", persistence: { type: "aof", frequency: "1s" } },
};
