import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { judgedConfig, stackSchema } from "../stackSchema";

const folder = path.join(__dirname, "../examples");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
  /^\w+\/Pulumi\.\w+\.yaml$/.test(file.replaceAll(path.sep, "/")),
);

function configOf(file: string): Record<"environment" | "instances", object> {
  const { config } = parse(readFileSync(path.join(folder, file), "utf8")) as {
    config: Record<string, object>;
  };
  return { environment: config["redis:environment"]!, instances: config["redis:instances"]! };
}

test("there are stack files", () => {
  expect(files.length).toBeGreaterThanOrEqual(5);
});

test.each(files)("%s says nothing wrong", (file) => {
  expect(judgedConfig(configOf(file), new Date()).problems).toEqual([]);
});

interface Schema {
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | false;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
}

/** Every optional setting, as a path with `*` for keys and items. */
function optionalSettings(schema: Schema, at = ""): string[] {
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => [
    ...(schema.required?.includes(key) ? [] : [`${at}.${key}`]),
    ...optionalSettings(value, `${at}.${key}`),
  ]);
  const { additionalProperties: any, items, oneOf = [], anyOf = [] } = schema;
  return [
    ...below,
    ...(any ? optionalSettings(any, `${at}.*`) : []),
    ...(items ? optionalSettings(items, `${at}.*`) : []),
    ...[...oneOf, ...anyOf].flatMap((each) => optionalSettings(each, at)),
  ];
}

/** Every path that a value has, written the same way. */
function written(value: unknown, schema: Schema, at = ""): string[] {
  if (typeof value !== "object" || value === null) return [at];
  return [
    at,
    ...Object.entries(value).flatMap(([key, each]) => {
      const alternatives = schema.oneOf ?? schema.anyOf ?? [schema];
      const named = alternatives.map(({ properties }) => properties?.[key]).find(Boolean);
      const others = alternatives
        .map(({ additionalProperties, items }) =>
          additionalProperties === false ? items : (additionalProperties ?? items),
        )
        .find((each) => each !== undefined);
      return written(each, named ?? others ?? {}, `${at}.${named ? key : "*"}`);
    }),
  ];
}

test("`max` writes every optional setting", () => {
  const schema = z.toJSONSchema(stackSchema, { io: "input" }) as Schema;
  const asked = [...new Set(optionalSettings(schema))];
  const found = new Set(
    ["max/Pulumi.created.yaml", "max/Pulumi.adopted.yaml"].flatMap((file) =>
      written(configOf(file), schema),
    ),
  );
  expect(asked).toContain(".instances.*.furtherEndpoints.*.network.subscription");
  expect(asked.length).toBeGreaterThan(50);
  expect(asked.filter((each) => !found.has(each))).toEqual([]);
});
