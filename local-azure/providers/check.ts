import { type Body, type Json, isObject } from "../arm/json";
import { schemas } from "../schemas";
import type { Limits } from "../schemas/overlay";
import type { ObjectSchema, PropertySchema } from "../schemas/schema";
import type { Description } from "./description";
import { UNKNOWN } from "./wire";

/** Why the inputs can't be: azure-native's reasons, in its words. */
export interface Failure {
  property: string;
  reason: string;
}

/**
 * Checks inputs as azure-native does (provider/pkg/provider/provider.go: validateType,
 * validateProperty). It is stricter in three things that azure-native lets pass and then drops or has
 * Azure refuse: properties that don't exist, booleans and objects where something else belongs.
 */
export function checkInputs(description: Description, inputs: Body): Failure[] {
  const failures: Failure[] = [];
  checkObject(description.schema.inputs, inputs, "", description, failures);
  return failures;
}

/** Refuses the arguments of a function that lack a required one. */
export function checkRequired({ required }: ObjectSchema, args: Body): void {
  const absent = required.find((name) => args[name] === undefined);
  if (absent !== undefined) throw new Error(missing(absent));
}

function checkObject(
  schema: ObjectSchema,
  values: Body,
  path: string,
  description: Description,
  failures: Failure[],
): void {
  for (const name of schema.required) {
    if (values[name] !== undefined) continue;
    failures.push({ property: "", reason: missing(join(path, name)) });
  }
  if (path === "" && needsLocation(description, values))
    failures.push({ property: "", reason: missing("location") });
  for (const [name, value] of Object.entries(values)) {
    const property = schema.properties[name];
    const at = join(path, name);
    if (property) checkValue(property, value, at, description, failures);
    else if (!isInternal(name) && at !== "azureApiVersion")
      failures.push({ property: at, reason: unknownProperty(at, schema) });
  }
}

function checkValue(
  schema: PropertySchema,
  value: Json,
  path: string,
  description: Description,
  failures: Failure[],
): void {
  if (value === UNKNOWN || value === null || schema.type === "any") return;
  const fail = (reason: string): void => void failures.push({ property: path, reason });
  const got = kindOf(value);
  if (!accepts(schema, got)) {
    fail(`'${path}' should be of type '${schema.type}' but got ${WORDS[got] ?? got}`);
    return;
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items)
      value.forEach((item, at) => checkValue(items, item, `${path}[${at}]`, description, failures));
  } else if (isObject(value)) checkMap(schema, value, path, description, failures);
  else {
    const limits = description.overlay.limits?.[path];
    if (limits) checkLimits(limits, value, path, fail);
  }
}

function checkMap(
  schema: PropertySchema,
  value: Body,
  path: string,
  description: Description,
  failures: Failure[],
): void {
  const ref = schema.ref ?? variantOf(schema, value);
  const type = ref === undefined ? undefined : schemas().types[ref];
  if (type) checkObject(type, value, path, description, failures);
  else if (schema.additionalProperties)
    for (const [name, item] of Object.entries(value))
      checkValue(schema.additionalProperties, item, join(path, name), description, failures);
}

/** The type of a discriminated union that a value belongs to: the one whose constants it has. */
export function variantOf(schema: PropertySchema, value: Body): string | undefined {
  return schema.oneOf?.find((ref) =>
    Object.entries(schemas().types[ref]?.properties ?? {}).every(
      ([name, property]) => property.const === undefined || value[name] === property.const,
    ),
  );
}

function checkLimits(
  limits: Limits,
  value: Json,
  path: string,
  fail: (reason: string) => void,
): void {
  if (typeof value === "string") {
    const { minLength = 0, maxLength = Infinity, pattern } = limits;
    const { length } = value;
    if (length < minLength)
      fail(`'${path}' is too short (${length}): at least ${minLength} characters required`);
    if (length > maxLength)
      fail(`'${path}' is too long (${length}): at most ${maxLength} characters allowed`);
    if (pattern !== undefined && !new RegExp(pattern).test(value))
      fail(`'${path}' does not match expression '${pattern}'`);
  } else if (typeof value === "number") {
    const { minimum = -Infinity, maximum = Infinity, integer } = limits;
    if (integer && !Number.isInteger(value))
      fail(`'${path}' must be an integer but got ${value.toFixed(6)}`);
    if (value < minimum) fail(`'${path}' is too low (${value.toFixed(6)} < ${minimum.toFixed(6)})`);
    if (value > maximum)
      fail(`'${path}' is too high (${value.toFixed(6)} > ${maximum.toFixed(6)})`);
  }
}

type Kind = "string" | "number" | "boolean" | "array" | "object";

const WORDS: Record<string, string> = {
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  array: "an array",
  object: "an object",
};

function kindOf(value: Json): Kind {
  if (Array.isArray(value)) return "array";
  return isObject(value) ? "object" : (typeof value as Kind);
}

function accepts(schema: PropertySchema, got: Kind): boolean {
  return schema.type === got || (schema.type === "integer" && got === "number");
}

function missing(path: string): string {
  const reason = `missing required property '${path}'`;
  return path === "location"
    ? `${reason}. Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'.`
    : reason;
}

function unknownProperty(path: string, schema: ObjectSchema): string {
  return `unknown property '${path}'; known properties: ${Object.keys(schema.properties).join(", ")}`;
}

// Required by the API, optional in the SDK because azure-native fills it in.
function needsLocation({ overlay }: Description, values: Body): boolean {
  return values.location === undefined && overlay.requiresLocation === true;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** A property of Pulumi's own, such as `__createBeforeDelete`. */
export function isInternal(name: string): boolean {
  return name.startsWith("__");
}
