import { badRequest } from "../../arm/armError";
import { type Body, isObject, objectAt, present, stringAt } from "../../arm/json";
import { checkDatabase } from "./databaseRules";
import { linkedDatabases } from "./geoRules";
import { newKeys } from "./newKeys";
import type { ResourceType } from "../../arm/resourceType";
import type { StoredResource } from "../../arm/store";
import { systemData } from "../../arm/systemData";
import { REDIS_VERSION } from "./redisEnterprise";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";

/** The database of an Azure Managed Redis cluster. */
export const database: ResourceType = {
  token: "azure-native:redisenterprise:Database",
  type: "Microsoft.Cache/redisEnterprise/databases",
  location: "none",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Cache/redisEnterprise/{clusterName}/databases/{databaseName}`,
    autoName: { databaseName: "copy" },
    createOnly: ["port", "modules", "geoReplication"],
    keyed: { modules: ["name"] },
    defaults: { accessKeysAuthentication: "Disabled" },
    limits: { resourceGroupName: RESOURCE_GROUP_NAME, port: { integer: true } },
  },
  getFunction: true,
  durations: { create: 300, update: 60, delete: 120 },
  settling: 30, // As of a cluster.
  // Azure Verified Modules, cache/redis-enterprise/database: @allowed default.
  checkName: (name) =>
    name === "default"
      ? undefined
      : badRequest(
          `The database name '${name}' is invalid. A cluster has one database, named 'default'.`,
        ),
  validate: checkDatabase,
  complete: ({ body, existing }) => ({
    properties: completed(body, existing),
    hidden: existing?.hidden ?? newKeys(),
  }),
  computed: (resource, azure): Body => {
    const geo = objectAt(resource.properties, "geoReplication");
    if (!geo) return {};
    const linked = linkedDatabases(resource, azure).map((id) => ({ id, state: "Linked" }));
    return { geoReplication: { ...geo, linkedDatabases: linked } };
  },
};

// Defaults: redisenterprise.json 2025-07-01. accessKeysAuthentication goes back to its default when a
// request leaves it out; the others stay as they are.
function completed(body: Body, existing: StoredResource | undefined): Body {
  const had = existing?.properties;
  const kept = (name: string, fallback: string): string =>
    stringAt(body, name) ?? stringAt(had, name) ?? fallback;
  return present({
    accessKeysAuthentication: stringAt(body, "accessKeysAuthentication") ?? "Disabled",
    clientProtocol: kept("clientProtocol", "Encrypted"),
    clusteringPolicy: kept("clusteringPolicy", "OSSCluster"),
    deferUpgrade: kept("deferUpgrade", "NotDeferred"),
    evictionPolicy: kept("evictionPolicy", "VolatileLRU"),
    geoReplication: body.geoReplication ?? had?.geoReplication,
    modules: modules(body) ?? had?.modules ?? [],
    persistence: persistence(body) ?? had?.persistence,
    port: 10000,
    redisVersion: REDIS_VERSION,
    systemData: systemData(existing),
  });
}

function modules(body: Body): Body[] | undefined {
  return Array.isArray(body.modules)
    ? body.modules.filter(isObject).map((module) => {
        const version = MODULE_VERSIONS[stringAt(module, "name") ?? ""];
        return { ...module, ...(version !== undefined && { version }) };
      })
    : undefined;
}

function persistence(body: Body): Body | undefined {
  const asked = objectAt(body, "persistence");
  if (!asked) return undefined;
  const on = asked.aofEnabled === true && asked.aofFrequency === undefined;
  return { ...asked, ...(on && { aofFrequency: "1s" }) };
}

// articles/redis/redis-modules.md gives no versions; these are the ones of Redis 7.4.
const MODULE_VERSIONS: Record<string, string> = {
  RediSearch: "2.10",
  RedisJSON: "2.8",
  RedisBloom: "2.8",
  RedisTimeSeries: "1.12",
};
