import { prose } from "./escape";
import type { Section } from "./fit";
import { few } from "./words";

/** How many lines of a message are shown. */
export const MOST_LINES = 30;

/** An item of a list, with the lines below it as items of their own. */
export function bullets(first: string, rest: readonly string[]): string {
  const lines = rest.map((line) => prose(line.replace(/^\s*- /, ""), 600));
  return [first, ...few(lines, MOST_LINES, "lines").map((line) => `  - ${line}`)].join("\n");
}

export function linesOf(message: string): string[] {
  return message.split(/\r?\n/).filter((line) => line.trim() !== "");
}

/** A list that is collapsed behind its title. */
export function collapsed(
  rank: number,
  title: string,
  items: readonly string[],
  what: string,
): Section {
  const before = `<details><summary>${title}</summary>`;
  return { rank, before, items, between: "\n", after: "</details>", what };
}
