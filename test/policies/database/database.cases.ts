import {
  amrAccessKeysDisabled,
  amrClientProtocolEncrypted,
  amrDatabaseName,
  amrEntraNeedsTls,
  amrPort10000,
} from "../../../policies/database/connection";
import { amrModulesKnown, amrRedisearchShape } from "../../../policies/database/modules";
import {
  amrClusteringExplicit,
  amrDeferUpgrade,
  amrPersistenceAofAlways,
  amrPersistenceExclusive,
  amrPersistenceFrequency,
} from "../../../policies/database/persistence";
import { aDatabase } from "../../../policies/framework/examples";
import { policyCases, UNKNOWN } from "../policyCases";

const good = [aDatabase()];
const MANAGED = "azure:managedredis/managedRedis:ManagedRedis";
const db = "redis-database";

const PLAIN = "Plaintext exposes the password and the data on the network.";
const encrypted = (found: string) =>
  `${db}: clientProtocol is ${found}; it must be "Encrypted" or absent. Write \`clientProtocol: "Encrypted"\`. ${PLAIN}`;

policyCases(amrClientProtocolEncrypted, {
  good,
  absent: [{ clientProtocol: undefined }],
  wrongType: [{ clientProtocol: true }, encrypted("true")],
  otherCase: [{ clientProtocol: "ENCRYPTED" }],
  unknown: [{ clientProtocol: UNKNOWN }, `${db}: clientProtocol`],
  more: {
    plaintext: [{ clientProtocol: "Plaintext" }, encrypted('"Plaintext"')],
    "plaintext in lower case": [{ clientProtocol: "plaintext" }, encrypted('"plaintext"')],
    empty: [{ clientProtocol: "" }, encrypted('""')],
    "plaintext with an older type": [
      { "@type": "azure-native:cache:Database", clientProtocol: "Plaintext" },
      encrypted('"Plaintext"'),
    ],
    "plaintext with the classic provider": [
      { "@type": MANAGED, "defaultDatabase.clientProtocol": "Plaintext" },
      `${db}: defaultDatabase.clientProtocol is "Plaintext"; it must be "Encrypted" or absent. Write \`defaultDatabase: { clientProtocol: "Encrypted" }\`. ${PLAIN}`,
    ],
    "the classic provider without a database": [{ "@type": MANAGED, clientProtocol: "Plaintext" }],
  },
});

const OTHERS = " 6379 and 6380 are ports of Azure Cache for Redis, another service.";
const port = (found: string, more = "") =>
  `${db}: port is ${found}; it must be 10000 or absent. Write \`port: 10000\`.${more}`;

policyCases(amrPort10000, {
  good,
  absent: [{ port: undefined }],
  wrongType: [{ port: "10000" }, port('"10000"')],
  otherCase: "a port has no case",
  unknown: [{ port: UNKNOWN }, `${db}: port`],
  more: {
    6380: [{ port: 6380 }, port("6380", OTHERS)],
    6379: [{ port: 6379 }, port("6379", OTHERS)],
    "6380 as text": [{ port: "6380" }, port('"6380"', OTHERS)],
    another: [{ port: 12000 }, port("12000")],
    zero: [{ port: 0 }, port("0")],
  },
});

const keys = (found: string, more = "") =>
  `${db}: accessKeysAuthentication is ${found}; it should be "Disabled", written out. Write \`accessKeysAuthentication: "Disabled"\`.${more}`;

policyCases(amrAccessKeysDisabled, {
  good,
  absent: [
    { accessKeysAuthentication: undefined },
    keys("absent", " That means Disabled in this API version and the opposite in others."),
  ],
  wrongType: [{ accessKeysAuthentication: false }, keys("false")],
  otherCase: [{ accessKeysAuthentication: "disabled" }],
  unknown: [{ accessKeysAuthentication: UNKNOWN }, `${db}: accessKeysAuthentication`],
  more: {
    enabled: [{ accessKeysAuthentication: "Enabled" }, keys('"Enabled"')],
    "absent in an older API version": [
      {
        "@type": "azure-native:redisenterprise/v20240901preview:Database",
        accessKeysAuthentication: undefined,
      },
      keys("absent", " That means Enabled in this API version and the opposite in others."),
    ],
    "enabled with the classic provider": [
      { "@type": MANAGED, "defaultDatabase.accessKeysAuthenticationEnabled": true },
      `${db}: defaultDatabase.accessKeysAuthenticationEnabled is "Enabled"; it should be "Disabled", written out. Write \`defaultDatabase: { accessKeysAuthenticationEnabled: false }\`.`,
    ],
    "the retired tier's classic type, which has no such property": [
      { "@type": "azure:redis/enterpriseDatabase:EnterpriseDatabase" },
    ],
  },
});

const needsTls = (found: string, while_: string) =>
  `${db}: clientProtocol is ${found}; it must be "Encrypted" while accessKeysAuthentication is ${while_}. Write \`clientProtocol: "Encrypted"\`.`;

policyCases(amrEntraNeedsTls, {
  good,
  absent: [{ clientProtocol: undefined }],
  wrongType: [{ clientProtocol: 7 }],
  otherCase: [
    { clientProtocol: "PLAINTEXT", accessKeysAuthentication: "DISABLED" },
    needsTls('"PLAINTEXT"', '"DISABLED"'),
  ],
  unknown: [{ clientProtocol: UNKNOWN }, `${db}: clientProtocol`],
  more: {
    plaintext: [{ clientProtocol: "Plaintext" }, needsTls('"Plaintext"', '"Disabled"')],
    "plaintext with keys, which is another policy's affair": [
      { clientProtocol: "Plaintext", accessKeysAuthentication: "Enabled" },
    ],
    "plaintext, keys by default": [
      { clientProtocol: "Plaintext", accessKeysAuthentication: undefined },
      needsTls('"Plaintext"', "absent, which means Disabled"),
    ],
    "plaintext, keys by the default of an older version": [
      {
        "@type": "azure-native:cache/v20240201:Database",
        clientProtocol: "Plaintext",
        accessKeysAuthentication: undefined,
      },
    ],
  },
});

const named = (found: string) =>
  `${db}: databaseName is ${found}; it must be "default". Write \`databaseName: "default"\`.`;

policyCases(amrDatabaseName, {
  good,
  absent: [{ databaseName: undefined }],
  wrongType: [{ databaseName: 0 }, named("0")],
  otherCase: [{ databaseName: "Default" }],
  unknown: [{ databaseName: UNKNOWN }, `${db}: databaseName`],
  more: { another: [{ databaseName: "sessions" }, named('"sessions"')] },
});

const MODULES = '"RediSearch", "RedisJSON", "RedisBloom" or "RedisTimeSeries"';
const moduleAt = (index: number, found: string, wanted = MODULES) =>
  `${db}: modules[${index}].name is ${found}; it must be ${wanted}. Correct the name, or remove the module.`;

policyCases(amrModulesKnown, {
  good: [aDatabase({ modules: [{ name: "RedisJSON" }, { name: "RedisBloom", args: "" }] })],
  absent: [{ modules: undefined }],
  wrongType: [
    { modules: "RedisJSON" },
    `${db}: modules is "RedisJSON"; it must be a list. Write \`modules: [{ name: "RedisJSON" }]\`.`,
  ],
  otherCase: [{ modules: [{ name: "redisjson" }] }],
  unknown: [{ modules: [{ name: UNKNOWN }] }, `${db}: modules.0.name`],
  more: {
    "an unknown one": [{ modules: [{ name: "RedisGraph" }] }, moduleAt(0, '"RedisGraph"')],
    "one that is only a name": [{ modules: ["RedisJSON"] }, moduleAt(0, "absent")],
    "the same twice": [
      { modules: [{ name: "RedisJSON" }, { name: "REDISJSON" }] },
      moduleAt(1, '"REDISJSON"', "named once, and modules[0] names it"),
    ],
  },
});

const search = [
  aDatabase({ modules: [{ name: "RediSearch" }], clusteringPolicy: "EnterpriseCluster" }),
];
const shape = (property: string, word: string, found: string, more = "") =>
  `${db}: ${property} is ${found}; it must be "${word}" with RediSearch. Write \`${property}: "${word}"\`.${more}`;

policyCases(amrRedisearchShape, {
  good: search,
  absent: [
    { clusteringPolicy: undefined },
    shape(
      "clusteringPolicy",
      "EnterpriseCluster",
      "absent",
      " The service's default is OSSCluster.",
    ),
  ],
  wrongType: [{ evictionPolicy: 1 }, shape("evictionPolicy", "NoEviction", "1")],
  otherCase: [{ clusteringPolicy: "enterprisecluster", evictionPolicy: "noeviction" }],
  unknown: [{ clusteringPolicy: UNKNOWN }, `${db}: clusteringPolicy`],
  more: {
    "on OSSCluster": [
      { clusteringPolicy: "OSSCluster" },
      shape("clusteringPolicy", "EnterpriseCluster", '"OSSCluster"'),
    ],
    evicting: [
      { evictionPolicy: "AllKeysLRU" },
      shape("evictionPolicy", "NoEviction", '"AllKeysLRU"'),
    ],
    "evicting by default": [
      { evictionPolicy: undefined },
      shape("evictionPolicy", "NoEviction", "absent", " The service's default is VolatileLRU."),
    ],
    "without RediSearch": [{ modules: undefined, clusteringPolicy: "OSSCluster" }],
  },
});

const policy =
  `${db}: clusteringPolicy is absent; it should be "NoCluster", "EnterpriseCluster" or "OSSCluster". ` +
  "Write `clusteringPolicy: \"EnterpriseCluster\"`. The default, OSSCluster, breaks clients that don't know Redis Cluster and can't be changed later.";

policyCases(amrClusteringExplicit, {
  good,
  absent: [{ clusteringPolicy: undefined }, policy],
  wrongType: [{ clusteringPolicy: 1 }],
  otherCase: [{ clusteringPolicy: "nocluster" }],
  unknown: [{ clusteringPolicy: UNKNOWN }, `${db}: clusteringPolicy`],
  more: { null: [{ clusteringPolicy: null }, policy] },
});

const deferred = (found: string) =>
  `${db}: deferUpgrade is ${found}; it should be "NotDeferred" or absent. Write \`deferUpgrade: "NotDeferred"\`.`;

policyCases(amrDeferUpgrade, {
  good,
  absent: [{ deferUpgrade: undefined }],
  wrongType: [{ deferUpgrade: true }],
  otherCase: [{ deferUpgrade: "DEFERRED" }, deferred('"DEFERRED"')],
  unknown: [{ deferUpgrade: UNKNOWN }, `${db}: deferUpgrade`],
  more: { deferred: [{ deferUpgrade: "Deferred" }, deferred('"Deferred"')] },
});

const aof = [aDatabase({ persistence: { aofEnabled: true, aofFrequency: "1s" } })];

policyCases(amrPersistenceExclusive, {
  good: aof,
  absent: [{ persistence: undefined }],
  wrongType: [{ "persistence.rdbEnabled": "true" }],
  otherCase: "a flag has no case",
  unknown: [{ "persistence.rdbEnabled": UNKNOWN }, `${db}: persistence.rdbEnabled`],
  more: {
    both: [
      { "persistence.rdbEnabled": true },
      `${db}: persistence.rdbEnabled is true; it must be false while persistence.aofEnabled is true. Write \`persistence: { rdbEnabled: false }\`, or turn AOF off.`,
    ],
    "both with the classic provider": [
      {
        "@type": MANAGED,
        defaultDatabase: {
          persistenceAppendOnlyFileBackupFrequency: "1s",
          persistenceRedisDatabaseBackupFrequency: "1h",
        },
      },
      `${db}: defaultDatabase.persistenceRedisDatabaseBackupFrequency is true; it must be false while defaultDatabase.persistenceAppendOnlyFileBackupFrequency is true. Remove \`defaultDatabase.persistenceRedisDatabaseBackupFrequency\`, or turn AOF off.`,
    ],
  },
});

const aofFrequency = (found: string) =>
  `${db}: persistence.aofFrequency is ${found}; it must be "1s". Write \`persistence: { aofFrequency: "1s" }\`.`;
const rdbFrequency = (found: string) =>
  `${db}: persistence.rdbFrequency is ${found}; it must be "1h", "6h" or "12h". Write \`persistence: { rdbFrequency: "1h" }\`.`;

policyCases(amrPersistenceFrequency, {
  good: aof,
  absent: [{ "persistence.aofFrequency": undefined }, aofFrequency("absent")],
  wrongType: [{ "persistence.aofFrequency": 1 }, aofFrequency("1")],
  otherCase: [{ "persistence.aofFrequency": "1S" }],
  unknown: [{ "persistence.aofFrequency": UNKNOWN }, `${db}: persistence.aofFrequency`],
  more: {
    "always, which is a practice's affair": [{ "persistence.aofFrequency": "always" }],
    "RDB at another pace": [
      { persistence: { rdbEnabled: true, rdbFrequency: "2h" } },
      rdbFrequency('"2h"'),
    ],
    "RDB without a pace": [{ persistence: { rdbEnabled: true } }, rdbFrequency("absent")],
    "RDB every 12 hours": [{ persistence: { rdbEnabled: true, rdbFrequency: "12h" } }],
    "off with a strange pace": [{ persistence: { rdbEnabled: false, rdbFrequency: "2h" } }],
  },
});

const always = (found: string) =>
  `${db}: persistence.aofFrequency is ${found}; it should be "1s". Write \`persistence: { aofFrequency: "1s" }\`.`;

policyCases(amrPersistenceAofAlways, {
  good: aof,
  absent: [{ persistence: undefined }],
  wrongType: [{ "persistence.aofFrequency": 1 }],
  otherCase: [{ "persistence.aofFrequency": "ALWAYS" }, always('"ALWAYS"')],
  unknown: [{ "persistence.aofFrequency": UNKNOWN }, `${db}: persistence.aofFrequency`],
  more: { always: [{ "persistence.aofFrequency": "always" }, always('"always"')] },
});
