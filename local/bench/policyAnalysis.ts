import { policiesIn } from "../../policies/all";
import { assemble } from "../../policies/framework/assemble";
import {
  aCluster,
  aDatabase,
  aDiagnosticSetting,
  anAlert,
  anAssignment,
  anEndpoint,
  aZoneGroup,
  CLUSTER_ID,
  DATABASE_ID,
} from "../../policies/framework/examples";
import type { ExampleResource, PackName } from "../../policies/framework/policy";
import { Analyzer } from "../../test/policies/analyzer";

/** An instance as the packs want it: every policy that applies has something to read. */
const instance: readonly ExampleResource[] = [
  { ...aCluster({ tags: { workload: "state", environment: "dev" } }), protect: true },
  aDatabase({ persistence: { aofEnabled: true, aofFrequency: "1s" } }),
  anEndpoint(),
  aZoneGroup(),
  anAssignment(),
  aDiagnosticSetting("redis-metrics", CLUSTER_ID, { metrics: "AllMetrics" }),
  aDiagnosticSetting("redis-logs", DATABASE_ID, { logs: "allLogs" }),
  anAlert("memory", "usedmemorypercentage"),
];

export const RESOURCES_PER_INSTANCE = instance.length;

/** Has a pack judge a stack of that many instances, through the SDK's analyzer. */
export async function judgeInstances(pack: PackName, count: number): Promise<void> {
  const stack = Array.from({ length: count }, (_, index) => numbered(index)).flat();
  await new Analyzer(assemble(pack, policiesIn(pack))).judge(stack);
}

/** The same instance under other names. */
function numbered(index: number): ExampleResource[] {
  const text = JSON.stringify(instance)
    .replaceAll("shop-redis", `shop-redis-${index}`)
    .replaceAll('"name":"redis', `"name":"redis-${index}`);
  return JSON.parse(text) as ExampleResource[];
}
