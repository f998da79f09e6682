import { createHash } from "node:crypto";
import { resourceGroupId } from "../arm/id";
import { type Body, type Json, stringAt } from "../arm/json";
import type { Arm } from "../arm/arm";
import type { AutoName } from "../schemas/overlay";
import type { Description } from "./description";
import { UNKNOWN, isUnknown } from "./wire";

/** Set on a resource whose name is random: its replacement can be made before it goes. */
export const CREATE_BEFORE_DELETE = "__createBeforeDelete";

/** What the engine says about naming: `pulumi:autonaming` in the stack's configuration. */
export interface Autonaming {
  mode: "propose" | "enforce" | "disable";
  proposedName: string;
}

export interface CheckContext {
  name: string;
  randomSeed: Uint8Array;
  autonaming: Autonaming | undefined;
  /** The provider's configured location. */
  location: string | undefined;
  azure: Arm;
}

/** Fills in what azure-native fills in: names, location, API version (provider.go: applyDefaults). */
export function applyDefaults(
  { overlay, schema }: Description,
  olds: Body,
  news: Body,
  context: CheckContext,
): Body {
  const inputs: Body = { ...news };
  for (const [parameter, strategy] of Object.entries(overlay.autoName ?? {})) {
    if (inputs[parameter] !== undefined) continue;
    const chosen = defaultName(parameter, strategy, olds, context);
    if (!chosen) continue;
    inputs[parameter] = chosen.name;
    if (chosen.random) inputs[CREATE_BEFORE_DELETE] = true;
  }
  if (inputs.location === undefined && schema.inputs.properties.location) {
    const location = defaultLocation(olds, inputs, context);
    if (location !== undefined) inputs.location = location;
  }
  inputs.azureApiVersion ??= schema.apiVersion;
  return inputs;
}

function defaultName(
  parameter: string,
  strategy: AutoName,
  olds: Body,
  { name, randomSeed, autonaming }: CheckContext,
): { name: Json; random: boolean } | undefined {
  const old = olds[parameter];
  if (old !== undefined) return { name: old, random: olds[CREATE_BEFORE_DELETE] === true };
  if (autonaming?.mode === "disable") return undefined;
  if (autonaming && (autonaming.mode === "enforce" || strategy !== "uuid"))
    return { name: autonaming.proposedName, random: true };
  switch (strategy) {
    case "random":
      return { name: name + hex(randomSeed, 8), random: true };
    case "uuid":
      return { name: guid(hex(randomSeed, 32)), random: true };
    case "copy":
      return { name, random: false };
  }
}

function defaultLocation(
  olds: Body,
  news: Body,
  { location, azure }: CheckContext,
): Json | undefined {
  if (olds.location !== undefined) return olds.location;
  if (location !== undefined) return location;
  const group = news.resourceGroupName;
  if (isUnknown(group)) return UNKNOWN;
  if (typeof group !== "string") return undefined;
  return stringAt(azure.find(resourceGroupId(group))?.properties, "location");
}

function hex(seed: Uint8Array, length: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, length);
}

function guid(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
