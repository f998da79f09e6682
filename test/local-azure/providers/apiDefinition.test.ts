import { describe as describeType } from "../../../local-azure/providers/description";
import { schemas } from "../../../local-azure/schemas";
import type { ObjectSchema, PropertySchema } from "../../../local-azure/schemas/schema";
import definition from "./redisenterprise-2025-07-01.json";

interface Definition {
  required?: boolean;
  readOnly?: boolean;
  mutability?: string[];
  default?: string;
  enum?: string[];
  integer?: boolean;
}

const types = definition.types as Record<string, Record<string, Definition>>;

// The SDK was generated from this definition: where the two differ, one of them was read wrongly.
describe.each(Object.entries(types))("the API's own definition of %s", (token, defined) => {
  const { schema, overlay } = describeType(token);
  const properties = Object.entries(defined);

  test("has every input, and no read-only property among them", () => {
    for (const [path, { readOnly }] of properties)
      expect([path, find(schema.inputs, path) !== undefined]).toEqual([path, !readOnly]);
  });

  test("requires what the SDK requires", () => {
    for (const [path, { required, readOnly }] of properties) {
      // azure-native fills in the location.
      if (readOnly || path === "location") continue;
      expect([path, isRequired(schema.inputs, path)]).toEqual([path, required === true]);
    }
  });

  test("has the same values for each enumeration", () => {
    for (const [path, { enum: values }] of properties) {
      if (!values) continue;
      const name = find(schema.inputs, path)?.enum ?? "";
      expect([path, [...(schemas().enums[name] ?? [])].sort()]).toEqual([path, [...values].sort()]);
    }
  });

  test("says what only creation can set, at the top level, where the provider forces a replacement", () => {
    const createOnly = properties
      .filter(([, { mutability }]) => mutability?.includes("update") === false)
      .map(([path]) => path.replace(/\[\]$/, ""))
      .filter((path) => !/[.[]/.test(path));
    const marked = (overlay.createOnly ?? []).filter((path) => path !== "location");
    expect([...marked].sort()).toEqual(createOnly.sort());
  });

  test("has the same defaults, and the same integers", () => {
    const defaults = properties.filter(([, property]) => property.default !== undefined);
    expect(overlay.defaults ?? {}).toEqual(
      Object.fromEntries(defaults.map(([path, property]) => [path, property.default])),
    );
    const integers = properties.filter(([, property]) => property.integer).map(([path]) => path);
    const limited = Object.entries(overlay.limits ?? {}).filter(([, limits]) => limits.integer);
    expect(limited.map(([path]) => path).sort()).toEqual(integers.sort());
  });
});

function find(schema: ObjectSchema, path: string): PropertySchema | undefined {
  const [first = "", ...rest] = path.split(".");
  const property = schema.properties[first.replace("[]", "")];
  const own = first.endsWith("[]") ? property?.items : property;
  if (rest.length === 0) return own;
  const nested = own?.ref === undefined ? undefined : schemas().types[own.ref];
  return nested && find(nested, rest.join("."));
}

function isRequired(schema: ObjectSchema, path: string): boolean {
  const [first = "", ...rest] = path.split(".");
  const name = first.replace("[]", "");
  if (rest.length === 0) return schema.required.includes(name);
  const property = schema.properties[name];
  const ref = (first.endsWith("[]") ? property?.items : property)?.ref;
  const nested = ref === undefined ? undefined : schemas().types[ref];
  return nested !== undefined && isRequired(nested, rest.join("."));
}
