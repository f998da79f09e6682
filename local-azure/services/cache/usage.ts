import { join } from "node:path";
import { readJson } from "../../arm/files";
import { idKey } from "../../arm/id";
import { at, isObject } from "../../arm/json";

/**
 * How much data a cluster holds. The local Azure stores none; `usage.json` says what to assume:
 * `{ "<lower-case cluster id>": { "usedMemoryGB": 3 } }`.
 */
export function usedMemoryGB(directory: string, clusterId: string): number {
  const usage = readJson(join(directory, "usage.json"));
  const used = at(isObject(usage) ? usage[idKey(clusterId)] : undefined, "usedMemoryGB");
  return typeof used === "number" ? used : 0;
}
