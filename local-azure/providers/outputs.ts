import { type Body, type Json, isObject } from "../arm/json";
import { schemas } from "../schemas";
import type { ObjectSchema, PropertySchema } from "../schemas/schema";
import type { Description } from "./description";
import { UNKNOWN } from "./wire";

/** What ARM answered, in the shape of the SDK's outputs. */
export function outputsOf({ schema }: Description, view: Body): Body {
  return { ...view, azureApiVersion: schema.apiVersion };
}

/** What a preview can say of outputs: inputs where they come back, unknown everywhere else. */
export function previewOutputs({ schema, pathParameters }: Description, inputs: Body): Body {
  const known = Object.entries(inputs).filter(([name]) => !pathParameters.includes(name));
  return {
    ...previewObject(schema.outputs, Object.fromEntries(known)),
    azureApiVersion: schema.apiVersion,
  };
}

function previewObject(schema: ObjectSchema, inputs: Body): Body {
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, property]) => [
      name,
      previewValue(property, inputs[name]),
    ]),
  );
}

function previewValue(property: PropertySchema, input: Json | undefined): Json {
  if (property.const !== undefined) return property.const;
  if (input === undefined || input === UNKNOWN) return UNKNOWN;
  const { items, additionalProperties } = property;
  if (Array.isArray(input)) return items ? input.map((item) => previewValue(items, item)) : UNKNOWN;
  if (isObject(input)) {
    if (property.oneOf || property.type === "any") return input;
    const type = property.ref === undefined ? undefined : schemas().types[property.ref];
    if (type) return previewObject(type, input);
    return additionalProperties
      ? Object.fromEntries(
          Object.entries(input).map(([name, value]) => [
            name,
            previewValue(additionalProperties, value),
          ]),
        )
      : UNKNOWN;
  }
  return property.type === typeof input || property.type === "any" ? input : UNKNOWN;
}
