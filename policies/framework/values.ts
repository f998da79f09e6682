/** Reading and showing values whose type nobody has checked yet. */
import { UnknownValueError } from "@pulumi/policy";

import { isRecord } from "../../rules/record";

/** A value as a message shows it. What is composed is named and not printed, so nothing nested leaks. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
    case "boolean":
    case "bigint":
      return String(value);
    case "undefined":
      return "absent";
    default:
      if (value === null) return "absent";
      if (!Array.isArray(value)) return "an object";
      return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  }
}

export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** Whether the value is that word; Azure compares the words of an enumeration without case. */
export function is(value: unknown, word: string): boolean {
  return typeof value === "string" && value.toLowerCase() === word.toLowerCase();
}

/** The one of those words that the value is, as Azure spells it. */
export function oneOf<Word extends string>(
  value: unknown,
  words: readonly Word[],
): Word | undefined {
  return words.find((word) => is(value, word));
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/**
 * The elements of a list; nothing of what isn't one. They are read one by one: the proxy that the SDK puts
 * around inputs while it remediates can't be mapped.
 */
export function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return [];
  return Array.from({ length: value.length }, (_, index): unknown => value[index]);
}

/** One property of what may be an object. */
export function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** The names of an object's properties; none of what isn't one. */
export function keys(value: unknown): readonly string[] {
  return isRecord(value) ? Object.keys(value) : [];
}

/** What stands at a dotted path. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>(property, value);
}

/** `"a", "b" or "c"`. */
export function alternatives(words: readonly string[]): string {
  const shown = words.map((word) => JSON.stringify(word));
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} or ${last}`;
}

/** The path of the value that can't be known before the deployment; `undefined` for any other error. */
export function unknownPath(error: unknown): string | undefined {
  if (!(error instanceof UnknownValueError)) return undefined;
  // The class is marked internal, so its properties aren't declared.
  return (error as { props: readonly PropertyKey[] }).props.map(String).join(".");
}

/** What the function reads, or `undefined` while that isn't known. */
export function whenKnown<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (unknownPath(error) === undefined) throw error;
    return undefined;
  }
}

/** Whether it is a day such as `2027-03-31`, in UTC; as text they compare as days do. */
export function isDay(value: unknown): value is string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const start = new Date(`${value}T00:00:00Z`);
  // `2026-02-31` parses as a day in March; a day that doesn't print as itself isn't one.
  return !Number.isNaN(start.getTime()) && dayOf(start) === value;
}

export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
