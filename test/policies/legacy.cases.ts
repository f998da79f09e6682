import { aCluster } from "../../policies/framework/examples";
import { amrNoPreviewApi, noClassicRedis } from "../../policies/legacy/legacy";
import { policyCases, UNKNOWN } from "./policyCases";

const classic = (type: string) =>
  `redis: its type is "${type}"; it should be "azure-native:redisenterprise:RedisEnterprise". Declare a RedisEnterprise and a Database, and move the clients over.`;

policyCases(noClassicRedis, {
  good: [aCluster()],
  absent: [{ sku: undefined }],
  wrongType: [{ sku: 7 }],
  otherCase: [{ "@type": "azure-native:REDIS:redis" }, classic("azure-native:REDIS:redis")],
  unknown: [{ "sku.name": UNKNOWN }, undefined],
  more: {
    "the native type": [
      { "@type": "azure-native:redis:Redis" },
      classic("azure-native:redis:Redis"),
    ],
    "the older module's type": [
      { "@type": "azure-native:cache/v20230401:Redis" },
      classic("azure-native:cache/v20230401:Redis"),
    ],
    "the classic provider's type": [
      { "@type": "azure:redis/cache:Cache" },
      classic("azure:redis/cache:Cache"),
    ],
  },
});

const preview = (version: string, type: string) =>
  `redis: its API version is "${version}"; it should be one without \`preview\`. Write \`azure-native:redisenterprise:${type}\`.`;

policyCases(amrNoPreviewApi, {
  good: [aCluster()],
  absent: [{ "@type": "azure-native:redisenterprise:Database" }],
  wrongType: [{ azureApiVersion: 7 }],
  otherCase: [
    { "@type": "azure-native:redisenterprise/V20250801PREVIEW:Database" },
    preview("2025-08-01-preview", "Database"),
  ],
  unknown: [{ azureApiVersion: UNKNOWN }, undefined],
  more: {
    "a preview": [
      { "@type": "azure-native:redisenterprise/v20250801preview:RedisEnterprise" },
      preview("2025-08-01-preview", "RedisEnterprise"),
    ],
    "a preview as a package of its own": [
      {
        "@type":
          "azure-native_redisenterprise_v20260201preview:redisenterprise:AccessPolicyAssignment",
      },
      preview("2026-02-01-preview", "AccessPolicyAssignment"),
    ],
    "a preview of Azure Cache for Redis": [
      { "@type": "azure-native:cache/v20240401preview:AccessPolicyAssignment" },
    ],
    "a preview of the older module": [
      { "@type": "azure-native:cache/v20230301preview:Database" },
      preview("2023-03-01-preview", "Database"),
    ],
    "a version that isn't a preview": [
      { "@type": "azure-native:redisenterprise/v20250701:RedisEnterprise" },
    ],
    "the provider's own choice": [{ azureApiVersion: "2025-05-01-preview" }],
  },
});
