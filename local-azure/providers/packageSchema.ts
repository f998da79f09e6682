import { schemas } from "../schemas";
import type { ObjectSchema, PropertySchema } from "../schemas/schema";

/** The Pulumi package schema of the types in use: what `pulumi import` writes code from. */
export function packageSchema(): object {
  const { sdk, resources, types } = schemas();
  return {
    name: "azure-native",
    version: sdk,
    description: "The part of azure-native that the local Azure models.",
    types: mapped(types, (type) => ({ type: "object", ...object(type) })),
    resources: Object.fromEntries(
      Object.entries(resources).map(([token, { inputs, outputs }]) => {
        const { properties, required } = object(outputs);
        const requiredInputs = inputs.required;
        const inputProperties = object(inputs).properties;
        return [token, { properties, required, inputProperties, requiredInputs }];
      }),
    ),
  };
}

function object({ properties, required }: ObjectSchema): {
  properties: object;
  required: string[];
} {
  const known = Object.entries(properties).filter(([name]) => name !== "id" && name !== "urn");
  return {
    properties: Object.fromEntries(known.map(([name, property]) => [name, type(property)])),
    required: required.filter((name) => name !== "id" && name !== "urn"),
  };
}

function type(property: PropertySchema): object {
  if (property.oneOf) return { oneOf: property.oneOf.map((ref) => ({ $ref: reference(ref) })) };
  if (property.ref !== undefined)
    // A type that is only ever an output isn't extracted.
    return schemas().types[property.ref] ? { $ref: reference(property.ref) } : ANYTHING;
  switch (property.type) {
    case "array":
      return { type: "array", items: property.items ? type(property.items) : ANYTHING };
    case "object":
      return {
        type: "object",
        additionalProperties: property.additionalProperties
          ? type(property.additionalProperties)
          : ANYTHING,
      };
    case "any":
      return ANYTHING;
    default:
      return { type: property.type };
  }
}

const ANYTHING = { $ref: "pulumi.json#/Any" };

function reference(ref: string): string {
  return `#/types/${typeToken(ref)}`;
}

// `inputs.redisenterprise.ModuleArgs` is `azure-native:redisenterprise:ModuleArgs`.
function typeToken(ref: string): string {
  const [, module, name] = ref.split(".");
  return `azure-native:${module ?? ""}:${name ?? ""}`;
}

function mapped<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(
    Object.entries(record).map(([ref, value]) => [typeToken(ref), map(value)]),
  );
}
