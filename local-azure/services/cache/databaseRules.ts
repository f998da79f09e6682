import { type ArmError, badRequest } from "../../arm/armError";
import { type Body, at, listAt, stringAt } from "../../arm/json";
import type { PutRequest } from "../../arm/resourceType";
import { checkGeoReplication } from "./geoRules";
import { type Sku, skuOf } from "./skus";

/** Refuses what Microsoft.Cache/redisEnterprise/databases 2025-07-01 refuses. */
export function checkDatabase(request: PutRequest): void {
  for (const rule of [...RULES, checkGeoReplication]) {
    const refusal = rule(request);
    if (refusal) throw refusal;
  }
}

type Rule = (request: PutRequest) => ArmError | undefined;

const MODULES = ["RediSearch", "RedisJSON", "RedisBloom", "RedisTimeSeries"];

/** What the request asks for, or has, or gets by default. */
function effective({ body, existing }: PutRequest, name: string, fallback: string): string {
  return stringAt(body, name) ?? stringAt(existing?.properties, name) ?? fallback;
}

const clustering = (request: PutRequest): string =>
  effective(request, "clusteringPolicy", "OSSCluster");

function clusterSku({ parent }: PutRequest): Sku {
  return skuOf(stringAt(parent?.properties, "sku.name") ?? "");
}

function modules(body: Body): string[] {
  return listAt(body, "modules").map((module) => stringAt(module, "name") ?? "");
}

// Azure Verified Modules, cache/redis-enterprise/database: port 10000 and no other.
const port: Rule = ({ body }) => {
  const asked = at(body, "port");
  return asked !== undefined && asked !== 10000
    ? badRequest(
        `The value '${JSON.stringify(asked)}' of 'properties.port' is invalid. The port must be 10000.`,
      )
    : undefined;
};

// redisenterprise.json 2025-07-01, clusteringPolicy: updatable only while it is NoCluster.
const clusteringIsFinal: Rule = ({ body, existing }) => {
  const from = stringAt(existing?.properties, "clusteringPolicy");
  const to = stringAt(body, "clusteringPolicy");
  return from !== undefined && to !== undefined && from !== to && from !== "NoCluster"
    ? badRequest(
        `The clustering policy cannot be changed from '${from}' to '${to}'. It can only be ` +
          `changed from 'NoCluster'; otherwise the database must be deleted and created again.`,
      )
    : undefined;
};

// articles/redis/architecture.md: non-clustered up to 25 GB, and not on Flash Optimized.
const noClusterIsSmall: Rule = (request) => {
  const sku = clusterSku(request);
  if (clustering(request) !== "NoCluster") return undefined;
  if (sku.family === "flash")
    return badRequest(`Clustering policy 'NoCluster' is not supported on SKU '${sku.name}'.`);
  return sku.memoryGB > 25
    ? badRequest(
        `Clustering policy 'NoCluster' is only supported up to 25 GB: SKU '${sku.name}' is larger.`,
      )
    : undefined;
};

const knownModules: Rule = ({ body }) => {
  const unknown = modules(body).find((name) => !MODULES.includes(name));
  return unknown === undefined
    ? undefined
    : badRequest(
        `The module '${unknown}' is not supported. Supported modules: ${MODULES.join(", ")}.`,
      );
};

// articles/redis/redis-modules.md @19d2e838.
const flashModules: Rule = (request) => {
  const other = modules(request.body).find((name) => name !== "RedisJSON");
  const sku = clusterSku(request);
  return sku.family === "flash" && other !== undefined
    ? badRequest(
        `The module '${other}' is not supported on SKU '${sku.name}'. Flash Optimized supports ` +
          `RedisJSON only.`,
      )
    : undefined;
};

// articles/redis/redis-modules.md @19d2e838; azurerm CustomizeDiff.
const searchNeeds: Rule = (request) => {
  const asked = modules(request.body);
  const has = asked.length > 0 ? asked : modules(request.existing?.properties ?? {});
  if (!has.includes("RediSearch")) return undefined;
  if (clustering(request) !== "EnterpriseCluster")
    return badRequest("The module 'RediSearch' requires clustering policy 'EnterpriseCluster'.");
  return effective(request, "evictionPolicy", "VolatileLRU") === "NoEviction"
    ? undefined
    : badRequest("The module 'RediSearch' requires eviction policy 'NoEviction'.");
};

// redisenterprise.json 2025-07-01, Persistence: at most one of AOF and RDB.
const onePersistence: Rule = ({ body }) =>
  at(body, "persistence.aofEnabled") === true && at(body, "persistence.rdbEnabled") === true
    ? badRequest("At most one of AOF and RDB persistence can be enabled.")
    : undefined;

// redisenterprise.json 2025-07-01: x-ms-mutability read, create.
const modulesAreFinal: Rule = ({ body, existing }) => {
  if (!existing || body.modules === undefined) return undefined;
  const has = modules(existing.properties).join(", ");
  const asked = modules(body).join(", ");
  return has === asked
    ? undefined
    : badRequest("The modules of a database cannot be changed after it has been created.");
};

const RULES: Rule[] = [
  port,
  clusteringIsFinal,
  noClusterIsSmall,
  knownModules,
  modulesAreFinal,
  flashModules,
  searchNeeds,
  onePersistence,
];
