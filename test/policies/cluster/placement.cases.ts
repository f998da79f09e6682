import {
  amrAllowedLocations,
  amrNameConvention,
  amrNameValid,
  amrRequiredTags,
  amrZoneRegion,
  amrZonesUnset,
} from "../../../policies/cluster/placement";
import { amrProtect, amrProtectState } from "../../../policies/cluster/protection";
import { aCluster, CLUSTER_ID, GROUP } from "../../../policies/framework/examples";
import { policyCases, UNKNOWN } from "../policyCases";

const zones = (found: string) =>
  `redis: zones is ${found}; it must be absent. Remove \`zones\`. Azure refuses the cluster otherwise.`;

policyCases(amrZonesUnset, {
  good: [aCluster()],
  absent: [{ zones: undefined }],
  wrongType: [{ zones: "1" }, zones('"1"')],
  otherCase: "a zone has no case",
  unknown: [{ zones: UNKNOWN }, "redis: zones"],
  more: {
    three: [{ zones: ["1", "2", "3"] }, zones("a list of 3")],
    "an empty list": [{ zones: [] }],
    "a retired size, which takes them": [{ zones: ["1"], "sku.name": "Enterprise_E10" }],
  },
});

const region = (found: string) =>
  `redis: location is ${found}; it should be "uksouth" or "westeurope" in production. Write \`location: "uksouth"\`.`;

policyCases(amrZoneRegion, {
  good: [aCluster({ location: "uksouth" })],
  stack: "prod",
  settings: { regions: ["uksouth", "westeurope"] },
  absent: [{ location: undefined }, region("absent")],
  wrongType: [{ location: 1 }, region("1")],
  otherCase: [{ location: "West Europe" }],
  unknown: [{ location: UNKNOWN }, "redis: location"],
  more: {
    "without zones": [{ location: "ukwest" }, region('"ukwest"')],
    "without zones, and not production": [{ location: "ukwest", "tags.environment": "dev" }],
  },
});

const allowed = (found: string) =>
  `redis: location is ${found}; it must be "uksouth". Write \`location: "uksouth"\`.`;

policyCases(amrAllowedLocations, {
  good: [aCluster({ location: "uksouth" })],
  settings: { locations: ["uksouth"] },
  absent: [{ location: undefined }, allowed("absent")],
  wrongType: [{ location: ["uksouth"] }, allowed("a list of 1")],
  otherCase: [{ location: "UK South" }],
  unknown: [{ location: UNKNOWN }, "redis: location"],
  more: { elsewhere: [{ location: "eastus" }, allowed('"eastus"')] },
});

const words = "1 to 60 letters, digits and single hyphens, with no hyphen first or last";
const name = (found: string, mended: string) =>
  `redis: clusterName is ${found}; it must be ${words}. Write \`clusterName: "${mended}"\`.`;

policyCases(amrNameValid, {
  good: [aCluster()],
  absent: [{ clusterName: undefined }],
  wrongType: [{ clusterName: 5 }, name("5", "my-redis")],
  otherCase: [{ clusterName: "SHOP-Redis" }],
  unknown: [{ clusterName: UNKNOWN }, "redis: clusterName"],
  more: {
    "of 60 letters": [{ clusterName: "a".repeat(60) }],
    "of 61 letters": [{ clusterName: "a".repeat(61) }, name(`"${"a".repeat(61)}"`, "a".repeat(60))],
    "with two hyphens": [{ clusterName: "shop--redis" }, name('"shop--redis"', "shop-redis")],
    "with a hyphen last": [{ clusterName: "shop-" }, name('"shop-"', "shop")],
    "with an underscore": [{ clusterName: "shop_redis" }, name('"shop_redis"', "shop-redis")],
    empty: [{ clusterName: "" }, name('""', "my-redis")],
  },
});

const convention = (found: string) =>
  `redis: clusterName is ${found}; it should be a name that matches ^amr-. Write \`clusterName: "<such a name>"\`.`;

policyCases(amrNameConvention, {
  good: [aCluster({ clusterName: "amr-shop" })],
  settings: { pattern: "^amr-" },
  absent: [{ clusterName: undefined }, convention("absent")],
  wrongType: [{ clusterName: {} }, convention("an object")],
  otherCase: [{ clusterName: "AMR-shop" }, convention('"AMR-shop"')],
  unknown: [{ clusterName: UNKNOWN }, "redis: clusterName"],
  more: { "against it": [{ clusterName: "shop" }, convention('"shop"')] },
});

const tagged = { owner: "shop", costCenter: "1", environment: "dev", dataClassification: "low" };
const tags = (missing: string, line: string) =>
  `redis: tags is without ${missing}; it should be complete. Write \`tags: { ${line} }\`.`;

policyCases(amrRequiredTags, {
  good: [aCluster({ tags: tagged })],
  absent: [
    { tags: undefined },
    tags(
      "owner, costCenter, environment, dataClassification",
      'owner: "…", costCenter: "…", environment: "…", dataClassification: "…"',
    ),
  ],
  wrongType: [{ "tags.owner": 7 }, tags("owner", 'owner: "…"')],
  otherCase: [{ tags: { ...tagged, costCenter: undefined, COSTCENTER: "1" } }],
  unknown: [{ "tags.owner": UNKNOWN }, "redis: tags.owner"],
  more: {
    "one missing": [{ "tags.costCenter": undefined }, tags("costCenter", 'costCenter: "…"')],
    "one blank": [{ "tags.owner": " " }, tags("owner", 'owner: "…"')],
  },
});

describe("with other tags configured", () => {
  policyCases(amrRequiredTags, {
    good: [aCluster({ tags: { team: "shop" } })],
    settings: { tags: ["team"] },
    absent: [{ "tags.team": undefined }, tags("team", 'team: "…"')],
    wrongType: [{ tags: "team" }, tags("team", 'team: "…"')],
    otherCase: [{ tags: { TEAM: "shop" } }],
    unknown: [{ tags: UNKNOWN }, "redis: tags"],
    more: {},
  });
});

const lock = (properties: Record<string, unknown>, scope = "ByScope") => ({
  type: `azure-native:authorization:ManagementLock${scope}`,
  name: "lock",
  properties: { level: "CanNotDelete", ...properties },
});
const without = { "@protect": false };
const protect = (modal: string) =>
  `redis: the option protect is off, and there is no lock on the cluster; it ${modal} be on. Write \`{ protect: true }\` among the resource's options.`;

policyCases(amrProtect, {
  good: [{ ...aCluster(), protect: true }],
  stack: "production",
  absent: [without, protect("should")],
  wrongType: [{ ...without, "+": [lock({ scope: 7 })] }, protect("should")],
  otherCase: [
    { ...without, "+": [lock({ scope: CLUSTER_ID.toUpperCase(), level: "CANNOTDELETE" })] },
  ],
  unknown: [{ ...without, "+": [lock({ scope: UNKNOWN })] }, "redis: whether lock locks it"],
  more: {
    "a lock on the cluster": [{ ...without, "+": [lock({ scope: CLUSTER_ID })] }],
    "a lock on its resource group": [{ ...without, "+": [lock({ scope: GROUP })] }],
    "a lock on its resource group by name": [
      { ...without, "+": [lock({ resourceGroupName: "Shop-RG" }, "AtResourceGroupLevel")] },
    ],
    "a lock on the subscription": [{ ...without, "+": [lock({}, "AtSubscriptionLevel")] }],
    "a lock at resource level": [
      {
        ...without,
        "+": [
          lock(
            {
              resourceGroupName: "shop-rg",
              resourceType: "redisEnterprise",
              resourceName: "shop-redis",
            },
            "AtResourceLevel",
          ),
        ],
      },
    ],
    "a lock on another cluster": [
      { ...without, "+": [lock({ scope: CLUSTER_ID.replace("shop-redis", "other") })] },
      protect("should"),
    ],
    "a lock on another group": [
      { ...without, "+": [lock({ scope: GROUP.replace("shop-rg", "other-rg") })] },
      protect("should"),
    ],
    "a lock that doesn't lock": [
      { ...without, "+": [lock({ scope: CLUSTER_ID, level: "NotSpecified" })] },
      protect("should"),
    ],
    "a lock made from the cluster's id, not known yet": [
      {
        ...without,
        "+": [{ ...lock({ scope: UNKNOWN }), madeFrom: { scope: ["redis"] } }],
      },
    ],
    "a cluster that holds state, which is the guardrail's affair": [
      { ...without, "tags.workload": "state" },
    ],
    "outside production": [{ ...without, "tags.environment": "dev" }],
  },
});

policyCases(amrProtectState, {
  good: [{ ...aCluster({ tags: { workload: "state" } }), protect: true }],
  stack: "production",
  absent: [without, protect("must")],
  wrongType: [{ ...without, "tags.workload": 7 }],
  otherCase: [{ ...without, "tags.workload": "STATE" }, protect("must")],
  unknown: [{ "tags.workload": UNKNOWN }, "redis: tags.workload"],
  more: {
    "a lock on the cluster": [{ ...without, "+": [lock({ scope: CLUSTER_ID })] }],
    "a cache": [{ ...without, "tags.workload": "cache" }],
    "outside production": [{ ...without, "tags.environment": "uat" }],
  },
});
