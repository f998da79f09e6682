import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

import { stackSchema } from "../stackSchema";

interface Schema {
  description?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | false;
  items?: Schema;
  /** What a key of a mapping is called, if its values are mappings. */
  key?: string;
  oneOf?: Schema[];
  anyOf?: Schema[];
}

/** The reference page of the configuration, made from the schema that judges it. */
export function configReference(): string {
  const schema = z.toJSONSchema(stackSchema, { io: "input" }) as Schema;
  return [
    "# Configuration of a stack",
    "",
    "<!-- Made from stackSchema.ts by `npm run docs`. A test fails when this page is stale. -->",
    "",
    "Every setting of `Pulumi.<stack>.yaml`. What isn't listed is refused; all problems of a file come in one message.",
    "`<key>` is the instance's name in the state: it never changes. See also [rules/](../rules) for what Azure refuses.",
    "",
    "| setting | value | default | example | what it does, and what a change does |",
    "|---|---|---|---|---|",
    ...rows("redis:environment", schema.properties?.environment ?? {}),
    ...rows("redis:instances.<key>", instanceSchema(schema)),
    "",
  ].join("\n");
}

function instanceSchema(schema: Schema): Schema {
  const instances = schema.properties?.instances?.additionalProperties;
  return instances === undefined || instances === false ? {} : instances;
}

function rows(path: string, schema: Schema): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) =>
    setting(`${path}.${key}`, value, schema.required?.includes(key) ?? false),
  );
}

function setting(path: string, schema: Schema, required: boolean): string[] {
  const shapes = (schema.oneOf ?? schema.anyOf ?? []).filter(({ properties }) => properties);
  const own = `| \`${path}\` | ${valueWords(schema)} | ${defaultWords(schema, required)} | ${exampleWords(schema)} | ${schema.description ?? ""} |`;
  const named = schema.additionalProperties;
  if (schema.key !== undefined && named !== undefined && named !== false)
    return [own, ...rows(`${path}.<${schema.key}>`, named)];
  if (schema.items?.properties) return [own, ...rows(`${path}[]`, schema.items)];
  if (schema.items?.oneOf) return [own, ...merged(`${path}[]`, schema.items.oneOf)];
  if (shapes.length > 0) return [own, ...merged(path, shapes)];
  return [own, ...rows(path, schema)];
}

/** One row a property, though several shapes have it: what they don't share is said in its row. */
function merged(path: string, shapes: Schema[]): string[] {
  const keys = [...new Set(shapes.flatMap(({ properties }) => Object.keys(properties ?? {})))];
  return keys.flatMap((key) => {
    const having = shapes.filter(({ properties }) => properties?.[key]);
    const found = having.map(({ properties }) => properties?.[key] ?? {});
    const values = found.flatMap(
      (each) => each.enum ?? (each.const === undefined ? [] : [each.const]),
    );
    const descriptions = [...new Set(found.map((each) => each.description ?? ""))].join(" ").trim();
    const first = found[0] ?? {};
    const only = having.length === shapes.length ? "" : ` (${discriminators(having)} only)`;
    const joined: Schema = { ...first, description: descriptions + only };
    if (values.length > 1) {
      joined.enum = [...new Set(values)];
      delete joined.const;
    }
    const required = having.some((shape) => shape.required?.includes(key));
    return setting(`${path}.${key}`, joined, required);
  });
}

function discriminators(shapes: Schema[]): string {
  return shapes
    .map(({ properties }) => properties?.mode?.const ?? properties?.type?.const)
    .filter((each) => each !== undefined)
    .map((each) => `\`${each as string}\``)
    .join(", ");
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "string",
  boolean: "`true`, `false`",
  integer: "number",
};

function valueWords(schema: Schema): string {
  if (schema.enum) return schema.enum.map((each) => `\`${each as string}\``).join(", ");
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const).replaceAll('"', "")}\``;
  if (schema.oneOf) return "mapping";
  if (schema.anyOf) return schema.anyOf.map(valueWords).join(" or ");
  if (schema.type === "array") return "list";
  if (schema.type === "object")
    return (schema.properties ?? schema.key) ? "mapping" : "mapping of strings";
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  return types.map((type) => TYPE_WORDS[type] ?? type).join(" or ");
}

function defaultWords(schema: Schema, required: boolean): string {
  if (schema.default !== undefined) {
    const value = JSON.stringify(schema.default);
    return value === "{}" || value === "[]" ? "none" : `\`${value.replaceAll('"', "")}\``;
  }
  return required ? "**required**" : "–";
}

/** An example as a line of YAML; a choice or a default shows by itself how it is written. */
function exampleWords({ examples: [example] = [] }: Schema): string {
  if (example === undefined) return "";
  const yaml = JSON.stringify(example)
    .replace(/"([a-zA-Z][\w-]*)":/g, "$1: ")
    .replaceAll('","', '", "')
    .replace(/,(?=\w+: )/g, ", ")
    .replace(/^\{(.+)\}$/, "{ $1 }");
  return `\`${yaml}\``;
}

if (require.main === module) {
  writeFileSync(join(__dirname, "config.md"), configReference());
}
