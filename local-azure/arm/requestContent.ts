import { schemas } from "../schemas";
import type { ObjectSchema, PropertySchema } from "../schemas/schema";
import { ArmError } from "./armError";
import { type Body, type Json, isObject } from "./json";

/** Refuses a body with a value outside its enumeration, at any depth, as ARM refuses what it can't read. */
export function checkRequestContent(token: string, body: Body): void {
  const resource = schemas().resources[token];
  if (resource) checkObject(resource.inputs, body, "");
}

function checkObject(schema: ObjectSchema, body: Body, path: string): void {
  for (const [name, value] of Object.entries(body)) {
    const property = schema.properties[name];
    if (property) checkValue(property, value, path === "" ? name : `${path}.${name}`);
  }
}

function checkValue(property: PropertySchema, value: Json, path: string): void {
  if (property.enum !== undefined && typeof value === "string") {
    const allowed = schemas().enums[property.enum] ?? [];
    if (!allowed.includes(value)) throw unreadable(value, property.enum, path, allowed);
  }
  if (Array.isArray(value)) {
    const { items } = property;
    if (items) value.forEach((item, index) => checkValue(items, item, `${path}[${index}]`));
  } else if (isObject(value)) {
    const type = property.ref === undefined ? undefined : schemas().types[property.ref];
    if (type) checkObject(type, value, path);
  }
}

const LONGEST_LIST = 12;

function unreadable(value: string, name: string, path: string, allowed: string[]): ArmError {
  const list = allowed.length > LONGEST_LIST ? "" : ` Possible values: ${allowed.join(", ")}.`;
  return new ArmError(
    400,
    "InvalidRequestContent",
    `The request content was invalid and could not be deserialized: 'Error converting value ` +
      `"${value}" to type '${name.split(".")[1] ?? name}'. Path '${path}'.${list}'.`,
  );
}
