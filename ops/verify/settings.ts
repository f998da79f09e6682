import type { StackInstanceSettings } from "../../rules/stack";
import { REDIS_PORT } from "../../rules/names";
import { isRecord } from "../../rules/record";
import { type Body, textAt } from "../azure/resourceManager";

/** In what an instance differs from its stack file, each as `what: wanted, and in Azure live`. */
export function differences(
  settings: StackInstanceSettings,
  cluster: Body,
  database: Body,
): string[] {
  const wanted: readonly (readonly [what: string, wanted: unknown, live: unknown])[] = [
    ["sku", settings.sku, textAt(cluster, "sku.name")],
    ["highAvailability", settings.highAvailability, textAt(cluster, "properties.highAvailability")],
    [
      "clusteringPolicy",
      settings.clusteringPolicy,
      textAt(database, "properties.clusteringPolicy"),
    ],
    ["evictionPolicy", settings.evictionPolicy, textAt(database, "properties.evictionPolicy")],
    ["persistence", persistenceWords(settings), livePersistence(database)],
    ["access.keys", settings.accessKeys, textAt(database, "properties.accessKeysAuthentication")],
    ["clientProtocol", "Encrypted", textAt(database, "properties.clientProtocol")],
    ["port", REDIS_PORT, valueAt(database, "port")],
  ];
  return wanted
    .filter(([, want, live]) => live !== undefined && live !== want)
    .map(([what, want, live]) => `${what} is ${String(live)}, not ${String(want)}`);
}

function persistenceWords({ persistence }: StackInstanceSettings): string {
  if (persistence.type === "disabled") return "disabled";
  return `${persistence.type} ${persistence.frequency}`;
}

function livePersistence(database: Body): string {
  const persistence = valueAt(database, "persistence");
  if (!isRecord(persistence)) return "disabled";
  if (persistence.aofEnabled === true) return `aof ${String(persistence.aofFrequency)}`;
  if (persistence.rdbEnabled === true) return `rdb ${String(persistence.rdbFrequency)}`;
  return "disabled";
}

function valueAt(body: Body, name: string): unknown {
  return isRecord(body.properties) ? body.properties[name] : undefined;
}
