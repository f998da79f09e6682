import { z } from "zod";

import { stackSchema } from "../stackSchema";

interface Schema extends Record<string, unknown> {
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | false;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
}

interface Setting {
  readonly path: string;
  readonly optional: boolean;
  readonly schema: Schema;
}

function settings(schema: Schema, at: string): Setting[] {
  const { additionalProperties: any, items, oneOf = [], anyOf = [] } = schema;
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, value]) => [
      {
        path: `${at}.${key}`,
        optional: !(schema.required?.includes(key) ?? false),
        schema: value,
      },
      ...settings(value, `${at}.${key}`),
    ]),
    ...(any ? settings(any, `${at}.*`) : []),
    ...(items ? settings(items, `${at}[]`) : []),
    ...[...oneOf, ...anyOf].flatMap((each) => settings(each, at)),
  ];
}

const all = settings(z.toJSONSchema(stackSchema, { io: "input" }) as Schema, "");

/** Whether a default or the choices show how a value is written; `{}` and `[]` don't. */
function showsItself({ default: usual, enum: choices, type }: Schema): boolean {
  const isEmpty = ["{}", "[]"].includes(JSON.stringify(usual));
  return choices !== undefined || type === "boolean" || (usual !== undefined && !isEmpty);
}

test("every optional setting shows how it is written", () => {
  const optional = all.filter((each) => each.optional);
  expect(optional.length).toBeGreaterThan(50);
  const silent = optional
    .filter(({ schema }) => schema.examples === undefined && !showsItself(schema))
    .map(({ path }) => path);
  expect(silent).toEqual([]);
});

const examples = all.flatMap(({ path, schema }) =>
  ((schema.examples ?? []) as unknown[]).map((example) => [path, schema, example] as const),
);

test.each(examples)("the example of %s is accepted", (_path, schema, example) => {
  const judge = z.fromJSONSchema(schema);
  expect(judge.safeParse(example).error).toBeUndefined();
  expect(judge.safeParse(7).success).toBe(false);
});
