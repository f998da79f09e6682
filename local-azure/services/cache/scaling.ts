import type { Arm } from "../../arm/arm";
import { type Body, stringAt } from "../../arm/json";
import { skuOf, skusForScaling } from "./skus";
import { usedMemoryGB } from "./usage";

/** POST …/redisEnterprise/<cluster>/listSkusForScaling: redisenterprise.json 2025-07-01. */
export function listSkusForScaling(azure: Arm, clusterId: string): Body {
  return azure.act(clusterId, "listSkusForScaling", (cluster) => {
    const current = skuOf(stringAt(cluster.properties, "sku.name") ?? "");
    const skus = skusForScaling(current, usedMemoryGB(azure.directory, clusterId));
    return [cluster, { skus: skus.map(({ name, memoryGB }) => ({ name, sizeInGB: memoryGB })) }];
  });
}
