/** What JSON can hold. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A JSON object: the body of a request or of an answer. */
export type Body = Record<string, Json>;

export function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a dotted path, or undefined where anything on the way is missing. */
export function at(body: Json | undefined, path: string): Json | undefined {
  let value: Json | undefined = body;
  for (const name of path.split(".")) {
    if (!isObject(value)) return undefined;
    value = value[name];
  }
  return value;
}

export function stringAt(body: Json | undefined, path: string): string | undefined {
  const value = at(body, path);
  return typeof value === "string" ? value : undefined;
}

export function objectAt(body: Json | undefined, path: string): Body | undefined {
  const value = at(body, path);
  return isObject(value) ? value : undefined;
}

export function listAt(body: Json | undefined, path: string): Json[] {
  const value = at(body, path);
  return Array.isArray(value) ? value : [];
}

/** The strings of a list, such as the ids in `scopes`. */
export function stringsAt(body: Json | undefined, path: string): string[] {
  return listAt(body, path).filter((value) => typeof value === "string");
}

/** The object without the properties that are absent or null, as ARM leaves them out of an answer. */
export function present(properties: Record<string, Json | undefined>): Body {
  const body: Body = {};
  for (const [name, value] of Object.entries(properties))
    if (value !== undefined && value !== null) body[name] = value;
  return body;
}
