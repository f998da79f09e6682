import { isDeepStrictEqual } from "node:util";
import { type Body, type Json } from "../arm/json";
import { normalizedLocation } from "../arm/locations";
import { isInternal } from "./check";
import { CREATE_BEFORE_DELETE } from "./defaults";
import type { Description } from "./description";
import { type ObjectDiff, type ValueDiff, diffObjects } from "./propertyDiff";

/** What a change of one property means. */
export type Kind = "add" | "addReplace" | "delete" | "deleteReplace" | "update" | "updateReplace";

export interface InputDiff {
  /** Top-level properties that change. */
  changes: string[];
  /** Property paths whose change replaces the resource. */
  replaces: string[];
  deleteBeforeReplace: boolean;
  detailed: Map<string, Kind>;
}

/**
 * Compares old and new inputs as azure-native does (provider/pkg/provider/diff.go). What it reports
 * as an update can still be refused by Azure: that comes out only when the update is made.
 */
export function diffInputs(
  description: Description,
  oldInputs: Body,
  newInputs: Body,
  oldOutputs: Body,
): InputDiff {
  const olds = { ...oldInputs };
  if (olds.azureApiVersion === undefined && oldOutputs.azureApiVersion !== undefined)
    olds.azureApiVersion = oldOutputs.azureApiVersion;
  const diff = diffObjects(olds, newInputs, isInternal, description.overlay.keyed);
  const detailed = new Map<string, Kind>();
  if (diff) {
    dropSame(diff, "location", normalizedLocation);
    dropSame(diff, "resourceGroupName", (name) => name.toLowerCase());
    const { pathParameters, overlay } = description;
    const replaceKeys = new Set([...pathParameters, ...(overlay.createOnly ?? [])]);
    detailObject(diff, "", "", replaceKeys, detailed);
  }
  const changes = new Set<string>();
  const replaces: string[] = [];
  for (const [path, kind] of [...detailed]) {
    if (kind === "addReplace" && isSetToItsOutput(path, olds, newInputs, oldOutputs))
      detailed.set(path, "add");
    else if (kind.endsWith("Replace")) replaces.push(path);
    else if (kind === "add" && isSetToItsDefault(description, path, olds, newInputs)) continue;
    changes.add(path.split(".")[0] ?? path);
  }
  return {
    changes: [...changes],
    replaces,
    deleteBeforeReplace: replaces.length > 0 && oldInputs[CREATE_BEFORE_DELETE] !== true,
    detailed,
  };
}

// Case and spaces mean nothing in a location, and case nothing in a resource group's name (diff.go,
// applyAzureSpecificDiff).
function dropSame(diff: ObjectDiff, name: string, plain: (text: string) => string): void {
  const update = diff.updates[name];
  if (update?.kind !== "plain") return;
  const { old, new: now } = update;
  if (typeof old !== "string" || typeof now !== "string") return;
  if (plain(old) === plain(now)) Reflect.deleteProperty(diff.updates, name);
}

function detailObject(
  diff: ObjectDiff,
  base: string,
  replaceBase: string,
  replaceKeys: ReadonlySet<string>,
  into: Map<string, Kind>,
): void {
  for (const [name, update] of Object.entries(diff.updates))
    detailValue(update, base + name, replaceBase + name, replaceKeys, into);
  for (const name of Object.keys(diff.adds))
    into.set(base + name, replaceKeys.has(replaceBase + name) ? "addReplace" : "add");
  for (const name of Object.keys(diff.deletes))
    into.set(base + name, replaceKeys.has(replaceBase + name) ? "deleteReplace" : "delete");
}

function detailValue(
  diff: ValueDiff,
  path: string,
  replacePath: string,
  replaceKeys: ReadonlySet<string>,
  into: Map<string, Kind>,
): void {
  switch (diff.kind) {
    case "object": {
      const nested = new Map<string, Kind>();
      detailObject(diff.object, `${path}.`, `${replacePath}.`, replaceKeys, nested);
      for (const [key, kind] of nested)
        into.set(key, kind === "update" && replaceKeys.has(replacePath) ? "updateReplace" : kind);
      return;
    }
    case "array":
      for (const [at, update] of diff.array.updates)
        detailValue(update, `${path}[${at}]`, `${replacePath}[]`, replaceKeys, into);
      // An element more or less replaces nothing, even where a change of the elements would.
      for (const at of diff.array.adds) into.set(`${path}[${at}]`, "add");
      for (const at of diff.array.deletes) into.set(`${path}[${at}]`, "delete");
      return;
    case "plain":
      into.set(path, replaceKeys.has(replacePath) ? "updateReplace" : "update");
  }
}

function isSetToItsOutput(path: string, olds: Body, news: Body, outputs: Body): boolean {
  return (
    olds[path] === undefined &&
    news[path] !== undefined &&
    outputs[path] !== undefined &&
    isDeepStrictEqual(news[path], outputs[path])
  );
}

function isSetToItsDefault(
  { overlay }: Description,
  path: string,
  olds: Body,
  news: Body,
): boolean {
  const fallback: Json | undefined = overlay.defaults?.[path];
  return olds[path] === undefined && fallback !== undefined && news[path] === fallback;
}
