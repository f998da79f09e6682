import { type Body, type Json, isObject } from "../arm/json";

/** How one value differs from another, as the engine's PropertyValue.Diff tells it. */
export type ValueDiff =
  | { kind: "object"; old: Body; new: Body; object: ObjectDiff }
  | { kind: "array"; old: Json[]; new: Json[]; array: ArrayDiff }
  | { kind: "plain"; old: Json; new: Json };

export interface ObjectDiff {
  adds: Body;
  deletes: Body;
  updates: Record<string, ValueDiff>;
}

export interface ArrayDiff {
  adds: number[];
  deletes: number[];
  updates: Map<number, ValueDiff>;
}

/**
 * Undefined if the objects are the same; null and absent are. `ignore` skips top-level names; the lists under the names
 * in `keyed` are sets by properties of their elements.
 */
export function diffObjects(
  olds: Body,
  news: Body,
  ignore: (name: string) => boolean = () => false,
  keyed: Readonly<Record<string, readonly string[]>> = {},
): ObjectDiff | undefined {
  const diff: ObjectDiff = { adds: {}, deletes: {}, updates: {} };
  for (const name of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    if (ignore(name)) continue;
    const was = own(olds, name) ?? null;
    const is = own(news, name) ?? null;
    if (was === null && is === null) continue;
    if (was === null) diff.adds[name] = is;
    else if (is === null) diff.deletes[name] = was;
    else {
      const update = diffValues(was, is, own(keyed, name));
      if (update) diff.updates[name] = update;
    }
  }
  return isEmpty(diff) ? undefined : diff;
}

/** Every object has a `valueOf`; a property of that name is another thing. */
function own<Value>(holder: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(holder, name) ? holder[name] : undefined;
}

function diffValues(was: Json, is: Json, keys?: readonly string[]): ValueDiff | undefined {
  if (Array.isArray(was) && Array.isArray(is)) {
    const array = keys ? diffSets(was, is, keys) : diffArrays(was, is);
    return array && { kind: "array", old: was, new: is, array };
  }
  if (isObject(was) && isObject(is)) {
    const object = diffObjects(was, is);
    return object && { kind: "object", old: was, new: is, object };
  }
  return was === is ? undefined : { kind: "plain", old: was, new: is };
}

function diffArrays(was: Json[], is: Json[]): ArrayDiff | undefined {
  const updates = new Map<number, ValueDiff>();
  const both = Math.min(was.length, is.length);
  for (let at = 0; at < both; at++) {
    const update = diffValues(was[at] ?? null, is[at] ?? null);
    if (update) updates.set(at, update);
  }
  if (updates.size === 0 && was.length === is.length) return undefined;
  return { adds: range(both, is.length), deletes: range(both, was.length), updates };
}

/** As azure-native compares them: diff.go, diffKeyedArrays. The order means nothing. */
function diffSets(was: Json[], is: Json[], keys: readonly string[]): ArrayDiff | undefined {
  const keyOf = (element: Json): string =>
    JSON.stringify(keys.map((key) => (isObject(element) ? (element[key] ?? null) : null)));
  const olds = new Map(was.map((element, at) => [keyOf(element), { element, at }]));
  const kept = new Set(is.map(keyOf));
  const adds: number[] = [];
  const updates = new Map<number, ValueDiff>();
  is.forEach((element, at) => {
    const old = olds.get(keyOf(element));
    if (old === undefined) adds.push(at);
    const update = old && diffValues(old.element, element);
    if (update) updates.set(at, update);
  });
  const deletes = [...olds].flatMap(([key, { at }]) => (kept.has(key) ? [] : [at]));
  return adds.length + deletes.length + updates.size === 0 ? undefined : { adds, deletes, updates };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
}

function isEmpty({ adds, deletes, updates }: ObjectDiff): boolean {
  return [adds, deletes, updates].every((part) => Object.keys(part).length === 0);
}
