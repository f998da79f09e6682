import { wellArchitected } from "../framework/wellArchitected";
import { classic, Kind, native, type Subject } from "../framework/kind";
import { resourcePolicy, type ExampleResource, type Finding } from "../framework/policy";
import { unknownPath } from "../framework/values";
import { at, keys, list, property, text } from "../framework/values";
import { faultsOf, faultsOfPart } from "./redisText";
import { inFinding } from "./secrets";

type Place = "appSettings" | "connectionStrings" | "map" | "containers" | "secrets" | "value";

const SITE = {
  appSettings: "siteConfig.appSettings",
  connectionStrings: "siteConfig.connectionStrings",
};
const CLASSIC_APPS = ["linuxWebApp", "windowsWebApp", "linuxFunctionApp", "windowsFunctionApp"];

/** What hands settings to an application. */
const settings = new Kind<Place>(
  "application's settings",
  { tokens: native("web", "WebApp|WebAppSlot"), properties: SITE },
  {
    tokens: native("web", "WebApp(?:ApplicationSettings|ConnectionStrings)(?:Slot)?"),
    properties: { map: "properties" },
  },
  {
    tokens: native("app", "ContainerApp|Job"),
    properties: { containers: "template.containers", secrets: "configuration.secrets" },
  },
  { tokens: native("appconfiguration", "KeyValue"), properties: { value: "value" } },
  {
    tokens: classic(
      `appservice/(?:${CLASSIC_APPS.join("|")})(?:Slot)?:(?:${CLASSIC_APPS.join("|")})(?:Slot)?`,
    ),
    properties: { map: "appSettings", connectionStrings: "connectionStrings" },
  },
);

interface Setting {
  readonly name: string;
  readonly path: string;
  readonly value: () => unknown;
}

export const appSettingRedisTls = resourcePolicy({
  name: "app-setting-redis-tls",
  pack: "guardrails",
  description:
    "An application setting that connects to Redis must use TLS, port 10000 and the instance's own host name.",
  severity: "high",
  framework: wellArchitected("SE:07"),
  url: "https://learn.microsoft.com/azure/redis/tls-configuration",
  steps:
    "Write rediss://… or ssl=True, port 10000 and <name>.<region>.redis.azure.net; better, refer to a secret in Key Vault. The value is never printed.",
  kind: settings,
  judge: (subject) => {
    const findings: Finding[] = [];
    let unknown: Error | undefined;
    for (const { name, path, value } of settingsOf(subject)) {
      try {
        const known = text(value());
        if (known === undefined) continue;
        for (const fault of [...faultsOf(known), ...faultsOfPart(name, known)]) {
          findings.push(inFinding(fault, name === "" ? path : `${path} (${name})`));
        }
      } catch (error) {
        if (unknownPath(error) === undefined) throw error;
        unknown ??= error as Error;
      }
    }
    // What is known and wrong is told first; that the rest isn't known yet comes after.
    if (findings.length === 0 && unknown !== undefined) throw unknown;
    return findings;
  },
  good: [anApp("shop-redis.uksouth.redis.azure.net:10000,password=…,ssl=True")],
  bad: [anApp("shop-redis.uksouth.redis.azure.net:6380,password=…,ssl=True")],
});

function settingsOf(subject: Subject<Place>): Setting[] {
  return [
    ...named(subject.get("appSettings"), subject.path("appSettings"), "value"),
    ...named(
      subject.get("connectionStrings"),
      subject.path("connectionStrings"),
      "connectionString",
    ),
    ...named(subject.get("connectionStrings"), subject.path("connectionStrings"), "value"),
    ...named(subject.get("secrets"), subject.path("secrets"), "value"),
    ...list(subject.get("containers")).flatMap((container, index) =>
      named(property(container, "env"), `${subject.path("containers")}[${index}].env`, "value"),
    ),
    ...mapped(subject),
    ...(subject.has("value")
      ? [{ name: "", path: subject.path("value"), value: () => subject.get("value") }]
      : []),
  ];
}

function named(settingList: unknown, path: string, key: string): Setting[] {
  return list(settingList).map((setting, index) => ({
    name: text(property(setting, "name")) ?? "",
    path: `${path}[${index}].${key}`,
    value: () => property(setting, key),
  }));
}

/** Settings by name: texts, or connection strings, which are objects with a value. */
function mapped(subject: Subject<Place>): Setting[] {
  const map = subject.get("map");
  return keys(map).map((name) => ({
    name,
    path: subject.path("map"),
    value: () => {
      const setting = property(map, name);
      return text(setting) ?? at(setting, "value");
    },
  }));
}

function anApp(connectionString: string): ExampleResource {
  return {
    type: "azure-native:web:WebApp",
    name: "shop",
    properties: {
      name: "shop",
      resourceGroupName: "shop-rg",
      siteConfig: {
        appSettings: [{ name: "Redis__ConnectionString", value: connectionString }],
      },
    },
  };
}
