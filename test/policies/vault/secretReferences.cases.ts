import { appSecretUnversioned } from "../../../policies/vault/secretReferences";
import { policyCases, UNKNOWN } from "../policyCases";

const URL = "https://shop-kv.vault.azure.net/secrets/Redis--Password";
const VERSIONED = `${URL}/0123456789abcdef0123456789abcdef`;
const reference = (secret: string) => `@Microsoft.KeyVault(${secret})`;
const setting = "siteConfig.appSettings.0.value";
const value = (text: unknown) => ({ [setting]: text });
const pinned = (
  place = "siteConfig.appSettings[0].value (Redis__Password)",
  fix = "End the URL with the secret's name",
) =>
  `shop: ${place} is a reference to one version of a secret; it should be a reference without a version. ${fix}. A new key is a new version, and the old version's key stops working with the next rotation.`;

policyCases(appSecretUnversioned, {
  good: [
    {
      type: "azure-native:web:WebApp",
      name: "shop",
      properties: {
        siteConfig: {
          appSettings: [{ name: "Redis__Password", value: reference(`SecretUri=${URL}`) }],
        },
      },
    },
  ],
  absent: [value(undefined)],
  wrongType: [value({ secretUri: VERSIONED })],
  otherCase: [value(reference(`SECRETURI=${VERSIONED}`).toUpperCase()), pinned()],
  unknown: [value(UNKNOWN), `shop: ${setting}`],
  more: {
    "a version in the URL": [value(reference(`SecretUri=${VERSIONED}`)), pinned()],
    "a slash behind the name": [value(reference(`SecretUri=${URL}/`))],
    "a slash behind the version": [value(reference(`SecretUri=${VERSIONED}/`)), pinned()],
    "a version by its name": [
      value(
        reference("VaultName=shop-kv;SecretName=Redis--Password;SecretVersion=0123456789abcdef"),
      ),
      pinned(undefined, "Remove `SecretVersion`"),
    ],
    "a vault and a name": [value(reference("VaultName=shop-kv;SecretName=Redis--Password"))],
    "an empty version": [value(reference("VaultName=shop-kv; SecretName=redis; SecretVersion="))],
    "a reference to nothing": [value(reference("SecretVersion=0123456789abcdef"))],
    "a URL alone": [value(VERSIONED), pinned()],
    "a key's URL, which must have a version": [value(VERSIONED.replace("/secrets/", "/keys/"))],
    "the password itself": [value("hunter2")],
    "another name for a secret of Redis": [
      { "siteConfig.appSettings": [{ name: "CacheKey", value: VERSIONED }] },
      pinned("siteConfig.appSettings[0].value (CacheKey)"),
    ],
    "a secret of something else": [
      {
        "siteConfig.appSettings": [
          { name: "Sql", value: VERSIONED.replace("Redis--Password", "Sql--Password") },
        ],
      },
    ],
    "a setting of something else that isn't known yet": [
      { "siteConfig.appSettings": [{ name: "Sql", value: UNKNOWN }] },
    ],
    "one beside a setting that isn't known yet": [
      {
        "siteConfig.appSettings": [
          { name: "Redis__Host", value: UNKNOWN },
          { name: "Redis__Password", value: VERSIONED },
        ],
      },
      pinned("siteConfig.appSettings[1].value (Redis__Password)"),
    ],
    "a connection string": [
      { "siteConfig.connectionStrings": [{ name: "Redis", connectionString: VERSIONED }] },
      pinned("siteConfig.connectionStrings[0].connectionString (Redis)"),
    ],
    "a function app's settings as a resource of their own": [
      {
        "@type": "azure-native:web:WebAppApplicationSettings",
        properties: { Redis__Password: reference(`SecretUri=${VERSIONED}`) },
      },
      pinned("properties (Redis__Password)"),
    ],
    "a container's secret": [
      {
        "@type": "azure-native:app:ContainerApp",
        configuration: {
          secrets: [{ name: "redis-password", keyVaultUrl: VERSIONED, identity: "system" }],
        },
      },
      pinned("configuration.secrets[0].keyVaultUrl (redis-password)"),
    ],
    "a container's secret without a version": [
      {
        "@type": "azure-native:app:ContainerApp",
        configuration: { secrets: [{ name: "redis-password", keyVaultUrl: URL }] },
      },
    ],
    "a key of App Configuration": [
      {
        "@type": "azure-native:appconfiguration:KeyValue",
        value: JSON.stringify({ uri: VERSIONED }),
      },
      pinned("value"),
    ],
    "the classic provider's function app": [
      {
        "@type": "azure:appservice/linuxFunctionApp:LinuxFunctionApp",
        appSettings: { REDIS_PASSWORD: reference(`SecretUri=${VERSIONED}`) },
      },
      pinned("appSettings (REDIS_PASSWORD)"),
    ],
    "the classic provider's container": [
      {
        "@type": "azure:containerapp/app:App",
        secrets: [{ name: "redis", keyVaultSecretId: VERSIONED }],
        template: { containers: [{ envs: [{ name: "REDIS_SECRET", value: VERSIONED }] }] },
      },
      pinned("secrets[0].keyVaultSecretId (redis)"),
      pinned("template.containers[0].envs[0].value (REDIS_SECRET)"),
    ],
  },
});
