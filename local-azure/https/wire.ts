import { ArmError, badRequest } from "../arm/armError";
import { type Body, type Json, isObject } from "../arm/json";
import type { ResourceType } from "../arm/resourceType";
import { describe } from "../providers/description";
import { schemas } from "../schemas";
import type { ObjectSchema, PropertySchema } from "../schemas/schema";
import { BESIDE, BESIDE_NESTED, shapeOf } from "./shapes";

/** What the API answers for what the model says of a resource. */
export function toWire({ token }: ResourceType, view: Body): Body {
  const shape = shapeOf(token);
  const rename = (name: string): string => shape.names?.[name] ?? name;
  const laidOut = Object.fromEntries(
    Object.entries(view).map(([name, value]) => [name, nest(value, name, shape.nested ?? [])]),
  );
  // These types the SDK leaves as they are.
  if (schemas().resources[token]?.outputs.properties.properties) return laidOut;
  const answer: Body = {};
  const properties: Body = {};
  for (const [name, value] of Object.entries(laidOut))
    if (BESIDE.has(name) && !shape.inside?.includes(name)) answer[name] = value;
    else properties[rename(name)] = value;
  return { ...answer, properties };
}

/**
 * The body of a PUT as the model takes it: what the API has as inputs, without what is read-only or in the id. Refuses
 * values of another type and, unless `partial`, properties that are missing.
 */
export function fromWire(model: ResourceType, sent: Body, partial = false): Body {
  const { body: inputs } = describe(model.token);
  const body = readObject(inputs, flattened(model, sent), "");
  const missing = partial ? undefined : missingIn(inputs, body);
  if (missing !== undefined)
    throw badRequest(`The property '${apiPath(model, missing)}' is required.`);
  return body;
}

/** What a PUT of a resource as it is would send: the part of an answer that is an input too. */
export function inputsOf({ token }: ResourceType, view: Body): Body {
  return Object.fromEntries(
    Object.entries(prune(describe(token).body, view)).filter(([name]) => !IN_URL.has(name)),
  );
}

/** Where the API has a property of the model, such as `properties.publicNetworkAccess`. */
function apiPath({ token }: ResourceType, path: string): string {
  const [first = ""] = path.split(".");
  const { inside, names } = shapeOf(token);
  const isBeside = first === "properties" || (BESIDE.has(first) && !inside?.includes(first));
  return isBeside ? path : `properties.${(names?.[first] ?? first) + path.slice(first.length)}`;
}

function flattened({ token }: ResourceType, sent: Body): Body {
  const shape = shapeOf(token);
  const original = Object.fromEntries(
    Object.entries(shape.names ?? {}).map(([own, api]) => [api, own]),
  );
  const properties = schemas().resources[token]?.inputs.properties.properties
    ? undefined
    : (sent.properties ?? {});
  if (properties === undefined) return sent;
  if (!isObject(properties)) throw unreadable(properties, "object", "properties");
  const beside = Object.entries(sent).filter(
    ([name]) => name !== "properties" && BESIDE.has(name) && !shape.inside?.includes(name),
  );
  const inside = Object.entries(properties).map(([name, value]) => [original[name] ?? name, value]);
  const flat = Object.fromEntries([...beside, ...inside]) as Body;
  return Object.fromEntries(
    Object.entries(flat).map(([name, value]) => [name, unnest(value, name, shape.nested ?? [])]),
  );
}

function nest(value: Json, path: string, nested: readonly string[]): Json {
  if (!Array.isArray(value) || !nested.includes(path)) return value;
  return value.map((element) => {
    if (!isObject(element)) return element;
    const entries = Object.entries(element).map(
      ([name, inner]) => [name, nest(inner, `${path}.${name}`, nested)] as const,
    );
    return {
      ...Object.fromEntries(entries.filter(([name]) => BESIDE_NESTED.has(name))),
      properties: Object.fromEntries(entries.filter(([name]) => !BESIDE_NESTED.has(name))),
    };
  });
}

function unnest(value: Json, path: string, nested: readonly string[]): Json {
  if (!Array.isArray(value) || !nested.includes(path)) return value;
  return value.map((element) => {
    if (!isObject(element)) return element;
    const { properties, ...beside } = element;
    const flat = { ...beside, ...(isObject(properties) && properties) };
    return Object.fromEntries(
      Object.entries(flat).map(([name, inner]) => [name, unnest(inner, `${path}.${name}`, nested)]),
    );
  });
}

function readObject(schema: ObjectSchema, sent: Body, path: string): Body {
  const body: Body = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = sent[name];
    // The name and the id of what is asked for are in the URL.
    if (value === undefined || value === null || (path === "" && IN_URL.has(name))) continue;
    body[name] = readValue(property, value, path === "" ? name : `${path}.${name}`);
  }
  return body;
}

const IN_URL = new Set(["id", "name", "type"]);

function readValue(property: PropertySchema, value: Json, path: string): Json {
  const { type, items, additionalProperties } = property;
  if (type === "any" || property.oneOf) return value;
  if (type === "array") {
    // A set of strings in the SDK is a map in the API.
    if (isObject(value)) return value;
    if (!Array.isArray(value)) throw unreadable(value, "array", path);
    return items ? value.map((item, index) => readValue(items, item, `${path}[${index}]`)) : value;
  }
  if (type === "object") {
    if (!isObject(value)) throw unreadable(value, "object", path);
    const named = property.ref === undefined ? undefined : schemas().types[property.ref];
    if (named) return readObject(named, value, path);
    if (!additionalProperties) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        readValue(additionalProperties, inner, `${path}.${name}`),
      ]),
    );
  }
  const wanted = type === "integer" ? "number" : type;
  if (typeof value !== wanted || (type === "integer" && !Number.isInteger(value)))
    throw unreadable(value, type, path);
  return value;
}

function missingIn(schema: ObjectSchema, body: Body, path = ""): string | undefined {
  for (const name of schema.required)
    if (body[name] === undefined) return path === "" ? name : `${path}.${name}`;
  for (const [name, value] of Object.entries(body)) {
    const { ref } = schema.properties[name] ?? {};
    const type = ref === undefined ? undefined : schemas().types[ref];
    const missing =
      type && isObject(value)
        ? missingIn(type, value, path === "" ? name : `${path}.${name}`)
        : undefined;
    if (missing !== undefined) return missing;
  }
  return undefined;
}

function prune(schema: ObjectSchema, view: Body): Body {
  const body: Body = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = view[name];
    if (value !== undefined && value !== null) body[name] = pruneValue(property, value);
  }
  return body;
}

function pruneValue(property: PropertySchema, value: Json): Json {
  const { items } = property;
  if (Array.isArray(value)) return items ? value.map((item) => pruneValue(items, item)) : value;
  if (!isObject(value)) return value;
  // The members of a set, without what Azure says of each.
  if (property.type === "array")
    return Object.fromEntries(Object.keys(value).map((id) => [id, {}]));
  const type = property.ref === undefined ? undefined : schemas().types[property.ref];
  return type ? prune(type, value) : value;
}

function unreadable(value: Json, type: string, path: string): ArmError {
  const shown = typeof value === "object" ? "{" : String(value);
  return new ArmError(
    400,
    "InvalidRequestContent",
    `The request content was invalid and could not be deserialized: 'Error converting value "${shown}" to type ` +
      `'${type}'. Path '${path}'.'.`,
  );
}
