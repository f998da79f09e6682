import { aCluster, aSecret, CMK } from "../../../policies/framework/examples";
import { appSettingRedisTls } from "../../../policies/vault/applicationSettings";
import { kvCmkVault } from "../../../policies/vault/keyVault";
import { kvSecretHygiene, kvSecretName, kvSecretRedisTls } from "../../../policies/vault/secrets";
import { policyCases, UNKNOWN } from "../policyCases";

const kv = "redis-secret";
const words = "1 to 127 letters, digits and hyphens";
const secretName = (found: string, line: string) =>
  `${kv}: secretName is ${found}; it must be ${words}. Write \`secretName: "${line}"\`.`;

policyCases(kvSecretName, {
  good: [aSecret({ value: "x" }, "RedisConfiguration--Password")],
  absent: [{ secretName: undefined }],
  wrongType: [{ secretName: 7 }, secretName("7", "Redis--Password")],
  otherCase: [{ secretName: "redisconfiguration--PASSWORD" }],
  unknown: [{ secretName: UNKNOWN }, `${kv}: secretName`],
  more: {
    "a colon, as the setting has it": [
      { secretName: "Redis:Password" },
      secretName('"Redis:Password"', "Redis--Password"),
    ],
    "128 letters": [
      { secretName: "a".repeat(128) },
      secretName(`"${"a".repeat(128)}"`, "a".repeat(127)),
    ],
    "an underscore with the classic provider": [
      { "@type": "azure:keyvault/secret:Secret", name: "redis_password" },
      `${kv}: name is "redis_password"; it must be ${words}. Write \`name: "redis--password"\`.`,
    ],
  },
});

const contentType = `${kv}: properties.contentType is absent; it should be what the secret holds. Write \`properties: { contentType: "Azure Managed Redis password" }\`.`;
const expires = (found: string) =>
  `${kv}: properties.attributes.expires is ${found}; it should be a time in Unix seconds. Write \`properties: { attributes: { expires: 1798761600 } }\`.`;

policyCases(kvSecretHygiene, {
  good: [aSecret({ value: "x", contentType: "password", attributes: { expires: 1798761600 } })],
  absent: [{ properties: {} }, contentType, expires("absent")],
  wrongType: [{ "properties.attributes": "never" }, expires("absent")],
  otherCase: "a text and a time have no case",
  unknown: [{ "properties.contentType": UNKNOWN }, `${kv}: properties.contentType`],
  more: {
    "an empty content type": [
      { "properties.contentType": "" },
      contentType.replace("absent", '""'),
    ],
  },
});

const HOST = "shop-redis.uksouth.redis.azure.net";
const value = (text: unknown) => ({ "properties.value": text });
const said = (part: string, found: string, wanted: string) =>
  `${kv}: ${part} in properties.value is ${found}; it must be ${wanted}. Write ${wanted} there.`;
const scheme = said("the scheme", "redis://, which is plaintext", "rediss://");
const sslOff = said("the option ssl", "not True, which is plaintext", "ssl=True");
const sslAbsent = said(
  "the option ssl",
  "absent, which is plaintext unless the client guesses",
  "ssl=True",
);
const port = (found: string) => said("the port", found, "10000");
const old = (number: number) => port(`${number}, which belongs to Azure Cache for Redis`);
const host = (found: string) => said("the host", found, "<name>.<region>.redis.azure.net");

policyCases(kvSecretRedisTls, {
  good: [aSecret({ value: `${HOST}:10000,password=hunter2,ssl=True,abortConnect=False` })],
  absent: [value(undefined)],
  wrongType: [value(7)],
  otherCase: [value(`${HOST.toUpperCase()}:10000,PASSWORD=hunter2,SSL=FALSE`), sslOff],
  unknown: [value(UNKNOWN), `${kv}: properties.value`],
  more: {
    "a password alone": [value("hunter2,ssl=False,")],
    "an address alone": [value(`${HOST}:10000`)],
    "an address alone with the old port": [value(`${HOST}:6380`), old(6380)],
    "plaintext URL": [value(`redis://:hunter2@${HOST}:10000`), scheme],
    "plaintext URL to somewhere": [value("redis://localhost:6379/0"), scheme, old(6379)],
    "TLS URL": [value(`rediss://:hunter2@${HOST}:10000/0`)],
    "TLS URL without a port": [value(`rediss://${HOST}`), port("absent")],
    "TLS URL with the old port": [value(`rediss://${HOST}:6380`), old(6380)],
    "TLS URL with another port": [value(`rediss://${HOST}:12000`), port("another")],
    "TLS URL whose password has a slash and an at": [value(`rediss://:a/b@c@${HOST}:10000`)],
    "ssl=False": [value(`${HOST}:10000,password=hunter2,ssl=False`), sslOff],
    "no ssl": [value(`${HOST}:10000,password=hunter2`), sslAbsent],
    "the classic cache's host and port": [
      value("shop.redis.cache.windows.net:6380,password=hunter2,ssl=True"),
      host("one of Azure Cache for Redis"),
      old(6380),
    ],
    "the retired tiers' host": [
      value("rediss://shop.uksouth.redisenterprise.cache.azure.net:10000"),
      host("one of the retired Enterprise tiers"),
    ],
    "the privatelink name": [
      value("rediss://shop.privatelink.redis.azure.net:10000"),
      host("a privatelink name, which the certificate doesn't have"),
    ],
    "a database's connection string": [value("Server=tcp:x,1433;User ID=a;Password=hunter2;")],
    "a port alone, by the secret's name": [
      { secretName: "Redis--Port", ...value("6380") },
      old(6380),
    ],
    "a switch alone, by the secret's name": [
      { secretName: "Redis--Ssl", ...value("false") },
      said("the value", "off", "`true`"),
    ],
    "a port alone of something else": [{ secretName: "Smtp--Port", ...value("6380") }],
    "plaintext with the classic provider": [
      { "@type": "azure:keyvault/secret:Secret", value: `redis://${HOST}:10000` },
      scheme.replace("properties.value", "value"),
    ],
  },
});

const app = (type: string, properties: Record<string, unknown>) => [
  { type: `azure-native:${type}`, name: "shop", properties },
];
const plain = `redis://:hunter2@${HOST}:10000`;
const plaintext = (place: string) =>
  `shop: the scheme in ${place} is redis://, which is plaintext; it must be rediss://. Write rediss:// there.`;
const setting = "siteConfig.appSettings.0.value";

policyCases(appSettingRedisTls, {
  good: app("web:WebApp", {
    siteConfig: { appSettings: [{ name: "Redis__Url", value: `rediss://${HOST}:10000` }] },
  }),
  absent: [{ [setting]: undefined }],
  wrongType: [{ "siteConfig.appSettings": "Redis__Url" }],
  otherCase: [
    { [setting]: plain.toUpperCase() },
    plaintext("siteConfig.appSettings[0].value (Redis__Url)"),
  ],
  unknown: [{ [setting]: UNKNOWN }, "shop: siteConfig.appSettings.0.value"],
  more: {
    plaintext: [{ [setting]: plain }, plaintext("siteConfig.appSettings[0].value (Redis__Url)")],
    "a reference to a secret": [
      { [setting]: "@Microsoft.KeyVault(SecretUri=https://x/secrets/redis)" },
    ],
    "plaintext beside one that isn't known yet": [
      {
        "siteConfig.appSettings": [
          { name: "Other", value: UNKNOWN },
          { name: "Redis__Url", value: plain },
        ],
      },
      plaintext("siteConfig.appSettings[1].value (Redis__Url)"),
    ],
    "a connection string": [
      { "siteConfig.connectionStrings": [{ name: "Redis", connectionString: plain }] },
      plaintext("siteConfig.connectionStrings[0].connectionString (Redis)"),
    ],
    "the old port by the setting's name": [
      { "siteConfig.appSettings": [{ name: "Redis__Port", value: "6380" }] },
      "shop: the port in siteConfig.appSettings[0].value (Redis__Port) is 6380, which belongs to Azure Cache for Redis; it must be 10000. Write 10000 there.",
    ],
    "TLS off by the setting's name": [
      { "siteConfig.appSettings": [{ name: "REDIS_SSL", value: "False" }] },
      "shop: the value in siteConfig.appSettings[0].value (REDIS_SSL) is off; it must be `true`. Write `true` there.",
    ],
    "a slot": [
      { "@type": "azure-native:web:WebAppSlot", [setting]: plain },
      plaintext("siteConfig.appSettings[0].value (Redis__Url)"),
    ],
    "settings as a resource of their own": [
      { "@type": "azure-native:web:WebAppApplicationSettings", properties: { Redis__Url: plain } },
      plaintext("properties (Redis__Url)"),
    ],
    "connection strings as a resource of their own": [
      {
        "@type": "azure-native:web/v20231201:WebAppConnectionStrings",
        properties: { Redis: { type: "RedisCache", value: plain } },
      },
      plaintext("properties (Redis)"),
    ],
    "a container's environment and secret": [
      {
        "@type": "azure-native:app:ContainerApp",
        template: { containers: [{ env: [{ name: "REDIS_URL", value: plain }] }] },
        configuration: { secrets: [{ name: "redis", value: plain }] },
      },
      plaintext("configuration.secrets[0].value (redis)"),
      plaintext("template.containers[0].env[0].value (REDIS_URL)"),
    ],
    "a key of App Configuration": [
      { "@type": "azure-native:appconfiguration:KeyValue", value: plain },
      plaintext("value"),
    ],
    "the classic provider's settings": [
      {
        "@type": "azure:appservice/linuxWebApp:LinuxWebApp",
        appSettings: { REDIS_URL: plain },
        connectionStrings: [{ name: "Redis", type: "RedisCache", value: plain }],
      },
      plaintext("connectionStrings[0].value (Redis)"),
      plaintext("appSettings (REDIS_URL)"),
    ],
  },
});

const vault = {
  type: "azure-native:keyvault:Vault",
  name: "vault",
  properties: { vaultName: "shop-kv", properties: { enablePurgeProtection: true } },
};
const purge = (found: string) =>
  `vault: properties.enablePurgeProtection is ${found}; it must be true in a vault with a cluster's key. Write \`properties: { enablePurgeProtection: true }\`.`;
const key = "redis:encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl";

policyCases(kvCmkVault, {
  good: [vault, aCluster(CMK)],
  absent: [{ properties: {} }, purge("absent")],
  wrongType: [{ "properties.enablePurgeProtection": "true" }, purge('"true"')],
  otherCase: [{ vaultName: "SHOP-KV", properties: {} }, purge("absent")],
  unknown: [
    { "properties.enablePurgeProtection": UNKNOWN },
    "vault: properties.enablePurgeProtection",
  ],
  more: {
    "soft delete off": [
      { "properties.enableSoftDelete": false },
      "vault: properties.enableSoftDelete is false; it must be true or absent in a vault with a cluster's key. Write `properties: { enableSoftDelete: true }`.",
    ],
    "a vault without a cluster's key": [{ vaultName: "other-kv", properties: {} }],
    "a key that is made in the same vault, not known yet": [
      {
        properties: {},
        [key]: UNKNOWN,
        "redis:@madeFrom": { encryption: ["key"] },
        "+": [
          { type: "azure-native:keyvault:Key", name: "key", properties: { vaultName: "shop-kv" } },
        ],
      },
      purge("absent"),
    ],
    "a key in a vault whose name isn't known either": [
      {
        vaultName: UNKNOWN,
        properties: {},
        [key]: UNKNOWN,
        "redis:@madeFrom": { encryption: ["key"] },
        "+": [
          {
            type: "azure-native:keyvault:Key",
            name: "key",
            properties: { vaultName: UNKNOWN },
            madeFrom: { vaultName: ["vault"] },
          },
        ],
      },
      purge("absent"),
    ],
  },
});
