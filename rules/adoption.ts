import { refusalsOf } from "./changeConsequences";
import type { RedisModule } from "./instanceSettings";
import { normalizeLocation } from "./names";
import type { Adopted, ForeignSetting } from "./partIds";
import type { Problem } from "./problem";
import { findSku } from "./skus";

/** What a live cluster says of itself, as far as an adoption depends on it. */
export interface LiveCluster {
  readonly location: string;
  readonly sku?: { readonly name: string };
  readonly highAvailability?: string;
  readonly encryption?: {
    readonly customerManagedKeyEncryption?: { readonly keyEncryptionKeyUrl?: string };
  };
}

/** What a live database says of itself, as far as an adoption depends on it. */
export interface LiveDatabase {
  readonly accessKeysAuthentication?: string;
  readonly clusteringPolicy?: string;
  readonly modules?: readonly { readonly name: string; readonly args?: string }[];
  readonly geoReplication?: { readonly groupNickname?: string };
}

/** What is live of one instance; `undefined` is what couldn't be read, which stops nothing. */
export interface Live {
  readonly cluster: LiveCluster | "absent" | undefined;
  readonly database: LiveDatabase | "absent" | undefined;
  /** Settings of other tools that send to the stack's workspace already. */
  readonly settings: readonly ForeignSetting[];
  /** Positions of the principals that have an assignment which the provider can't import. */
  readonly principals: readonly number[];
}

const TYPE = "azure-native:redisenterprise:";
const lost = (what: string, besides: string): string =>
  `once \`adopt\` is removed, the ${what} would be replaced: its data is lost, and ${besides} change.`;

/**
 * Why one instance can't be adopted as the stack file has it: what the first preview without `adopt` would replace or
 * Azure would refuse, and what stands in the way of a part.
 */
export function adoptionProblems(adopted: Adopted, live: Live): Problem[] {
  const { cluster, database } = live;
  if (cluster === "absent") return [clusterMissing(adopted)];
  return [
    ...(cluster === undefined ? [] : clusterProblems(adopted, cluster)),
    ...(database === undefined || database === "absent" ? [] : databaseProblems(adopted, database)),
    ...live.settings.map(settingInTheWay),
    ...live.principals.map((position) => assignmentInTheWay(adopted, position)),
  ].map((problem) => ({
    ...problem,
    property: problem.property.startsWith("environment.")
      ? problem.property
      : `instances.${adopted.key}.${problem.property}`,
  }));
}

function clusterMissing({ key, settings, ids }: Adopted): Problem {
  return {
    id: "adopt-live-cluster",
    property: `instances.${key}.name`,
    value: settings.name,
    rule: `is adopted, and ${ids.cluster} does not exist.`,
    fix: "Write the name of the live instance, or remove `adopt` to have it created.",
  };
}

function clusterProblems({ key, settings, location }: Adopted, cluster: LiveCluster): Problem[] {
  const problems = refused("RedisEnterprise", cluster, {
    sku: { name: settings.sku },
    highAvailability: settings.highAvailability,
  });
  if (normalizeLocation(cluster.location) !== normalizeLocation(location)) {
    const live = normalizeLocation(cluster.location);
    problems.push({
      id: "adopt-location",
      property: "environment.location",
      value: location,
      rule: `instance \`${key}\` is live in ${live}; ${lost("instance", "its host name and keys")}`,
      fix: `Write ${live}, or adopt it in an environment of that region.`,
    });
  }
  if (cluster.sku !== undefined && findSku(cluster.sku.name) === undefined)
    problems.push({
      id: "adopt-size",
      property: "sku",
      value: settings.sku,
      rule: `the live instance has ${cluster.sku.name}, which is no size of Azure Managed Redis and can't be scaled to one.`,
      fix: "Leave this instance out of the stack, create one beside it and move to that.",
    });
  if (cluster.encryption?.customerManagedKeyEncryption?.keyEncryptionKeyUrl !== undefined)
    problems.push({
      id: "adopt-customer-managed-key",
      property: "adopt",
      rule:
        "the live instance is encrypted with a customer-managed key, which a stack file can't say yet: " +
        "the first change after the adoption would leave the key out.",
      fix: "Leave this instance out of the stack.",
    });
  return problems;
}

function databaseProblems({ settings }: Adopted, database: LiveDatabase): Problem[] {
  const problems = refused("Database", database, { clusteringPolicy: settings.clusteringPolicy });
  const keys = database.accessKeysAuthentication ?? "Disabled";
  if (keys !== settings.accessKeys)
    problems.push({
      id: "adopt-access-keys",
      property: "access.keys",
      value: settings.accessKeys,
      rule: `the live database has ${keys}, and a change drops every connection.`,
      fix:
        keys === "Enabled"
          ? "Write Enabled; change it once the instance is adopted."
          : "Write Disabled, and who logs in under `principals`; change it once the instance is adopted.",
    });
  const live = database.modules ?? [];
  if (!sameModules(live, settings.modules))
    problems.push({
      id: "adopt-modules",
      property: "modules",
      value: settings.modules,
      rule: `the live database has ${live.length === 0 ? "none" : "others"}; ${lost("database", "its keys")}`,
      fix: `Write \`modules: ${written(live)}\`.`,
    });
  const nickname = database.geoReplication?.groupNickname;
  if (nickname !== undefined)
    problems.push({
      id: "adopt-geo-replication",
      property: "adopt",
      rule: `the live database is in the geo-replication group ${nickname}, which a stack file can't say; ${lost("database", "its keys")}`,
      fix: "Leave this instance out of the stack, or unlink the database first.",
    });
  return problems;
}

/** What Azure would refuse to change afterwards. */
function refused(type: string, before: object, inputs: Record<string, unknown>): Problem[] {
  const change = { type: `${TYPE}${type}`, operation: "update" as const, inputs };
  return refusalsOf({ ...change, before: { ...before } }).map(({ property, from, to, rule }) => ({
    id: "adopt-refused-change",
    property,
    value: to,
    rule: `the live instance has ${from}. ${rule}`,
    fix: `Write ${from}.`,
  }));
}

function settingInTheWay({ part, name }: ForeignSetting): Problem {
  return {
    id: "adopt-diagnostic-setting",
    property: `diagnosticSettings.${part}`,
    value: true,
    rule: `the live setting ${name} sends them to the workspace, and Azure takes no second one that does.`,
    fix:
      `Write false to leave that one to Azure Policy or whoever made it, or ` +
      `\`adopt: { diagnosticSettings: { ${part}: ${name} } }\` to take it over.`,
  };
}

function assignmentInTheWay({ settings }: Adopted, position: number): Problem {
  const objectId = settings.principals[position]?.objectId;
  return {
    id: "adopt-assignment",
    property: `access.principals[${position}].objectId`,
    value: objectId,
    rule: "has an assignment named with hyphens, which Pulumi's provider can't import.",
    fix: "Write `assign: false` beside it: the stack then leaves the assignment alone.",
  };
}

export type Module = Pick<RedisModule, "args"> & { readonly name: string };

/** The order means nothing; empty options, as azurerm sends them, are others than none: both are replaced. */
export function sameModules(one: readonly Module[], other: readonly Module[]): boolean {
  const text = (modules: readonly Module[]): string =>
    modules
      .map(({ name, args }) => JSON.stringify([name, args]))
      .sort()
      .join();
  return text(one) === text(other);
}

function written(modules: readonly Module[]): string {
  const each = modules.map(({ name, args }) =>
    args === undefined ? `{ name: ${name} }` : `{ name: ${name}, args: "${args}" }`,
  );
  return `[${each.join(", ")}]`;
}
