import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { resourceTypes } from "../../../local-azure/services";
import { describe as describeType } from "../../../local-azure/providers/description";
import { functionTokens } from "../../../local-azure/providers/functions";
import { packageSchema } from "../../../local-azure/providers/packageSchema";
import { schemas } from "../../../local-azure/schemas";
import { Declarations } from "../../../local-azure/schemas/declarations";
import { extract, schemasText } from "../../../local-azure/schemas/extract";
import { correctedEnums } from "../../../local-azure/schemas/overlay";
import type { ObjectSchema } from "../../../local-azure/schemas/schema";

const tokens = resourceTypes.map(({ token }) => token).sort();
const file = join(__dirname, "../../../local-azure/schemas/azure-native.json");

test("the schemas are those of the installed SDK: node -r ./register.cjs local-azure/schemas/extract.ts", () => {
  expect(readFileSync(file, "utf8")).toBe(schemasText(extract()));
});

test("every type and function that is modelled has a schema, and nothing else has", () => {
  expect(Object.keys(schemas().resources)).toEqual(tokens);
  expect(Object.keys(schemas().functions)).toEqual(functionTokens);
});

test("each type is modelled once", () => {
  expect(new Set(tokens).size).toBe(tokens.length);
});

describe.each(tokens)("the overlay of %s", (token) => {
  const { overlay, pathParameters, schema } = describeType(token);

  test("has inputs in its path", () => {
    for (const name of pathParameters) expect(schema.inputs.properties).toHaveProperty([name]);
  });

  test("has the path of its model", () => {
    const model = resourceTypes.find((each) => each.token === token);
    const provider = overlay.path.split("/providers/").pop() ?? "";
    const types = provider.split("/").filter((_, at) => at === 0 || at % 2 === 1);
    const type = overlay.path.includes("/providers/")
      ? types.join("/")
      : "Microsoft.Resources/resourceGroups";
    expect(type).toBe(model?.type);
  });

  test("speaks of properties that exist", () => {
    for (const name of Object.keys(overlay.autoName ?? {})) expect(pathParameters).toContain(name);
    const paths = [
      ...(overlay.createOnly ?? []),
      ...(overlay.subResources ?? []),
      ...Object.keys(overlay.limits ?? {}),
      ...Object.keys(overlay.defaults ?? {}),
    ];
    for (const path of paths) expect([path, exists(schema.inputs, path)]).toEqual([path, true]);
  });
});

test("a correction is of an enumeration that the SDK still has from another API", () => {
  const declarations = new Declarations(
    dirname(require.resolve("@pulumi/azure-native/package.json")),
  );
  for (const [name, values] of Object.entries(correctedEnums)) {
    const declared = declarations.enumValues(`enums.${name}`);
    expect(values.filter((value) => declared.includes(value))).toEqual([]);
    expect(schemas().enums[name]).toEqual(values);
  }
});

test("the package schema refers to nothing that it doesn't have", () => {
  const text = JSON.stringify(packageSchema());
  const { types } = JSON.parse(text) as { types: Record<string, unknown> };
  const references = [...text.matchAll(/"#\/types\/([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(references.length).toBeGreaterThan(50);
  for (const reference of new Set(references)) expect(types).toHaveProperty([reference]);
});

function exists(schema: ObjectSchema, path: string): boolean {
  const [first = "", ...rest] = path.split(".");
  const name = first.replace("[]", "");
  const property = schema.properties[name];
  if (!property || rest.length === 0) return property !== undefined;
  const nested = schemas().types[(first.endsWith("[]") ? property.items?.ref : property.ref) ?? ""];
  return nested !== undefined && exists(nested, rest.join("."));
}
