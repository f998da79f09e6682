import { readFileSync } from "node:fs";
import path from "node:path";

import ts from "typescript";

/** One argument or output of a component, as its source says. */
export interface Member {
  readonly name: string;
  readonly optional: boolean;
  readonly type: string;
  /** What its documentation says, without tags. */
  readonly words: string;
  readonly default: string;
  readonly example: string;
}

const root = path.join(__dirname, "..");

/** The names that library/index.ts exports. */
export function exportedNames(): string[] {
  return parsed("library/index.ts")
    .statements.filter(ts.isExportDeclaration)
    .flatMap(({ exportClause }) =>
      exportClause !== undefined && ts.isNamedExports(exportClause)
        ? exportClause.elements.map(({ name }) => name.text)
        : [],
    )
    .sort();
}

/** The arguments of an interface, in their order. */
export function argumentsOf(file: string, name: string): Member[] {
  const source = parsed(file);
  const found = source.statements
    .filter(ts.isInterfaceDeclaration)
    .find((each) => each.name.text === name);
  if (found === undefined) throw new Error(`${file} has no interface ${name}`);
  return found.members.filter(ts.isPropertySignature).map((member) => memberOf(source, member));
}

/** What a component's instances show: properties and methods, without what begins with `#`. */
export function outputsOf(file: string, name: string): Member[] {
  const source = parsed(file);
  const found = source.statements
    .filter(ts.isClassDeclaration)
    .find((each) => each.name?.text === name);
  if (found === undefined) throw new Error(`${file} has no class ${name}`);
  return found.members
    .filter((member) => ts.isPropertyDeclaration(member) || ts.isMethodDeclaration(member))
    .filter((member) => !ts.isPrivateIdentifier(member.name))
    .map((member) => memberOf(source, member));
}

function memberOf(
  source: ts.SourceFile,
  member: ts.PropertySignature | ts.PropertyDeclaration | ts.MethodDeclaration,
): Member {
  const name = member.name.getText(source);
  const tag = (wanted: string): string => {
    const found = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === wanted);
    return text(found?.comment).replace(/^- /, "");
  };
  const documentation = ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc);
  const parameters = ts.isMethodDeclaration(member)
    ? `(${member.parameters.map((each) => each.getText(source)).join(", ")}) => `
    : "";
  return {
    name,
    optional: member.questionToken !== undefined,
    type: parameters + (member.type?.getText(source).replace(/\s+/g, " ") ?? ""),
    words: text(documentation?.comment),
    default: tag("default"),
    example: tag("example"),
  };
}

function text(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  return (ts.getTextOfJSDocComment(comment) ?? "").replace(/\s+/g, " ").trim();
}

function parsed(file: string): ts.SourceFile {
  const content = readFileSync(path.join(root, file), "utf8");
  return ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true);
}
