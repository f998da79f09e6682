import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { argumentsOf, type Member, outputsOf } from "./surface";

const PAGE = path.join(__dirname, "library.md");
const START =
  "<!-- Made from the doc comments by `npm run docs`. A test fails when this part is stale. -->";

/** The page about the library, with its tables as the doc comments have them now. */
export function libraryPage(): string {
  const [written = ""] = readFileSync(PAGE, "utf8").split(START);
  return [
    `${written}${START}`,
    "",
    ...section("Arguments of RedisEnterprise", argumentsOf(ARGUMENTS, "RedisEnterpriseArgs")),
    ...section(
      "Outputs of RedisEnterprise",
      outputsOf("components/redisEnterprise.ts", "RedisEnterprise"),
    ),
    ...section(
      "Arguments of Environment",
      argumentsOf("components/environmentArgs.ts", "EnvironmentArgs"),
    ),
    ...section("Outputs of Environment", outputsOf("components/environment.ts", "Environment")),
    ...section("Arguments of a further endpoint", argumentsOf(ARGUMENTS, "FurtherEndpointArgs")),
  ].join("\n");
}

const ARGUMENTS = "components/redisEnterpriseArgs.ts";

function section(heading: string, members: readonly Member[]): string[] {
  const isInput = heading.startsWith("Arguments");
  const columns = isInput
    ? ["argument", "type", "default", "example", "what it is, and what a change does"]
    : ["output", "type", "what it is"];
  return [
    `## ${heading}`,
    "",
    `| ${columns.join(" | ")} |`,
    `|${columns.map(() => "---").join("|")}|`,
    ...members.map((each) => row(isInput ? argument(each) : output(each))),
    "",
  ];
}

function argument({ name, optional, type, words, default: usual, example }: Member): string[] {
  return [`\`${name}\``, code(type), optional ? usual : "**required**", code(example), words];
}

function output({ name, optional, type, words }: Member): string[] {
  return [`\`${name}\``, code(optional ? `${type} | undefined` : type), words];
}

function code(text: string): string {
  return text === "" ? "" : `\`${text}\``;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((each) => each.replaceAll("|", "\\|")).join(" | ")} |`;
}

if (require.main === module) writeFileSync(PAGE, libraryPage());
