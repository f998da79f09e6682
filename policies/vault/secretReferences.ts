import type { Subject } from "../framework/kind";
import { resourcePolicy, type ExampleResource, type Finding } from "../framework/policy";
import { whenKnown } from "../framework/values";
import { wellArchitected } from "../framework/wellArchitected";
import {
  application,
  inSetting,
  judgeEach,
  settingsOf,
  vaultUrlsOf,
  type Place,
  type Setting,
} from "./applications";
import { isOfRedis } from "./kinds";

export const appSecretUnversioned = resourcePolicy({
  name: "app-secret-unversioned",
  pack: "practices",
  description: "An application should refer to a Redis secret without a version.",
  severity: "medium",
  framework: wellArchitected("SE:09"),
  url: "https://learn.microsoft.com/azure/app-service/app-service-key-vault-references",
  steps:
    "Leave the version out, or write `secretUri` where `secretUriWithVersion` is. App Service then reads a rotated secret within 24 hours, Container Apps within 30 minutes. Settings and secrets are told by `redis` in their names.",
  kind: application,
  judge: (subject) =>
    judgeEach(referringSettings(subject), (value, { name, path }): Finding[] => {
      const reference = referenceIn(value);
      if (reference?.version === undefined) return [];
      if (!isOfRedis(name) && !isOfRedis(reference.secret)) return [];
      return [
        {
          property: inSetting(name, path),
          found: "a reference to one version of a secret",
          wanted: "a reference without a version",
          fix: reference.version,
          because:
            "A new key is a new version, and the old version's key stops working with the next rotation",
        },
      ];
    }),
  good: [anApp("@Microsoft.KeyVault(SecretUri=https://shop-kv.vault.azure.net/secrets/redis)")],
  bad: [
    anApp(
      "@Microsoft.KeyVault(SecretUri=https://shop-kv.vault.azure.net/secrets/redis/0123456789abcdef)",
    ),
  ],
});

/** A value that isn't known yet matters only in a setting whose name says that it is for Redis. */
function referringSettings(subject: Subject<Place>): Setting[] {
  return [...vaultUrlsOf(subject), ...settingsOf(subject)].map((setting) =>
    isOfRedis(setting.name)
      ? setting
      : { ...setting, value: () => whenKnown(() => setting.value()) },
  );
}

interface Reference {
  readonly secret: string;
  /** What to do about the version that it names, if it names one. */
  readonly version?: string;
}

const SECRET_URL = /^https:\/\/[\w-]+\.vault\.[\w.-]+\/secrets\/([\w-]+)(?:\/(\w+))?\/?$/i;

/** App Service's two forms of a reference, App Configuration's JSON, or a secret's URL alone. */
function referenceIn(value: string): Reference | undefined {
  const [, appService] = /^\s*@Microsoft\.KeyVault\((.*)\)\s*$/is.exec(value) ?? [];
  if (appService === undefined) {
    const [, uri] = /^\s*\{\s*"uri"\s*:\s*"([^"]*)"\s*\}\s*$/.exec(value) ?? [];
    return fromUrl(uri ?? value);
  }
  const parts = new Map(
    appService.split(";").map((part): [string, string] => {
      const [name = "", ...rest] = part.split("=");
      return [name.trim().toLowerCase(), rest.join("=").trim()];
    }),
  );
  const url = parts.get("secreturi");
  if (url !== undefined) return fromUrl(url);
  const secret = parts.get("secretname");
  if (secret === undefined) return undefined;
  return { secret, version: parts.get("secretversion") ? "Remove `SecretVersion`" : undefined };
}

function fromUrl(url: string): Reference | undefined {
  const [, secret, version] = SECRET_URL.exec(url.trim()) ?? [];
  return secret === undefined
    ? undefined
    : { secret, version: version && "End the URL with the secret's name" };
}

function anApp(password: string): ExampleResource {
  return {
    type: "azure-native:web:WebApp",
    name: "shop",
    properties: {
      name: "shop",
      resourceGroupName: "shop-rg",
      siteConfig: { appSettings: [{ name: "Redis__Password", value: password }] },
    },
  };
}
