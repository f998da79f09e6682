/** One row of what COMMAND answers. */
export type CommandTable = readonly [
  name: string,
  arity: number,
  flags: readonly string[],
  first: number,
  last: number,
  step: number,
  ...others: readonly unknown[],
];

/** Where in a row the rows of its subcommands are, which are called as `memory|stats`. */
const SUBCOMMANDS = 9;

/** The names of a command and of its subcommands. */
export function commandNames(row: CommandTable): string[] {
  const subcommands = (row[SUBCOMMANDS] ?? []) as readonly CommandTable[];
  return [row[0], ...subcommands.map(([name]) => name)];
}
