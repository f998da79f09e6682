import { apiVersion } from "../framework/apiVersion";
import { aCluster } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import { Kind, native } from "../framework/kind";
import { classicCache } from "../framework/kinds";
import { resourcePolicy } from "../framework/policy";
import { show } from "../framework/values";

export const noClassicRedis = resourcePolicy({
  name: "no-classic-redis",
  pack: "practices",
  description: "Azure Cache for Redis should be replaced by Azure Managed Redis.",
  severity: "medium",
  framework: wellArchitected("RE:01"),
  url: "https://learn.microsoft.com/azure/redis/migrate/migrate-overview",
  steps:
    "Move to Azure Managed Redis: another resource type, another host name, port 10000. Basic, Standard and Premium retire on 2028-09-30.",
  kind: classicCache,
  judge: (subject) => [
    {
      property: "its type",
      found: show(subject.given.type),
      wanted: '"azure-native:redisenterprise:RedisEnterprise"',
      fix: "Declare a RedisEnterprise and a Database, and move the clients over",
    },
  ],
  good: [aCluster()],
  bad: [{ type: "azure-native:redis:Redis", name: "redis", properties: { name: "shop-redis" } }],
});

/** Everything of the service: clusters, databases, assignments, whatever comes. */
const anyOfTheService = new Kind<"version">(
  "Azure Managed Redis",
  { tokens: native("redisenterprise", "\\w+"), properties: { version: "azureApiVersion" } },
  // Whatever else the module `cache` has is of Azure Cache for Redis.
  {
    tokens: native("cache", "RedisEnterprise|Database"),
    properties: { version: "azureApiVersion" },
  },
);

export const amrNoPreviewApi = resourcePolicy({
  name: "amr-no-preview-api",
  pack: "practices",
  description: "A resource should be written against an API version that isn't a preview.",
  severity: "low",
  framework: wellArchitected("OE:04"),
  url: "https://learn.microsoft.com/azure/templates/microsoft.cache/redisenterprise",
  steps: "Use the module without a version, or a package with a version that isn't a preview.",
  kind: anyOfTheService,
  judge: ({ given }) => {
    // What the provider stamps on an unversioned resource is the provider's choice.
    const version = apiVersion({ type: given.type, props: {} });
    return version?.includes("preview")
      ? [
          {
            property: "its API version",
            found: show(version),
            wanted: "one without `preview`",
            fix: `Write \`azure-native:redisenterprise:${given.type.split(":").pop() ?? ""}\``,
          },
        ]
      : [];
  },
  good: [aCluster()],
  bad: [{ ...aCluster(), type: "azure-native:redisenterprise/v20250801preview:RedisEnterprise" }],
});
