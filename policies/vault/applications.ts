import { classic, Kind, native, type Subject } from "../framework/kind";
import type { Finding } from "../framework/policy";
import { at, keys, list, property, text, unknownPath } from "../framework/values";

export type Place =
  "appSettings" | "connectionStrings" | "map" | "containers" | "secrets" | "value";

const SITE = {
  appSettings: "siteConfig.appSettings",
  connectionStrings: "siteConfig.connectionStrings",
};
const CLASSIC_APPS = ["linuxWebApp", "windowsWebApp", "linuxFunctionApp", "windowsFunctionApp"];

/** What hands settings to an application. */
export const application = new Kind<Place>(
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
  {
    tokens: classic("containerapp/(?:app:App|job:Job)"),
    properties: { containers: "template.containers", secrets: "secrets" },
  },
  { tokens: native("appconfiguration", "KeyValue"), properties: { value: "value" } },
  {
    tokens: classic(
      `appservice/(?:${CLASSIC_APPS.join("|")})(?:Slot)?:(?:${CLASSIC_APPS.join("|")})(?:Slot)?`,
    ),
    properties: { map: "appSettings", connectionStrings: "connectionStrings" },
  },
);

/** One setting of an application; reading its value throws while that isn't known. */
export interface Setting {
  readonly name: string;
  readonly path: string;
  readonly value: () => unknown;
}

/** Where a setting is, in words that never have its value. */
export function inSetting(name: string, path: string): string {
  return name === "" ? path : `${path} (${name})`;
}

/** Judges every setting that is known. What is wrong is told first; that the rest isn't known yet comes after. */
export function judgeEach(
  settings: readonly Setting[],
  judge: (value: string, setting: Setting) => readonly Finding[],
): Finding[] {
  const findings: Finding[] = [];
  let unknown: Error | undefined;
  for (const setting of settings) {
    try {
      const value = text(setting.value());
      if (value !== undefined) findings.push(...judge(value, setting));
    } catch (error) {
      if (unknownPath(error) === undefined) throw error;
      unknown ??= error as Error;
    }
  }
  if (findings.length === 0 && unknown !== undefined) throw unknown;
  return findings;
}

/** Every value that an application is given. */
export function settingsOf(subject: Subject<Place>): Setting[] {
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
      ["env", "envs"].flatMap((key) =>
        named(property(container, key), `${subject.path("containers")}[${index}].${key}`, "value"),
      ),
    ),
    ...mapped(subject),
    ...(subject.has("value")
      ? [{ name: "", path: subject.path("value"), value: () => subject.get("value") }]
      : []),
  ];
}

/** What an application takes from a vault by a URL of its own property, as Container Apps do. */
export function vaultUrlsOf(subject: Subject<Place>): Setting[] {
  return ["keyVaultUrl", "keyVaultSecretId"].flatMap((key) =>
    named(subject.get("secrets"), subject.path("secrets"), key),
  );
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
