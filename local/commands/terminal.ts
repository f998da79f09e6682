import pc from "picocolors";

/** Printed first and last by everything local, so that nobody can take it for the real thing. */
export const banner = "LOCAL AZURE: nothing in Azure changes";

/** A line for the person, on the stream that is not the command's product. */
export function say(text: string, stream: NodeJS.WriteStream = process.stdout): void {
  stream.write(`${text}\n`);
}

/** Says that something long is going on. */
export function progressOn(stream: NodeJS.WriteStream): (text: string) => void {
  return (text) => say(colorsOn(stream).dim(`… ${text}`), stream);
}

/** A heading between the parts of a command's output. */
export function heading(text: string): void {
  say(`\n${colorsOn(process.stdout).bold(text)}`);
}

/** Colours for a terminal; the environment alone (CI, FORCE_COLOR) doesn't make one. */
function colorsOn(stream: NodeJS.WriteStream): ReturnType<typeof pc.createColors> {
  return pc.createColors(stream.isTTY ? pc.isColorSupported : false);
}

/** Rows of cells in columns, each as wide as its widest cell; figures are on the right of theirs. */
export function aligned(
  rows: readonly (readonly string[])[],
  figures: readonly number[] = [],
): string {
  const widthOf = (column: number): number =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const padded = (cell: string, column: number): string =>
    figures.includes(column) ? cell.padStart(widthOf(column)) : cell.padEnd(widthOf(column));
  return rows.map((row) => `  ${row.map(padded).join("  ")}`.trimEnd()).join("\n");
}

/** A line that is longer than this is hard to read, and a terminal breaks it anywhere. */
const LINE = 100;

/** `name  value` lines in two columns; what is too long for one line, or has several, begins on the next. */
export function columns(rows: readonly (readonly [string, string])[]): string {
  const short = rows.filter(([name, value]) => name.length < 40 && value.length < LINE - 20);
  const width = Math.max(0, ...short.map(([name]) => name.length));
  return rows
    .map(([name, value]) => {
      const line = `  ${name.padEnd(width)}  ${value}`.trimEnd();
      if (line.length <= LINE && !value.includes("\n")) return line;
      return [`  ${name}`, ...value.split("\n").map((each) => `    ${each}`)].join("\n");
    })
    .join("\n");
}
