import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { ObjectSchema, PropertySchema } from "./schema";

/** Reads the SDK's declaration files, without a type checker: only the text of what is asked for is parsed. */
export class Declarations {
  private readonly texts = new Map<string, string>();
  private readonly modules = new Map<string, Map<string, ts.InterfaceDeclaration>>();
  private readonly enumModules = new Map<string, Map<string, string[]>>();

  constructor(private readonly sdkDirectory: string) {}

  /** The API version that a class or function says it uses. */
  apiVersion(path: string): string {
    const found = /Uses Azure REST API version (\S+?)\.?\s/.exec(this.text(path));
    if (!found?.[1]) throw new Error(`${path} names no API version`);
    return found[1];
  }

  interfacesOf(path: string): Map<string, ts.InterfaceDeclaration> {
    return this.cached(path, () => interfaces(parse(path, this.text(path)).statements));
  }

  /** The properties of a resource class: its outputs. */
  classOutputs(path: string, name: string): ObjectSchema {
    const source = parse(path, this.text(path));
    const declared = source.statements.find(
      (s): s is ts.ClassDeclaration => ts.isClassDeclaration(s) && s.name?.text === name,
    );
    if (!declared) throw new Error(`${path} declares no class ${name}`);
    const members = declared.members.filter(ts.isPropertyDeclaration).filter(isInstanceMember);
    // A class declares every output; what may be undefined is in the type.
    return { properties: objectSchema(members).properties, required: [] };
  }

  /** A named object type such as `inputs.redisenterprise.ModuleArgs`. */
  objectType(ref: string): ObjectSchema {
    const [direction, module, name] = ref.split(".");
    if (!direction || !module || !name) throw new Error(`${ref} is no type reference`);
    const file = direction === "inputs" ? "types/input.d.ts" : "types/output.d.ts";
    const types = this.cached(`${file}#${module}`, () => {
      const text = namespaceText(this.text(file), module);
      const [namespace] = parse(module, text).statements;
      if (!namespace || !ts.isModuleDeclaration(namespace) || !namespace.body)
        return interfaces([]);
      return interfaces(ts.isModuleBlock(namespace.body) ? namespace.body.statements : []);
    });
    const declared = types.get(name);
    if (!declared) throw new Error(`${file} declares no ${module}.${name}`);
    return interfaceSchema(declared);
  }

  /** The values of `enums.redisenterprise.SkuName`. */
  enumValues(ref: string): string[] {
    const [, module, name] = ref.split(".");
    if (!module || !name) throw new Error(`${ref} is no enum reference`);
    let enums = this.enumModules.get(module);
    if (!enums) {
      const path = `types/enums/${module}/index.d.ts`;
      enums = constants(parse(path, this.text(path)).statements);
      this.enumModules.set(module, enums);
    }
    const values = enums.get(name);
    if (!values) throw new Error(`enums.${module} has no ${name}`);
    return values;
  }

  private cached(
    key: string,
    read: () => Map<string, ts.InterfaceDeclaration>,
  ): Map<string, ts.InterfaceDeclaration> {
    let found = this.modules.get(key);
    if (!found) this.modules.set(key, (found = read()));
    return found;
  }

  private text(path: string): string {
    let text = this.texts.get(path);
    if (text === undefined) {
      text = readFileSync(join(this.sdkDirectory, path), "utf8");
      this.texts.set(path, text);
    }
    return text;
  }
}

/** The schema of an interface of arguments or results. */
export function interfaceSchema(declared: ts.InterfaceDeclaration): ObjectSchema {
  return objectSchema(declared.members.filter(ts.isPropertySignature));
}

// The two files of nested types have 7 and 9 MB: only the namespace that is asked for gets parsed.
function namespaceText(text: string, module: string): string {
  const start = text.indexOf(`\nexport declare namespace ${module} {`);
  if (start < 0) throw new Error(`the SDK has no nested types for ${module}`);
  const end = text.indexOf("\n}\n", start);
  return text.slice(start + 1, end + 2);
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, false);
}

function interfaces(statements: readonly ts.Statement[]): Map<string, ts.InterfaceDeclaration> {
  return new Map(statements.filter(ts.isInterfaceDeclaration).map((s) => [s.name.text, s]));
}

function constants(statements: readonly ts.Statement[]): Map<string, string[]> {
  const enums = new Map<string, string[]>();
  for (const statement of statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, type } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || !type || !ts.isTypeLiteralNode(type)) continue;
      const values = type.members.filter(ts.isPropertySignature).map((m) => literal(m.type));
      enums.set(
        name.text,
        values.filter((v) => v !== undefined),
      );
    }
  }
  return enums;
}

function isInstanceMember(member: ts.PropertyDeclaration): boolean {
  return !member.modifiers?.some((m) => m.kind === ts.SyntaxKind.StaticKeyword);
}

function objectSchema(
  members: readonly (ts.PropertySignature | ts.PropertyDeclaration)[],
): ObjectSchema {
  const properties: Record<string, PropertySchema> = {};
  const required: string[] = [];
  for (const { name, type, questionToken } of members) {
    if (!type || !(ts.isIdentifier(name) || ts.isStringLiteral(name))) continue;
    properties[name.text] = propertySchema(type);
    if (!questionToken) required.push(name.text);
  }
  return { properties, required };
}

function propertySchema(node: ts.TypeNode): PropertySchema {
  const alternatives = flatten(node);
  const [first] = alternatives;
  if (!first) return { type: "any" };
  const refs = alternatives.map(reference).filter((r) => r !== undefined);
  const enumRef = refs.find((r) => r.startsWith("enums."));
  if (enumRef) return { type: "string", enum: enumRef.slice("enums.".length) };
  if (refs.length > 1) return { type: "object", oneOf: refs };
  if (refs[0]) return { type: "object", ref: refs[0] };
  if (ts.isArrayTypeNode(first)) return { type: "array", items: propertySchema(first.elementType) };
  if (ts.isTypeLiteralNode(first)) {
    const index = first.members.find(ts.isIndexSignatureDeclaration);
    return index
      ? { type: "object", additionalProperties: propertySchema(index.type) }
      : { type: "object" };
  }
  const constant = literal(first);
  if (constant !== undefined) return { type: "string", const: constant };
  switch (first.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { type: "string" };
    case ts.SyntaxKind.NumberKeyword:
      return { type: "number" };
    case ts.SyntaxKind.BooleanKeyword:
      return { type: "boolean" };
    default:
      return { type: "any" };
  }
}

// `pulumi.Input<string | undefined>` says no more here than `string`.
function flatten(node: ts.TypeNode): ts.TypeNode[] {
  if (ts.isUnionTypeNode(node)) return node.types.flatMap(flatten);
  if (ts.isParenthesizedTypeNode(node)) return flatten(node.type);
  if (node.kind === ts.SyntaxKind.UndefinedKeyword) return [];
  if (ts.isTypeReferenceNode(node) && node.typeArguments?.[0])
    return flatten(node.typeArguments[0]);
  return [node];
}

function reference(node: ts.TypeNode): string | undefined {
  if (!ts.isTypeReferenceNode(node)) return undefined;
  const name = entityName(node.typeName);
  return /^(inputs|outputs|enums)\./.test(name) ? name : undefined;
}

function entityName(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : `${entityName(name.left)}.${name.right.text}`;
}

function literal(node: ts.TypeNode | undefined): string | undefined {
  return node && ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)
    ? node.literal.text
    : undefined;
}
