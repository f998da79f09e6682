import type { PolicyConfigSchema } from "@pulumi/policy";

type JsonSchema = PolicyConfigSchema["properties"][string];

/** Something that a policy lets a stack choose, with the value that holds until it does. */
export interface Setting<Value> {
  /** JSON Schema: the engine checks a pack's config by it, and the pack checks the stack's own file. */
  readonly schema: JsonSchema & { readonly description: string };
  readonly fallback: Value;
  /** What to write, such as `a list of strings`. */
  readonly words: string;
  readonly accepts: (value: unknown) => boolean;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;
export type Values<S extends Settings> = {
  readonly [Name in keyof S]: S[Name] extends Setting<infer Value> ? Value : never;
};

const isText = (value: unknown): value is string => typeof value === "string";

/** A regular expression. */
export function patternSetting(fallback: string, description: string): Setting<string> {
  return {
    schema: { type: "string", format: "regex", description, default: fallback },
    fallback,
    words: "a regular expression",
    accepts: (value) => isText(value) && isPattern(value),
  };
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

export function textsSetting(
  fallback: readonly string[],
  description: string,
): Setting<readonly string[]> {
  return {
    schema: { type: "array", items: { type: "string" }, description, default: fallback },
    fallback,
    words: "a list of strings",
    accepts: (value) => Array.isArray(value) && value.every(isText),
  };
}

export function numberSetting(fallback: number, description: string): Setting<number> {
  return {
    schema: { type: "number", description, default: fallback },
    fallback,
    words: "a number",
    accepts: (value) => typeof value === "number",
  };
}

export function flagSetting(fallback: boolean, description: string): Setting<boolean> {
  return {
    schema: { type: "boolean", description, default: fallback },
    fallback,
    words: "true or false",
    accepts: (value) => typeof value === "boolean",
  };
}

/** The values in force: the stack's own, else the pack's config, else the fallback. */
export function valuesOf(
  settings: Settings,
  ...sources: Readonly<Record<string, unknown>>[]
): Values<Settings> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, { accepts, fallback }]) => [
      name,
      sources
        .map((source) => source[name])
        .find((value) => value !== undefined && accepts(value)) ?? fallback,
    ]),
  );
}
