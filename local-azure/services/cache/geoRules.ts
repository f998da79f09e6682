import { type ArmError, badRequest } from "../../arm/armError";
import { idKey, parseId, sameId } from "../../arm/id";
import { type Body, type Json, at, listAt, objectAt, stringAt } from "../../arm/json";
import type { PutRequest, Reader } from "../../arm/resourceType";
import type { StoredResource } from "../../arm/store";
import { skuOf } from "./skus";

const GEO_MODULES = ["RediSearch", "RedisJSON"];
const MOST_MEMBERS = 5;

/** Refuses what active geo-replication doesn't allow: articles/redis/how-to-active-geo-replication.md. */
export function checkGeoReplication(request: PutRequest): ArmError | undefined {
  const geo = objectAt(request.body, "geoReplication");
  if (!geo) return undefined;
  return (
    clusterTakesPart(request) ??
    databaseTakesPart(request) ??
    groupIsFinal(request, geo) ??
    membersAgree(request, geo)
  );
}

/** The members of a database's group: those it named, and those that named it when they joined. */
export function linkedDatabases(database: StoredResource, azure: Reader): string[] {
  const named = members(database.properties.geoReplication);
  if (named.length === 0) return [];
  const joined = azure
    .all("Microsoft.Cache/redisEnterprise")
    .flatMap((cluster) => azure.within(cluster.id, database.type))
    .filter((other) => members(other.properties.geoReplication).some((m) => sameId(m, database.id)))
    .map((other) => other.id);
  const added = joined.filter((id) => !named.some((m) => sameId(m, id)));
  return [...named, ...added.sort()];
}

function members(geo: Json | undefined): string[] {
  return listAt(geo, "linkedDatabases").map((member) => stringAt(member, "id") ?? "");
}

// redisenterprise.json 2025-07-01: create only; members change by forceLink and forceUnlink.
function groupIsFinal({ existing, azure }: PutRequest, geo: Body): ArmError | undefined {
  if (!existing) return undefined;
  const linked = linkedDatabases(existing, azure).map(idKey).sort();
  const asked = members(geo).map(idKey).sort();
  const nickname = stringAt(existing.properties, "geoReplication.groupNickname");
  return linked.join() === asked.join() && stringAt(geo, "groupNickname") === nickname
    ? undefined
    : badRequest(
        "The geo-replication group of a database cannot be changed by an update. Use the " +
          "forceLinkToReplicationGroup and forceUnlink actions.",
      );
}

function clusterTakesPart({ parent }: PutRequest): ArmError | undefined {
  const sku = skuOf(stringAt(parent?.properties, "sku.name") ?? "");
  if (sku.family === "flash" || sku.memoryGB <= 1)
    return badRequest(`Active geo-replication is not supported on SKU '${sku.name}'.`);
  return stringAt(parent?.properties, "highAvailability") === "Disabled"
    ? badRequest("Active geo-replication requires high availability to be enabled.")
    : undefined;
}

function databaseTakesPart({ body }: PutRequest): ArmError | undefined {
  const module = listAt(body, "modules")
    .map((m) => stringAt(m, "name") ?? "")
    .find((name) => !GEO_MODULES.includes(name));
  if (module !== undefined)
    return badRequest(
      `The module '${module}' is not supported with active geo-replication. Supported: ` +
        `${GEO_MODULES.join(", ")}.`,
    );
  const persists = ["aof", "rdb"].some((kind) => at(body, `persistence.${kind}Enabled`) === true);
  return persists
    ? badRequest("Data persistence is not supported with active geo-replication.")
    : undefined;
}

function membersAgree({ id, body, parent, azure }: PutRequest, geo: Body): ArmError | undefined {
  const asked = members(geo);
  if (asked.length > MOST_MEMBERS)
    return badRequest(
      `A geo-replication group can have ${MOST_MEMBERS} members at most; ${asked.length} were given.`,
    );
  if (!asked.some((member) => sameId(member, id)))
    return badRequest(
      `'properties.geoReplication.linkedDatabases' must contain the id of the database itself: '${id}'.`,
    );
  const own = traits(body, parent?.properties);
  for (const member of asked.filter((m) => !sameId(m, id))) {
    const theirs = memberTraits(azure, member);
    if (!theirs) return badRequest(`The linked database '${member}' was not found.`);
    const differs = Object.keys(own).find((trait) => own[trait] !== theirs[trait]);
    if (differs !== undefined)
      return badRequest(
        `All members of a geo-replication group must have the same ${differs}: '${member}' has ` +
          `'${theirs[differs] ?? ""}', not '${own[differs] ?? ""}'.`,
      );
  }
  return undefined;
}

function memberTraits(azure: Reader, id: string): Record<string, string> | undefined {
  const database = azure.find(id);
  const clusterId = parseId(id)?.parent;
  const cluster = clusterId === undefined ? undefined : azure.find(clusterId);
  return database && cluster ? traits(database.properties, cluster.properties) : undefined;
}

function traits(database: Body, cluster: Body | undefined): Record<string, string> {
  const modules = listAt(database, "modules").map((module) => stringAt(module, "name") ?? "");
  return {
    SKU: stringAt(cluster, "sku.name") ?? "",
    "eviction policy": stringAt(database, "evictionPolicy") ?? "VolatileLRU",
    "clustering policy": stringAt(database, "clusteringPolicy") ?? "OSSCluster",
    modules: modules.sort().join(", "),
    "client protocol": stringAt(database, "clientProtocol") ?? "Encrypted",
  };
}
