/** Writes the tables of docs/ops.md: `node -r ./register.cjs ops/documentation.ts`. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { exitCodes } from "./exitCodes";
import { type Needs, needs } from "./needs";

export const page = path.resolve(__dirname, "../docs/ops.md");

/** The page with its tables as the code has them. */
export function withTables(text: string): string {
  return between(between(text, "needs", needsTable()), "exit codes", exitCodesTable());
}

function needsTable(): string {
  return table([
    ["verb", "operations in Azure", "data in the vault", "network to Redis"],
    ...Object.entries(needs as Record<string, Needs>).map(([verb, { arm, vault, network }]) => [
      `\`${verb}\``,
      operations(arm),
      operations(vault),
      network ? "yes" : "no",
    ]),
  ]);
}

function exitCodesTable(): string {
  const rows = Object.entries(exitCodes).sort(([, one], [, other]) => one.code - other.code);
  return table([
    ["code", "trouble", "what it means"],
    ...rows.map(([trouble, { code, means }]) => [String(code), trouble, means]),
  ]);
}

function operations(all: readonly string[]): string {
  return all.length === 0 ? "none" : all.map((each) => `\`${each}\``).join(", ");
}

function table([heading = [], ...rows]: string[][]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(heading), line(heading.map(() => "---")), ...rows.map(line)].join("\n");
}

function between(text: string, name: string, content: string): string {
  return text.replace(
    new RegExp(`(<!-- ${name} -->\n)[^]*(<!-- end of ${name} -->)`),
    (_, start: string, end: string) => `${start}\n${content}\n\n${end}`,
  );
}

if (require.main === module) writeFileSync(page, withTables(readFileSync(page, "utf8")));
