/**
 * Names, addresses and numbers of Azure Managed Redis and of what surrounds it.
 *
 * Sources: patterns of Microsoft.Cache/redisEnterprise 2025-07-01; Azure documentation
 * articles/redis/includes/managed-redis-create.md, articles/redis/private-link.md and
 * articles/azure-resource-manager/management/resource-name-rules.md.
 */

/** The only port of an Azure Managed Redis database. 6380 and 6379 belong to Azure Cache for Redis. */
export const REDIS_PORT = 10000;

/** The only database of a cluster. */
export const DATABASE_NAME = "default";

/** The private DNS zone that resolves Azure Managed Redis; the predecessor's zone deploys and then fails to connect. */
export const PRIVATE_DNS_ZONE = "privatelink.redis.azure.net";

/** The group id (sub-resource) of a private endpoint to Azure Managed Redis. */
export const PRIVATE_LINK_GROUP = "redisEnterprise";

/** .NET configuration turns `--` in a secret's name into `:`. */
export const PASSWORD_SECRET_NAME = "RedisConfiguration--Password";
export const CONNECTION_STRING_SECRET_NAME = "RedisConfiguration--ConnectionString";

/** A rule for a name: what it must match, in a regular expression and in words. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly words: string;
}

export const nameRules = {
  cluster: {
    pattern: /^(?=.{1,60}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/,
    words: "1 to 60 letters, digits and single hyphens, with no hyphen first or last",
  },
  resourceGroup: {
    pattern: /^(?=.{1,90}$)[\p{L}\p{N}_().-]*[\p{L}\p{N}_()-]$/u,
    words: "1 to 90 letters, digits, `_`, `(`, `)`, `-` and `.`, with no `.` last",
  },
  keyVault: {
    pattern: /^(?=.{3,24}$)[A-Za-z](-?[A-Za-z0-9])*$/,
    words: "3 to 24 letters, digits and single hyphens, a letter first and no hyphen last",
  },
  secret: {
    pattern: /^[0-9A-Za-z-]{1,127}$/,
    words: "1 to 127 letters, digits and hyphens",
  },
  virtualNetwork: {
    pattern: /^(?=.{2,64}$)[A-Za-z0-9][\w.-]*\w$/,
    words:
      "2 to 64 letters, digits, `_`, `.` and `-`, a letter or digit first and no `.` or `-` last",
  },
  subnet: {
    pattern: /^(?=.{1,80}$)[A-Za-z0-9]([\w.-]*\w)?$/,
    words:
      "1 to 80 letters, digits, `_`, `.` and `-`, a letter or digit first and no `.` or `-` last",
  },
  virtualNetworkLink: {
    pattern: /^(?=.{1,80}$)[A-Za-z0-9]([\w.-]*\w)?$/,
    words:
      "1 to 80 letters, digits, `_`, `.` and `-`, a letter or digit first and no `.` or `-` last",
  },
  privateEndpoint: {
    pattern: /^(?=.{2,64}$)[A-Za-z0-9][\w.-]*\w$/,
    words:
      "2 to 64 letters, digits, `_`, `.` and `-`, a letter or digit first and no `.` or `-` last",
  },
  actionGroup: {
    pattern: /^(?=.{1,260}$)[^:<>+/&%\\?|\p{Cc}]*[^:<>+/&%\\?|\p{Cc} .]$/u,
    words: "1 to 260 characters without `:<>+/&%\\?|`, with no space or `.` last",
  },
  // Azure keeps the title in a tag as well, whose value has 256 characters (management/tag-resources.md).
  workbook: {
    pattern: /^(?=.{1,256}$)\S(.*\S)?$/u,
    words: "1 to 256 characters in one line, with no space first or last",
  },
  workspace: {
    pattern: /^(?=.{4,63}$)[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]$/,
    words: "4 to 63 letters, digits and hyphens, with no hyphen first or last",
  },
} as const satisfies Record<string, NameRule>;

/** The address that clients connect to; the private DNS zone resolves it inside the network. */
export function hostName(instance: string, location: string): string {
  return `${instance}.${normalizeLocation(location)}.redis.azure.net`;
}

/** `West Europe`, `WestEurope` and `westeurope` are one region. */
export function normalizeLocation(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}

/** How Entra and Azure write the ids of principals, tenants and subscriptions. */
export const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
