import {
  amrSkuCapacityUnset,
  amrSkuCapByEnv,
  amrSkuKnown,
  amrSkuNotRetired,
  amrTierPreview,
  enterpriseCapacityValid,
} from "../../../policies/cluster/sku";
import { aCluster } from "../../../policies/framework/examples";
import { policyCases, UNKNOWN } from "../policyCases";

const good = [aCluster()];
const unknown = [{ "sku.name": UNKNOWN }, "redis: sku.name"] as const;

const RETIRED = "Azure has created none of the retired sizes since 2026-04-01.";
const retired = (sku: string) =>
  `redis: sku.name is "${sku}"; it must be a size of Azure Managed Redis. Write \`sku: { name: "Balanced_B10" }\`. ${RETIRED}`;

policyCases(amrSkuNotRetired, {
  good,
  absent: [{ sku: undefined }],
  wrongType: [{ "sku.name": 10 }],
  otherCase: [{ "sku.name": "ENTERPRISE_e10" }, retired("ENTERPRISE_e10")],
  unknown,
  more: {
    "an Enterprise size": [{ "sku.name": "Enterprise_E20" }, retired("Enterprise_E20")],
    "an Enterprise Flash size": [
      { "sku.name": "EnterpriseFlash_F300" },
      retired("EnterpriseFlash_F300"),
    ],
    "an older API version's type": [
      { "@type": "azure-native:cache/v20230701:RedisEnterprise", "sku.name": "Enterprise_E20" },
      retired("Enterprise_E20"),
    ],
    "the type of a package of one API version": [
      {
        "@type": "azure-native_redisenterprise_v20240201:redisenterprise:RedisEnterprise",
        "sku.name": "Enterprise_E20",
      },
      retired("Enterprise_E20"),
    ],
    "the classic provider's type": [
      { "@type": "azure:redis/enterpriseCluster:EnterpriseCluster", skuName: "Enterprise_E20-4" },
      `redis: skuName is "Enterprise_E20"; it must be a size of Azure Managed Redis. Write \`skuName: "Balanced_B10"\`. ${RETIRED}`,
    ],
    "a component whose type ends in the same word": [
      { "@type": "azure-managed-redis:index:RedisEnterprise", "sku.name": "Enterprise_E20" },
    ],
  },
});

const offered = "it should be one of the 44 sizes of Azure Managed Redis";

policyCases(amrSkuKnown, {
  good,
  absent: [
    { sku: undefined },
    `redis: sku.name is absent; ${offered}. Write \`sku: { name: "Balanced_B10" }\`.`,
  ],
  wrongType: [
    { "sku.name": ["Balanced_B10"] },
    `redis: sku.name is a list of 1; ${offered}. Write \`sku: { name: "Balanced_B10" }\`.`,
  ],
  otherCase: [{ "sku.name": "balanced_b10" }],
  unknown,
  more: {
    "a typing mistake": [
      { "sku.name": "MemoryOptimised_M20" },
      `redis: sku.name is "MemoryOptimised_M20"; ${offered}. Write \`sku: { name: "MemoryOptimized_M20" }\`.`,
    ],
    "a retired size, which is another policy's affair": [{ "sku.name": "Enterprise_E10" }],
    "a size that is no longer in its tier": [
      { "@type": "azure:managedredis/managedRedis:ManagedRedis", skuName: "Balanced_B2" },
      `redis: skuName is "Balanced_B2"; ${offered}. Write \`skuName: "Balanced_B3"\`.`,
    ],
  },
});

const noCapacity = (found: string) =>
  `redis: sku.capacity is ${found}; it must be absent. Write \`sku: { name: "Balanced_B10" }\` and nothing beside it.`;

policyCases(amrSkuCapacityUnset, {
  good,
  absent: [{ "sku.capacity": undefined }],
  wrongType: [{ "sku.capacity": "two" }, noCapacity('"two"')],
  otherCase: [{ "sku.name": "ENTERPRISE_E10", "sku.capacity": 2 }],
  unknown: [{ "sku.capacity": UNKNOWN }, "redis: sku.capacity"],
  more: {
    "the capacity of an old template": [{ "sku.capacity": 1 }, noCapacity("1")],
    zero: [{ "sku.capacity": 0 }, noCapacity("0")],
    "a retired size, which has one": [{ "sku.name": "Enterprise_E10", "sku.capacity": 2 }],
  },
});

const enterprise = [aCluster({ sku: { name: "Enterprise_E10", capacity: 4 } })];
const even = (found: string) =>
  `redis: sku.capacity is ${found}; it must be 2, 4, 6 …. Write \`sku: { capacity: 2 }\`.`;
const flash = (found: string) =>
  `redis: sku.capacity is ${found}; it must be 3, 9, 15 …. Write \`sku: { capacity: 3 }\`.`;
const ofFlash = (capacity: unknown) => ({
  "sku.name": "EnterpriseFlash_F300",
  "sku.capacity": capacity,
});

policyCases(enterpriseCapacityValid, {
  good: enterprise,
  absent: [{ "sku.capacity": undefined }],
  wrongType: [{ "sku.capacity": "4" }, even('"4"')],
  otherCase: [{ "sku.name": "ENTERPRISE_E10", "sku.capacity": 3 }, even("3")],
  unknown: [{ "sku.capacity": UNKNOWN }, "redis: sku.capacity"],
  more: {
    odd: [{ "sku.capacity": 3 }, even("3")],
    zero: [{ "sku.capacity": 0 }, even("0")],
    negative: [{ "sku.capacity": -2 }, even("-2")],
    fractional: [{ "sku.capacity": 2.5 }, even("2.5")],
    "the smallest of Flash": [ofFlash(3)],
    "the next of Flash": [ofFlash(9)],
    "even on Flash": [ofFlash(6), flash("6")],
    "of no step of Flash": [ofFlash(5), flash("5")],
    "on Azure Managed Redis, which is another policy's affair": [
      { "sku.name": "Balanced_B10", "sku.capacity": 3 },
    ],
    "odd in the classic provider's one word": [
      { "@type": "azure:redis/enterpriseCluster:EnterpriseCluster", skuName: "Enterprise_E20-3" },
      'redis: skuName is 3; it must be 2, 4, 6 …. Write `skuName: "Enterprise_E20-2"`.',
    ],
    "text in the classic provider's one word": [
      { "@type": "azure:redis/enterpriseCluster:EnterpriseCluster", skuName: "Enterprise_E20-x" },
      'redis: skuName is "x"; it must be 2, 4, 6 …. Write `skuName: "Enterprise_E20-2"`.',
    ],
  },
});

describe("with a configured maximum", () => {
  policyCases(enterpriseCapacityValid, {
    good: enterprise,
    settings: { max: 10 },
    absent: [{ "sku.capacity": undefined }],
    wrongType: [
      { "sku.capacity": true },
      "redis: sku.capacity is true; it must be 2, 4, 6 … up to 10. Write `sku: { capacity: 2 }`.",
    ],
    otherCase: [{ "sku.name": "enterprise_e10" }],
    unknown: [{ "sku.capacity": UNKNOWN }, "redis: sku.capacity"],
    more: {
      "as large as allowed": [{ "sku.capacity": 10 }],
      "larger than allowed": [
        { "sku.capacity": 12 },
        "redis: sku.capacity is 12; it must be 2, 4, 6 … up to 10. Write `sku: { capacity: 2 }`.",
      ],
    },
  });
});

const tooLarge = (sku: string, most: number) =>
  `redis: sku.name is "${sku}"; it should be at most ${most} GB here. Write \`sku: { name: "Balanced_B10" }\`.`;
const tooSmall = (sku: string) =>
  `redis: sku.name is "${sku}"; it should be Balanced_B3 or larger in production. Write \`sku: { name: "Balanced_B3" }\`.`;

policyCases(amrSkuCapByEnv, {
  good,
  absent: [{ sku: undefined }],
  wrongType: [{ "sku.name": 50 }],
  otherCase: [{ "sku.name": "BALANCED_b50" }, tooLarge("Balanced_B50", 24)],
  unknown,
  more: {
    "as large as allowed": [{ "sku.name": "MemoryOptimized_M20" }],
    "larger than allowed": [{ "sku.name": "Balanced_B50" }, tooLarge("Balanced_B50", 24)],
    "the smallest outside production": [{ "sku.name": "Balanced_B0" }],
    "large in production": [{ "sku.name": "Balanced_B100", "tags.environment": "production" }],
    "the smallest in production": [
      { "sku.name": "Balanced_B0", "tags.environment": "production" },
      tooSmall("Balanced_B0"),
    ],
    "the second smallest in production, its tag in capitals": [
      { "sku.name": "Balanced_B1", "tags.Environment": "PROD" },
      tooSmall("Balanced_B1"),
    ],
    "the smallest in preprod": [{ "sku.name": "Balanced_B0", "tags.environment": "preprod" }],
    "the smallest in pre-prod": [{ "sku.name": "Balanced_B0", "tags.environment": "pre-prod" }],
  },
});

describe("in a stack named shop-prod", () => {
  policyCases(amrSkuCapByEnv, {
    good,
    stack: "shop-prod",
    settings: { maxGB: 6 },
    absent: [{ sku: undefined }],
    wrongType: [{ "sku.name": null }],
    otherCase: [{ "sku.name": "balanced_b1" }, tooSmall("Balanced_B1")],
    unknown,
    more: {
      "the smallest": [{ "sku.name": "Balanced_B0" }, tooSmall("Balanced_B0")],
      "a cluster that its tag calls dev": [
        { "tags.environment": "dev" },
        tooLarge("Balanced_B10", 6),
      ],
    },
  });
});

policyCases(amrTierPreview, {
  good,
  settings: { forbidPreview: true },
  absent: [{ sku: undefined }],
  wrongType: [{ "sku.name": {} }],
  otherCase: [
    { "sku.name": "balanced_b350" },
    'redis: sku.name is "Balanced_B350"; it should be a size that is generally available. Write `sku: { name: "Balanced_B250" }`.',
  ],
  unknown,
  more: { "a size of Flash Optimized that is available": [{ "sku.name": "FlashOptimized_A250" }] },
});
