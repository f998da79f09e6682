import { isRecord } from "../../rules/record";
import type { Deployment } from "../../pulumi/deployment";
import { nameInAzure, resourcesMadeIn } from "../../pulumi/deployment";
import { columns } from "./terminal";

/** The key under which the engine marks a secret in a deployment. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** What still fits beside its kind on a line. */
const NAMES = 60;

/** How many resources of which kind there are, and what they are called; the engine's order is another each time. */
export function madeResources(deployment: Deployment): string {
  const made = resourcesMadeIn(deployment);
  const kinds = [...new Set(made.map(({ type }) => shortType(type)))].sort();
  const rows = kinds.map((kind): [string, string] => {
    const names = made
      .filter(({ type }) => shortType(type) === kind)
      .map(nameInAzure)
      .sort();
    const line = names.join(", ");
    return [`${names.length} ${kind}`, line.length <= NAMES ? line : names.join("\n")];
  });
  return `${made.length} resources:\n${columns(rows)}`;
}

/** What an application needs to connect, instance by instance, without secrets. */
export function connectionSettings(deployment: Deployment): string {
  const stack = deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
  const instances = stack?.outputs?.instances;
  if (!isRecord(instances)) return "";
  return Object.entries(instances)
    .filter(([, instance]) => isRecord(instance) && !(SIGNATURE in instance))
    .map(([key, instance]) => `\nInstance ${key}:\n${columns(settings(instance))}`)
    .join("\n");
}

/** Every plain value of an output, by its path. ARM ids are for programs, which read the stack's outputs. */
function settings(value: unknown, path = ""): [string, string][] {
  if (Array.isArray(value) && value.some(isRecord)) {
    return value.flatMap((inner, at) => settings(inner, `${path}[${at}]`));
  }
  if (!isRecord(value)) {
    const text = String(value);
    return text.startsWith("/subscriptions/") ? [] : [[path, text]];
  }
  if (SIGNATURE in value) return [[path, "[secret]"]];
  return Object.entries(value).flatMap(([name, inner]) =>
    settings(inner, path === "" ? name : `${path}.${name}`),
  );
}

/** `azure-native:redisenterprise:Database` → `redisenterprise Database`. */
function shortType(type: string): string {
  const [, module = "", name = type] = type.split(":");
  const [area = module] = module.split("/");
  return area === "index" ? name : `${area} ${name}`;
}
