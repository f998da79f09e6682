import {
  amrGeoMembership,
  amrGeoModules,
  amrGeoNoPersistence,
  amrGeoOwnId,
} from "../../../policies/database/geoReplication";
import { aDatabase, DATABASE_ID } from "../../../policies/framework/examples";
import { policyCases, UNKNOWN } from "../policyCases";

const good = [
  aDatabase({ geoReplication: { groupNickname: "shop", linkedDatabases: [{ id: DATABASE_ID }] } }),
];
const db = "redis-database";
const MANAGED = "azure:managedredis/managedRedis:ManagedRedis";

const persisting = (method: string) =>
  `${db}: persistence.${method}Enabled is true; it must be false in a geo-replication group. Write \`persistence: { ${method}Enabled: false }\`.`;

policyCases(amrGeoNoPersistence, {
  good,
  absent: [{ geoReplication: undefined, "persistence.aofEnabled": true }],
  wrongType: [{ "persistence.aofEnabled": "yes" }],
  otherCase: "a flag has no case",
  unknown: [{ "persistence.aofEnabled": UNKNOWN }, `${db}: persistence.aofEnabled`],
  more: {
    AOF: [{ "persistence.aofEnabled": true }, persisting("aof")],
    RDB: [{ "persistence.rdbEnabled": true }, persisting("rdb")],
    "AOF with the classic provider": [
      {
        "@type": MANAGED,
        defaultDatabase: {
          geoReplicationGroupName: "shop",
          persistenceAppendOnlyFileBackupFrequency: "1s",
        },
      },
      `${db}: defaultDatabase.persistenceAppendOnlyFileBackupFrequency is true; it must be false in a geo-replication group. Remove \`defaultDatabase.persistenceAppendOnlyFileBackupFrequency\`.`,
    ],
  },
});

const modules = (found: string) =>
  `${db}: modules is ${found}; it must be RediSearch or RedisJSON in a geo-replication group. Remove ${found} from \`modules\`.`;

policyCases(amrGeoModules, {
  good,
  absent: [{ modules: undefined }],
  wrongType: [{ modules: [7] }, modules("absent")],
  otherCase: [{ modules: [{ name: "REDISJSON" }] }],
  unknown: [{ modules: UNKNOWN }, `${db}: modules`],
  more: {
    RediSearch: [{ modules: [{ name: "RediSearch" }] }],
    RedisBloom: [{ modules: [{ name: "RedisBloom" }] }, modules('"RedisBloom"')],
    "RedisBloom without geo-replication": [
      { geoReplication: undefined, modules: [{ name: "RedisBloom" }] },
    ],
  },
});

const nickname = (found: string) =>
  `${db}: geoReplication.groupNickname is ${found}; it must be 1 to 63 letters, digits and single hyphens. Write \`geoReplication: { groupNickname: "my-group" }\`.`;
const linked = (index: number, found: string) =>
  `${db}: geoReplication.linkedDatabases[${index}] is ${found}; it must be an id that ends in /redisEnterprise/<cluster>/databases/default. Write the database's id, not the cluster's.`;

policyCases(amrGeoMembership, {
  good,
  absent: [{ "geoReplication.groupNickname": undefined }, nickname("absent")],
  wrongType: [{ "geoReplication.groupNickname": 7 }, nickname("7")],
  otherCase: [{ "geoReplication.linkedDatabases": [{ id: DATABASE_ID.toUpperCase() }] }],
  unknown: [
    { "geoReplication.linkedDatabases": [{ id: UNKNOWN }] },
    `${db}: geoReplication.linkedDatabases.0.id`,
  ],
  more: {
    "no geo-replication": [{ geoReplication: undefined }],
    "a nickname with two hyphens": [{ "geoReplication.groupNickname": "a--b" }, nickname('"a--b"')],
    "a nickname that is wrong while an id isn't known": [
      { geoReplication: { linkedDatabases: [{ id: UNKNOWN }] } },
      nickname("absent"),
    ],
    "five members": [
      { "geoReplication.linkedDatabases": Array.from({ length: 5 }, () => ({ id: DATABASE_ID })) },
    ],
    "six members": [
      { "geoReplication.linkedDatabases": Array.from({ length: 6 }, () => ({ id: DATABASE_ID })) },
      `${db}: geoReplication.linkedDatabases is a list of 6; it must be a list of 5 at most. Remove members, or make two groups.`,
    ],
    "a cluster's id": [
      {
        "geoReplication.linkedDatabases": [
          { id: DATABASE_ID },
          { id: DATABASE_ID.replace("/databases/default", "") },
        ],
      },
      linked(1, `"${DATABASE_ID.replace("/databases/default", "")}"`),
    ],
    "another database": [
      { "geoReplication.linkedDatabases": [{ id: `${DATABASE_ID}2` }] },
      linked(0, `"${DATABASE_ID}2"`),
    ],
    "a member without an id": [{ "geoReplication.linkedDatabases": [{}] }, linked(0, "absent")],
  },
});

const other = DATABASE_ID.replace("shop-redis", "other-redis");
const own =
  `${db}: geoReplication.linkedDatabases is a list of 1; it should be a list with the database itself. ` +
  'Add `{ id: "…/redisEnterprise/shop-redis/databases/default" }`.';

policyCases(amrGeoOwnId, {
  good,
  absent: [{ geoReplication: undefined }],
  wrongType: [
    { "geoReplication.linkedDatabases": "all" },
    own.replace("a list of 1", "an empty list"),
  ],
  otherCase: [{ clusterName: "SHOP-REDIS" }],
  unknown: [
    { "geoReplication.linkedDatabases": [{ id: UNKNOWN }] },
    `${db}: geoReplication.linkedDatabases.0.id`,
  ],
  more: {
    "others only": [{ "geoReplication.linkedDatabases": [{ id: other }] }, own],
    "itself and others": [
      { "geoReplication.linkedDatabases": [{ id: other }, { id: DATABASE_ID }] },
    ],
    "others only, with the classic provider": [
      {
        "@type": "azure:redis/enterpriseDatabase:EnterpriseDatabase",
        clusterId: DATABASE_ID.replace("/databases/default", ""),
        linkedDatabaseGroupNickname: "shop",
        linkedDatabaseIds: [other],
      },
      own.replace("geoReplication.linkedDatabases", "linkedDatabaseIds"),
    ],
  },
});
