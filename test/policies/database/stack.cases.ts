import { amrCombinations } from "../../../policies/database/combinations";
import {
  amrCacheEvicts,
  amrEvictionMatchesWorkload,
  amrPersistenceRequired,
  amrWorkloadDeclared,
} from "../../../policies/database/workload";
import { aCluster, aDatabase, CLUSTER_ID } from "../../../policies/framework/examples";
import { policyCases, UNKNOWN } from "../policyCases";

const db = "redis-database";
const aof = { persistence: { aofEnabled: true, aofFrequency: "1s" } };
const MANAGED = "azure:managedredis/managedRedis:ManagedRedis";

const evicting = (found: string, because: string) =>
  `redis: evictionPolicy of ${db} is ${found}; it must be "NoEviction" on a cluster tagged \`workload: state\`. Write \`evictionPolicy: "NoEviction"\`. ${because}.`;
const KEY_RING = "This evicts DataProtection-Keys and logs everybody out";
const EXPIRING = "evicts keys that have an expiry, such as locks";
const forgetting = (found: string) =>
  `redis: persistence.aofEnabled of ${db} is ${found}; it must be true on a cluster tagged \`workload: state\`, unless it is geo-replicated. Write \`persistence: { aofEnabled: true, aofFrequency: "1s" }\`.`;

policyCases(amrEvictionMatchesWorkload, {
  good: [aCluster({ tags: { workload: "state" } }), aDatabase(aof)],
  absent: [
    { [`${db}:evictionPolicy`]: undefined },
    evicting("absent", `The default, VolatileLRU, ${EXPIRING}`),
  ],
  wrongType: [{ [`${db}:evictionPolicy`]: 7 }, evicting("7", `This ${EXPIRING}`)],
  otherCase: [
    { "tags.workload": "STATE", [`${db}:evictionPolicy`]: "allkeyslru" },
    evicting('"allkeyslru"', KEY_RING),
  ],
  unknown: [{ [`${db}:evictionPolicy`]: UNKNOWN }, "redis: evictionPolicy"],
  more: {
    "AllKeysLRU, which evicted the key ring": [
      { [`${db}:evictionPolicy`]: "AllKeysLRU" },
      evicting('"AllKeysLRU"', KEY_RING),
    ],
    VolatileLRU: [
      { [`${db}:evictionPolicy`]: "VolatileLRU" },
      evicting('"VolatileLRU"', `This ${EXPIRING}`),
    ],
    "no persistence": [{ [`${db}:persistence`]: undefined }, forgetting("absent")],
    "RDB only": [
      { [`${db}:persistence`]: { rdbEnabled: true, rdbFrequency: "1h", aofEnabled: false } },
      forgetting("false"),
    ],
    "no persistence, but geo-replicated": [
      {
        [`${db}:persistence`]: undefined,
        [`${db}:geoReplication`]: { groupNickname: "shop", linkedDatabases: [] },
      },
    ],
    "a cache": [{ "tags.workload": "cache", [`${db}:evictionPolicy`]: "AllKeysLRU" }],
    "no workload declared": [{ tags: undefined, [`${db}:evictionPolicy`]: "AllKeysLRU" }],
    "a database of another cluster": [
      { [`${db}:clusterName`]: "other", [`${db}:evictionPolicy`]: "AllKeysLRU" },
    ],
    "a database that only its dependencies tie to the cluster": [
      {
        [`${db}:clusterName`]: UNKNOWN,
        [`${db}:@madeFrom`]: { clusterName: ["redis"] },
        [`${db}:evictionPolicy`]: "AllKeysLRU",
      },
      evicting('"AllKeysLRU"', KEY_RING),
    ],
    "a database that only its component ties to the cluster": [
      {
        "@parent": "shop",
        "+": [
          { type: "shop:index:Cache", name: "shop", properties: {} },
          {
            ...aDatabase({ clusterName: UNKNOWN, evictionPolicy: "AllKeysLRU" }),
            name: "inner",
            parent: "shop",
          },
        ],
        [`${db}:`]: undefined,
      },
      evicting('"AllKeysLRU"', KEY_RING).replace(db, "inner"),
      forgetting("absent").replace(db, "inner"),
    ],
    "the classic provider's one resource": [
      {
        "@type": MANAGED,
        name: "shop-redis",
        skuName: "Balanced_B10",
        "defaultDatabase.evictionPolicy": "AllKeysLRU",
        [`${db}:`]: undefined,
      },
      evicting('"AllKeysLRU"', KEY_RING)
        .replace(`evictionPolicy of ${db}`, "defaultDatabase.evictionPolicy of redis")
        .replace(
          '`evictionPolicy: "NoEviction"`',
          '`defaultDatabase: { evictionPolicy: "NoEviction" }`',
        ),
      'redis: defaultDatabase.persistenceAppendOnlyFileBackupFrequency of redis is absent; it must be true on a cluster tagged `workload: state`, unless it is geo-replicated. Write `defaultDatabase: { persistenceAppendOnlyFileBackupFrequency: "1s" }`.',
    ],
  },
});

const full = (found: string) =>
  `redis: evictionPolicy of ${db} is ${found}; it should be "AllKeysLRU" or another policy that evicts. Write \`evictionPolicy: "AllKeysLRU"\`.`;

policyCases(amrCacheEvicts, {
  good: [aCluster({ tags: { workload: "cache" } }), aDatabase({ evictionPolicy: "AllKeysLRU" })],
  absent: [{ [`${db}:evictionPolicy`]: undefined }],
  wrongType: [{ [`${db}:evictionPolicy`]: 7 }],
  otherCase: [{ [`${db}:evictionPolicy`]: "noeviction" }, full('"noeviction"')],
  unknown: [{ [`${db}:evictionPolicy`]: UNKNOWN }, "redis: evictionPolicy"],
  more: {
    NoEviction: [{ [`${db}:evictionPolicy`]: "NoEviction" }, full('"NoEviction"')],
    "NoEviction with RediSearch, which needs it": [
      { [`${db}:evictionPolicy`]: "NoEviction", [`${db}:modules`]: [{ name: "RediSearch" }] },
    ],
    "NoEviction for state": [{ [`${db}:evictionPolicy`]: "NoEviction", "tags.workload": "state" }],
  },
});

const declared = (found: string) =>
  `redis: tags.workload is ${found}; it should be "state" or "cache". Write \`tags: { workload: "state" }\`.`;

policyCases(amrWorkloadDeclared, {
  good: [aCluster({ tags: { workload: "cache" } })],
  absent: [{ tags: undefined }, declared("absent")],
  wrongType: [{ "tags.workload": 7 }, declared("7")],
  otherCase: [{ tags: { WORKLOAD: "CACHE" } }],
  unknown: [{ "tags.workload": UNKNOWN }, "redis: tags.workload"],
  more: { "something else": [{ "tags.workload": "queue" }, declared('"queue"')] },
});

const off = `redis: persistence of ${db} is off; it should be AOF or RDB in production. Write \`persistence: { aofEnabled: true, aofFrequency: "1s" }\`.`;

policyCases(amrPersistenceRequired, {
  good: [aCluster(), aDatabase(aof)],
  stack: "production",
  absent: [{ [`${db}:persistence`]: undefined }, off],
  wrongType: [{ [`${db}:persistence`]: "aof" }, off],
  otherCase: [{ "tags.environment": "PRODUCTION", [`${db}:persistence`]: undefined }, off],
  unknown: [{ [`${db}:persistence`]: UNKNOWN }, "redis: persistence"],
  more: {
    RDB: [{ [`${db}:persistence`]: { rdbEnabled: true, rdbFrequency: "1h" } }],
    "geo-replicated": [
      { [`${db}:persistence`]: undefined, [`${db}:geoReplication`]: { groupNickname: "shop" } },
    ],
    "a cache": [{ [`${db}:persistence`]: undefined, "tags.workload": "cache" }],
    "state, which is the guardrail's affair": [
      { [`${db}:persistence`]: undefined, "tags.workload": "state" },
    ],
    "outside production": [{ [`${db}:persistence`]: undefined, "tags.environment": "dev" }],
  },
});

const group = { groupNickname: "shop", linkedDatabases: [] };
const LARGER = 'Write `sku: { name: "Balanced_B10" }` for the cluster';
const member = (cluster: Record<string, unknown>, database: Record<string, unknown>) => ({
  [`${db}:geoReplication`]: group,
  "+": [
    { ...aCluster({ clusterName: "ukwest-redis", ...cluster }), name: "ukwest" },
    {
      ...aDatabase({ clusterName: "ukwest-redis", geoReplication: group, ...database }),
      name: "ukwest-database",
    },
  ],
});
const differs = (label: string, found: string, wanted: string) =>
  `ukwest: ${label} of ukwest-database is ${found}; it must be ${wanted}, as in ${db} of the same geo-replication group. Write the same in all members of the group.`;
const size = (found: string, wanted: string, fix: string) =>
  `redis: ${found}; it must be ${wanted}. ${fix}.`;

policyCases(amrCombinations, {
  good: [aCluster(), aDatabase()],
  absent: [
    { [`${db}:`]: undefined },
    "redis: the number of its databases is 0; it must be 1. Declare a Database named `default`.",
  ],
  wrongType: [{ "sku.name": 7 }],
  otherCase: [
    { "sku.name": "BALANCED_B50", [`${db}:clusteringPolicy`]: "NOCLUSTER" },
    size(
      `clusteringPolicy of ${db} is "NOCLUSTER"`,
      '"EnterpriseCluster" or "OSSCluster" on Balanced_B50: NoCluster works up to 25 GB and not with Flash',
      'Write `clusteringPolicy: "EnterpriseCluster"`',
    ),
  ],
  unknown: [{ [`${db}:clusterName`]: UNKNOWN }, `redis: whether ${db} is its database`],
  more: {
    "two databases": [
      { "+": [{ ...aDatabase(), name: "second" }] },
      `redis: the number of its databases is 2; it must be 1. Keep one of ${db} and second.`,
    ],
    "NoCluster up to 25 GB": [{ "sku.name": "MemoryOptimized_M20" }],
    "NoCluster on Flash": [
      { "sku.name": "FlashOptimized_A250" },
      size(
        `clusteringPolicy of ${db} is "NoCluster"`,
        '"EnterpriseCluster" or "OSSCluster" on FlashOptimized_A250: NoCluster works up to 25 GB and not with Flash',
        'Write `clusteringPolicy: "EnterpriseCluster"`',
      ),
    ],
    "RediSearch on Flash": [
      {
        "sku.name": "FlashOptimized_A250",
        [`${db}:clusteringPolicy`]: "EnterpriseCluster",
        [`${db}:modules`]: [{ name: "RediSearch" }, { name: "RedisJSON" }],
      },
      size(
        `modules of ${db} is "RediSearch"`,
        "RedisJSON or nothing on FlashOptimized_A250",
        `${LARGER}, or remove the module`,
      ),
    ],
    "geo-replication on Balanced_B1": [
      { "sku.name": "Balanced_B1", [`${db}:geoReplication`]: group },
      size(
        `geoReplication of ${db} is on`,
        "off on Balanced_B1, which can't be geo-replicated",
        `${LARGER}, or remove geo-replication`,
      ),
    ],
    "geo-replication on Flash": [
      {
        "sku.name": "FlashOptimized_A250",
        [`${db}:clusteringPolicy`]: "OSSCluster",
        [`${db}:geoReplication`]: group,
      },
      size(
        `geoReplication of ${db} is on`,
        "off on FlashOptimized_A250, which can't be geo-replicated",
        `${LARGER}, or remove geo-replication`,
      ),
    ],
    "geo-replication without a replica": [
      { highAvailability: "Disabled", [`${db}:geoReplication`]: group },
      size(
        'highAvailability is "Disabled"',
        `"Enabled", because ${db} is geo-replicated`,
        'Write `highAvailability: "Enabled"`',
      ),
    ],
    "members alike": [member({}, {})],
    "members of two groups": [
      member({ sku: { name: "Balanced_B20" } }, { geoReplication: { groupNickname: "other" } }),
    ],
    "members of two sizes": [
      member({ sku: { name: "Balanced_B20" } }, {}),
      differs("sku.name", '"Balanced_B20"', '"Balanced_B10"'),
    ],
    "members that evict differently": [
      member({}, { evictionPolicy: undefined }),
      differs("evictionPolicy", '"VolatileLRU"', '"NoEviction"'),
    ],
    "members clustered differently": [
      member({}, { clusteringPolicy: undefined }),
      differs("clusteringPolicy", '"OSSCluster"', '"NoCluster"'),
    ],
    "members with other modules": [
      member({}, { modules: [{ name: "RedisJSON" }] }),
      differs("modules", `"RedisJSON"`, "absent"),
    ],
    "members with another protocol": [
      member({}, { clientProtocol: "Plaintext" }),
      differs("clientProtocol", '"Plaintext"', '"Encrypted"'),
    ],
    "a cluster of the classic provider": [
      {
        "+": [
          {
            type: "azure:redis/enterpriseDatabase:EnterpriseDatabase",
            name: "classic",
            properties: { clusterId: CLUSTER_ID },
          },
        ],
        [`${db}:`]: undefined,
      },
    ],
  },
});
