import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Declarations, interfaceSchema } from "./declarations";
import { correctedEnums } from "./overlay";
import { functionTokens } from "../providers/functions";
import { resourceTypes } from "../services";
import type { ExtractedSchemas, ObjectSchema, PropertySchema } from "./schema";

const SOURCE =
  "the declaration files of @pulumi/azure-native; made by `node -r ./register.cjs local-azure/schemas/extract.ts`";

/** Takes the types in use out of the installed SDK. */
export function extract(): ExtractedSchemas {
  const manifest = require.resolve("@pulumi/azure-native/package.json");
  const declarations = new Declarations(dirname(manifest));
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const schemas: ExtractedSchemas = {
    sdk: version,
    source: SOURCE,
    resources: {},
    functions: {},
    types: {},
    enums: {},
  };
  const collect = new NestedTypes(declarations, schemas);
  for (const token of resourceTypes.map((model) => model.token).sort()) {
    const [path, name] = declarationOf(token);
    const inputs = args(declarations, path, `${name}Args`);
    const outputs = declarations.classOutputs(path, name);
    collect.inputs(inputs);
    collect.outputs(outputs, inputs);
    schemas.resources[token] = { apiVersion: declarations.apiVersion(path), inputs, outputs };
  }
  for (const token of functionTokens) {
    const [path, name] = declarationOf(token);
    const base = name.charAt(0).toUpperCase() + name.slice(1);
    schemas.functions[token] = {
      inputs: args(declarations, path, `${base}Args`),
      outputs: args(declarations, path, `${base}Result`),
    };
  }
  schemas.types = sorted(schemas.types);
  schemas.enums = sorted({ ...schemas.enums, ...correctedEnums });
  return schemas;
}

/** The text of the file that holds the extracted schemas. */
export function schemasText(schemas: ExtractedSchemas): string {
  return JSON.stringify(schemas, undefined, 1) + "\n";
}

/** Follows references to nested types, so that the file holds what is reachable and nothing else. */
class NestedTypes {
  constructor(
    private readonly declarations: Declarations,
    private readonly schemas: ExtractedSchemas,
  ) {}

  inputs(object: ObjectSchema): void {
    for (const property of Object.values(object.properties)) this.follow(property);
  }

  // Output types are of use only beside an input: a preview copies inputs to them, a refresh compares
  // them. Following all of them would drag in most of the network API.
  outputs(object: ObjectSchema, inputs: ObjectSchema): void {
    for (const [name, property] of Object.entries(object.properties)) {
      const input = inputs.properties[name];
      if (input) this.beside(property, input);
      else dropReferences(property);
    }
  }

  private beside(output: PropertySchema, input: PropertySchema): void {
    if (output.enum) this.follow(output);
    if (output.items && input.items) this.beside(output.items, input.items);
    const refs = refsOf(output);
    const inputRefs = refsOf(input);
    for (const [position, ref] of refs.entries()) {
      const inputRef = inputRefs[position];
      const inputType = inputRef ? this.schemas.types[inputRef] : undefined;
      if (!inputType) {
        dropReferences(output);
        return;
      }
      if (this.schemas.types[ref]) continue;
      const type = this.declarations.objectType(ref);
      this.schemas.types[ref] = type;
      this.outputs(type, inputType);
    }
  }

  private follow(property: PropertySchema): void {
    if (property.enum)
      this.schemas.enums[property.enum] = this.declarations.enumValues(`enums.${property.enum}`);
    if (property.items) this.follow(property.items);
    if (property.additionalProperties) this.follow(property.additionalProperties);
    for (const ref of refsOf(property)) {
      if (this.schemas.types[ref]) continue;
      const type = this.declarations.objectType(ref);
      this.schemas.types[ref] = type;
      this.inputs(type);
    }
  }
}

function args(declarations: Declarations, path: string, name: string): ObjectSchema {
  const declared = declarations.interfacesOf(path).get(name);
  return declared ? interfaceSchema(declared) : { properties: {}, required: [] };
}

function declarationOf(token: string): [path: string, name: string] {
  const [, module, name] = token.split(":");
  if (!module || !name) throw new Error(`${token} is no type token`);
  return [`${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}.d.ts`, name];
}

function refsOf(property: PropertySchema): string[] {
  return property.oneOf ?? (property.ref ? [property.ref] : []);
}

function dropReferences(property: PropertySchema): void {
  delete property.ref;
  delete property.oneOf;
  delete property.enum;
  if (property.items) dropReferences(property.items);
  if (property.additionalProperties) dropReferences(property.additionalProperties);
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

if (require.main === module) {
  writeFileSync(join(__dirname, "azure-native.json"), schemasText(extract()));
}
