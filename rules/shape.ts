import { z } from "zod";

import { misplacedSettings } from "./instance";
import { nearest } from "./nearest";
import { joinPath, type Problem } from "./problem";
import { refusedSku } from "./sizeRules";
import { type Path, valueAt } from "./valueAt";

/** What a shape says about the keys that a person can write at one place. */
interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
}

/** A problem of shape, and what to put in its place so that the rest can be judged in the same run. */
interface ShapeProblem extends Problem {
  readonly path: Path;
  /** A value that the place takes; `undefined` leaves the place out. */
  readonly substitute?: unknown;
}

/** A configuration's content, and everything that is wrong with it. */
export interface Judged<Value> {
  readonly problems: readonly Problem[];
  /** Missing when it doesn't have the right shape. */
  readonly value?: Value;
}

/**
 * Parses a configuration once and judges it: what a zod shape finds, in this project's own words instead of
 * zod's, and what `problems` says of the part that has the right shape.
 */
export function judged<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
  problems: (value: z.output<Schema>) => readonly Problem[],
): Judged<z.output<Schema>> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { problems: problems(parsed.data), value: parsed.data };
  const shape = parsed.error.issues.flatMap((issue) => problemsOf(issue, schema, raw));
  const rest = schema.safeParse(repaired(raw, shape));
  return { problems: [...shape, ...(rest.success ? problems(rest.data) : [])] };
}

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType, root: unknown): ShapeProblem[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const value = valueAt(root, path);
  const place = { id: "shape", path, property: formatPath(path), value };
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        id: "unknown-setting",
        path: [...path, key],
        property: joinPath(place.property, key),
        value: valueAt(root, [...path, key]),
        ...unknownKey(key, knownKeys(schema, path)),
      }));
    case "invalid_type":
      return [{ ...place, ...wrongType(issue.expected, value, () => knownKeys(schema, path)) }];
    case "invalid_value":
      return [{ ...place, ...wrongChoice(path, value, issue.values.map(String)) }];
    case "invalid_union":
      return [
        {
          ...place,
          ...wrongChoice(path, value, "options" in issue ? (issue.options as string[]) : []),
        },
      ];
    default:
      return [{ ...place, rule: "is not a valid value.", fix: `${issue.message}.` }];
  }
}

type Advice = Pick<ShapeProblem, "rule" | "fix" | "substitute">;

function wrongType(expected: string, value: unknown, settings: () => string[]): Advice {
  const rule = value === undefined ? "is missing." : `must be ${typeWords(expected)}.`;
  const known = expected === "object" ? settings() : [];
  return known.length === 0
    ? { rule, fix: typeFix(expected, value) }
    : { rule, fix: settingsHere(known) };
}

function wrongChoice(path: Path, value: unknown, allowed: string[]): Advice {
  const substitute = allowed[0];
  if (path.at(-1) === "sku" && typeof value === "string")
    return { ...refusedSku(value), substitute };
  const list = allowed.length > 14 ? `${allowed.slice(0, 14).join(", ")} …` : allowed.join(", ");
  const near = typeof value === "string" ? nearest(value, allowed) : undefined;
  const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
  return value === undefined
    ? { substitute, rule: "is missing.", fix: `Write ${oneOf(list, allowed)}.` }
    : {
        substitute,
        rule: "isn't an allowed value.",
        fix: `Write ${oneOf(list, allowed)}${hint}.`,
      };
}

/** A copy in which what has the wrong shape is left out or stood in for. */
function repaired(raw: unknown, problems: readonly ShapeProblem[]): unknown {
  const copy = structuredClone(raw);
  for (const { path, substitute } of problems) {
    const holder = valueAt(copy, path.slice(0, -1));
    const last = path.at(-1);
    if (typeof holder !== "object" || holder === null || last === undefined) continue;
    if (substitute === undefined) Reflect.deleteProperty(holder, last);
    else Reflect.set(holder, last, substitute);
  }
  return copy;
}

function oneOf(list: string, allowed: string[]): string {
  return allowed.length === 1 ? list : `one of ${list}`;
}

function unknownKey(key: string, known: string[]): { rule: string; fix: string } {
  const misplaced = misplacedSettings[key];
  if (misplaced !== undefined) return misplaced;
  if (known.includes(key)) {
    return {
      rule: "isn't a setting with the `mode` or `type` that is written beside it.",
      fix: "Remove it, or write another one.",
    };
  }
  const near = nearest(key, known);
  return {
    rule: "isn't a known setting.",
    fix: near === undefined ? settingsHere(known) : `Did you mean \`${near}\`?`,
  };
}

function settingsHere(known: readonly string[]): string {
  return `Settings here are ${known.join(", ")}.`;
}

/** `[ "main", "modules", 1, "name" ]` → `main.modules[1].name`. */
export function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, step) => joinPath(text, typeof step === "number" ? `[${step}]` : step),
    "",
  );
}

function knownKeys(schema: z.ZodType, path: Path): string[] {
  const root = z.toJSONSchema(schema, { io: "input" }) as JsonSchema;
  const at = path.reduce<JsonSchema[]>(
    (places, step) => places.flatMap((place) => below(place, step)),
    [root],
  );
  return [
    ...new Set(at.flatMap(alternatives).flatMap((place) => Object.keys(place.properties ?? {}))),
  ];
}

function below(place: JsonSchema, step: string | number): JsonSchema[] {
  return alternatives(place).flatMap((each) => {
    if (typeof step === "number") return each.items ?? [];
    const found = each.properties?.[step] ?? each.additionalProperties;
    return typeof found === "object" ? [found] : [];
  });
}

function alternatives(place: JsonSchema): JsonSchema[] {
  return place.oneOf ?? place.anyOf ?? [place];
}

function typeWords(expected: string): string {
  const words: Record<string, string> = {
    string: "a string",
    boolean: "true or false",
    number: "a number",
    object: "a mapping",
    record: "a mapping",
    array: "a list",
  };
  return words[expected] ?? expected;
}

function typeFix(expected: string, value: unknown): string {
  if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
    return `Write "${value}" in quotes.`;
  }
  if (expected === "boolean" && value !== undefined) return "Write true or false without quotes.";
  return `Write ${typeWords(expected)}.`;
}
