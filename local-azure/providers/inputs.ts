import { type Body, type Json, at, isObject, objectAt } from "../arm/json";
import { schemas } from "../schemas";
import type { ObjectSchema, PropertySchema } from "../schemas/schema";
import { variantOf, isInternal } from "./check";
import { type Description, pathInputs } from "./description";
import { type ObjectDiff, diffObjects } from "./propertyDiff";

/** The body of a PUT: the inputs without what is in the id and what is Pulumi's own. */
export function requestBody({ body }: Description, inputs: Body): Body {
  const request: Body = {};
  for (const [name, value] of Object.entries(inputs)) {
    const property = body.properties[name];
    if (property && !isInternal(name)) request[name] = toRequest(property, value);
  }
  return request;
}

/** The inputs that would make an existing resource: what an import starts from. */
export function importedInputs(description: Description, id: string, view: Body): Body {
  const fromPath = pathInputs(description, id);
  if (!fromPath) throw new Error(`'${id}' is not the id of an ${description.token}`);
  const fromBody = projection(description, view);
  // Some types have an input `id` as well, which would keep every import from working.
  delete fromBody.id;
  const inputs = { ...fromPath, ...withoutEmpty(fromBody) };
  return { ...inputs, azureApiVersion: description.schema.apiVersion };
}

/**
 * The inputs after a refresh (provider.go: Read): only what differs between the old and the new
 * outputs is put into them, so that defaults of the service don't look like a program's wishes.
 */
export function refreshedInputs(
  description: Description,
  inputs: Body,
  oldOutputs: Body,
  newOutputs: Body,
): Body {
  const unset = unsetSubResources(description, inputs);
  const before = without(projection(description, oldOutputs), unset);
  const after = without(projection(description, newOutputs), unset);
  const diff = diffObjects(before, after);
  return diff ? applied(inputs, diff) : inputs;
}

/** The nested resources that the program leaves to others: `subnets` of a network that lists none. */
export function unsetSubResources({ overlay }: Description, inputs: Body): string[] {
  return (overlay.subResources ?? []).filter((path) => at(inputs, path) === undefined);
}

/** The outputs that are inputs too, in the shape of inputs. */
function projection({ body }: Description, outputs: Body): Body {
  return projectObject(body, outputs);
}

function projectObject(schema: ObjectSchema, outputs: Body): Body {
  const inputs: Body = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = outputs[name];
    if (value !== undefined && value !== null) inputs[name] = projectValue(property, value);
  }
  return inputs;
}

function projectValue(property: PropertySchema, value: Json): Json {
  if (Array.isArray(value)) {
    const { items } = property;
    return items ? value.map((item) => projectValue(items, item)) : value;
  }
  if (!isObject(value)) return value;
  // A set of strings comes back as a map with its members as keys.
  if (property.type === "array") return Object.keys(value);
  const ref = property.ref ?? variantOf(property, value);
  const type = ref === undefined ? undefined : schemas().types[ref];
  return type ? projectObject(type, value) : value;
}

function toRequest(property: PropertySchema, value: Json): Json {
  if (Array.isArray(value)) {
    const { items } = property;
    return items ? value.map((item) => toRequest(items, item)) : value;
  }
  if (!isObject(value)) return value;
  const ref = property.ref ?? variantOf(property, value);
  const type = ref === undefined ? undefined : schemas().types[ref];
  if (!type) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const innerProperty = type.properties[name];
      if (!innerProperty) return [name, inner];
      return [name, isStringSet(name, inner) ? toSet(inner) : toRequest(innerProperty, inner)];
    }),
  );
}

// The one set of strings among the modelled types: the SDK takes a list, the API a map.
function isStringSet(name: string, value: Json): value is Json[] {
  return name === "userAssignedIdentities" && Array.isArray(value);
}

function toSet(values: Json[]): Body {
  return Object.fromEntries(
    values.filter((value) => typeof value === "string").map((id) => [id, {}]),
  );
}

function applied(values: Body, diff: ObjectDiff): Body {
  const result: Body = {};
  for (const [name, value] of Object.entries(values))
    if (!(name in diff.deletes)) result[name] = value;
  Object.assign(result, diff.adds);
  for (const [name, update] of Object.entries(diff.updates)) {
    const base = values[name];
    result[name] = base === undefined ? update.new : appliedValue(base, update.old, update.new);
  }
  return result;
}

function appliedValue(base: Json, old: Json, now: Json): Json {
  if (isObject(base) && isObject(old) && isObject(now)) {
    const diff = diffObjects(old, now);
    return diff ? applied(base, diff) : base;
  }
  if (Array.isArray(base) && Array.isArray(old) && Array.isArray(now))
    return now.map((item, index) => {
      const baseItem = base[index];
      const oldItem = old[index];
      return baseItem === undefined || oldItem === undefined
        ? item
        : appliedValue(baseItem, oldItem, item);
    });
  return now;
}

function withoutEmpty(body: Body): Body {
  const result: Body = {};
  for (const [name, value] of Object.entries(body)) {
    const kept = nonEmpty(value);
    if (kept !== undefined) result[name] = kept;
  }
  return result;
}

function nonEmpty(value: Json): Json | undefined {
  if (Array.isArray(value)) {
    const items = value.map(nonEmpty).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (!isObject(value)) return value;
  const kept = withoutEmpty(value);
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function without(body: Body, paths: string[]): Body {
  const copy = structuredClone(body);
  for (const path of paths) {
    const names = path.split(".");
    const last = names.pop() ?? "";
    const holder = names.length === 0 ? copy : objectAt(copy, names.join("."));
    if (holder) Reflect.deleteProperty(holder, last);
  }
  return copy;
}
