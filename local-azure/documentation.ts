/** `node -r ./register.cjs local-azure/documentation.ts`: writes into README.md what the local Azure models. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { functionTokens } from "./providers/functions";
import { randomTypes } from "./providers/randomTypes";
import { resourceTypes } from "./services";

const page = join(__dirname, "README.md");

/** The README with the tables as they should be. */
export function readme(text = readFileSync(page, "utf8")): string {
  return section(section(text, "types", types()), "functions", functions());
}

function section(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no section ${name}`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}

/** A type by its token, what ARM calls it, and how long Azure takes by the clock. */
function types(): string {
  const rows = [...resourceTypes]
    .sort((one, other) => (one.token < other.token ? -1 : 1))
    .map(({ token, type, durations = {}, softDelete }) => [
      `\`${withoutPackage(token)}\``,
      `\`${type}\``,
      [durations.create, durations.update, durations.delete].map((each) => each ?? 0).join(" / "),
      softDelete === true ? "stays recoverable" : "",
    ]);
  const random = Object.keys(randomTypes).map((token) => `\`${token.split(":").at(-1) ?? ""}\``);
  return [
    table(
      ["azure-native", "Azure Resource Manager", "seconds to create / update / delete", "deleted"],
      rows,
    ),
    "",
    `Of the provider random: ${random.join(", ")}.`,
  ].join("\n");
}

function functions(): string {
  return functionTokens.map((token) => `- \`${withoutPackage(token)}\``).join("\n");
}

function withoutPackage(token: string): string {
  return token.replace("azure-native:", "");
}

/** In columns, as prettier writes them. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((name, at) =>
    Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

if (require.main === module) writeFileSync(page, readme());
