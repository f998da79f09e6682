import { amrClusterWords } from "../../policies/cluster/words";
import { amrDatabaseWords } from "../../policies/database/words";
import { aCluster, aDatabase } from "../../policies/framework/examples";
import { policyCases, UNKNOWN } from "./policyCases";

const MANAGED = "azure:managedredis/managedRedis:ManagedRedis";
const cluster = (property: string, found: string, words: string, fix: string) =>
  `redis: ${property} is ${found}; it must be ${words}. Write \`${fix}\`.`;
const onOrOff = '"Enabled" or "Disabled"';
const cmk = "encryption.customerManagedKeyEncryption.keyEncryptionKeyIdentity.identityType";

policyCases(amrClusterWords, {
  good: [aCluster()],
  absent: [{ highAvailability: undefined }],
  wrongType: [
    { highAvailability: true },
    cluster("highAvailability", "true", onOrOff, 'highAvailability: "Enabled"'),
  ],
  otherCase: [{ publicNetworkAccess: "DISABLED" }],
  unknown: [{ highAvailability: UNKNOWN }, undefined],
  more: {
    "off for Disabled": [
      { publicNetworkAccess: "Off" },
      cluster("publicNetworkAccess", '"Off"', onOrOff, 'publicNetworkAccess: "Disabled"'),
    ],
    "nothing like a word": [
      { highAvailability: "ZoneRedundant" },
      cluster("highAvailability", '"ZoneRedundant"', onOrOff, 'highAvailability: "Enabled"'),
    ],
    "a TLS version with its name": [
      { minimumTlsVersion: "TLS1_2" },
      cluster(
        "minimumTlsVersion",
        '"TLS1_2"',
        'one of "1.0", "1.1" or "1.2"',
        'minimumTlsVersion: "1.2"',
      ),
    ],
    "two identities with and without a blank": [
      { identity: { type: "SystemAssigned,UserAssigned" } },
    ],
    "a misspelt identity": [
      { identity: { type: "UserAsigned" } },
      cluster(
        "identity.type",
        '"UserAsigned"',
        'one of "None", "SystemAssigned", "UserAssigned" or "SystemAssigned, UserAssigned"',
        'identity: { type: "UserAssigned" }',
      ),
    ],
    "the identity of a key by another name": [
      { [cmk]: "UserAssigned" },
      cluster(
        cmk,
        '"UserAssigned"',
        '"systemAssignedIdentity" or "userAssignedIdentity"',
        'encryption: { customerManagedKeyEncryption: { keyEncryptionKeyIdentity: { identityType: "userAssignedIdentity" } } }',
      ),
    ],
    "two at once, beside one that isn't known yet": [
      { highAvailability: UNKNOWN, publicNetworkAccess: "no", minimumTlsVersion: "1.3" },
      cluster("publicNetworkAccess", '"no"', onOrOff, 'publicNetworkAccess: "Disabled"'),
      cluster(
        "minimumTlsVersion",
        '"1.3"',
        'one of "1.0", "1.1" or "1.2"',
        'minimumTlsVersion: "1.0"',
      ),
    ],
    "the classic provider's flags": [{ "@type": MANAGED, highAvailabilityEnabled: true }],
  },
});

const database = (property: string, found: string, words: string, fix: string) =>
  `redis-database: ${property} is ${found}; it must be ${words}. Write \`${fix}\`.`;
const clustering = 'one of "EnterpriseCluster", "OSSCluster" or "NoCluster"';
const eviction =
  'one of "AllKeysLFU", "AllKeysLRU", "AllKeysRandom", "VolatileLRU", "VolatileLFU", "VolatileTTL", "VolatileRandom" or "NoEviction"';

policyCases(amrDatabaseWords, {
  good: [aDatabase()],
  absent: [{ clusteringPolicy: undefined }],
  wrongType: [
    { accessKeysAuthentication: false },
    database(
      "accessKeysAuthentication",
      "false",
      '"Disabled" or "Enabled"',
      'accessKeysAuthentication: "Disabled"',
    ),
  ],
  otherCase: [{ evictionPolicy: "noeviction" }],
  unknown: [{ evictionPolicy: UNKNOWN }, undefined],
  more: {
    "an eviction policy for a clustering policy": [
      { clusteringPolicy: "NoEviction" },
      database("clusteringPolicy", '"NoEviction"', clustering, 'clusteringPolicy: "OSSCluster"'),
    ],
    "a clustering policy for an eviction policy": [
      { evictionPolicy: "OSSCluster" },
      database("evictionPolicy", '"OSSCluster"', eviction, 'evictionPolicy: "VolatileLRU"'),
    ],
    "Redis's own spelling of an eviction policy": [
      { evictionPolicy: "allkeys-lru" },
      database("evictionPolicy", '"allkeys-lru"', eviction, 'evictionPolicy: "AllKeysLRU"'),
    ],
    "a frequency that there isn't": [
      { persistence: { aofEnabled: true, aofFrequency: "2s", rdbEnabled: false } },
      database(
        "persistence.aofFrequency",
        '"2s"',
        '"1s" or "always"',
        'persistence: { aofFrequency: "1s" }',
      ),
    ],
    "a frequency of snapshots that there isn't": [
      { persistence: { rdbEnabled: true, rdbFrequency: "24h" } },
      database(
        "persistence.rdbFrequency",
        '"24h"',
        'one of "1h", "6h" or "12h"',
        'persistence: { rdbFrequency: "1h" }',
      ),
    ],
    "a protocol that there isn't": [
      { clientProtocol: "TLS" },
      database(
        "clientProtocol",
        '"TLS"',
        '"Encrypted" or "Plaintext"',
        'clientProtocol: "Encrypted"',
      ),
    ],
    "an upgrade that is deferred in another word": [
      { deferUpgrade: true },
      database(
        "deferUpgrade",
        "true",
        '"Deferred" or "NotDeferred"',
        'deferUpgrade: "NotDeferred"',
      ),
    ],
  },
});
