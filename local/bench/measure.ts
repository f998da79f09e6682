/** What one run of something cost. */
export interface Cost {
  readonly seconds: number;
  /** Peak memory of the Pulumi program, where it was asked for. */
  readonly bytes?: number;
}

/** One line of the result: two things side by side. */
export interface Comparison {
  readonly what: string;
  readonly ours: string;
  readonly other: string;
  readonly ratio: string;
  readonly aim: string;
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return (lower + upper) / 2;
}

/**
 * Runs several things in turn, again and again, so that whatever else the machine is doing weighs on all of
 * them alike. The first round only warms up.
 */
export async function inTurn<Name extends string>(
  rounds: number,
  runs: Readonly<Record<Name, () => Promise<Cost>>>,
  progress: (text: string) => void,
): Promise<Record<Name, Cost[]>> {
  const names = Object.keys(runs) as Name[];
  const costs = Object.fromEntries(names.map((name) => [name, [] as Cost[]])) as Record<
    Name,
    Cost[]
  >;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const cost = await runs[name]();
      const label = round === 0 ? "warming up" : `round ${round} of ${rounds}`;
      progress(`${label}: ${name} ${cost.seconds.toFixed(2)} s`);
      if (round > 0) costs[name].push(cost);
    }
  }
  return costs;
}

/** Times something. */
export async function timed(work: () => Promise<void>): Promise<Cost> {
  const started = process.hrtime.bigint();
  await work();
  return { seconds: Number(process.hrtime.bigint() - started) / 1e9 };
}

/** The ratio of two medians, beside what it should be at most. */
export function compare(
  what: string,
  ours: readonly number[],
  other: readonly number[],
  unit: "s" | "MB",
  atMost: number,
): Comparison {
  const ratio = median(ours) / median(other);
  return {
    what,
    ours: amount(median(ours), unit),
    other: amount(median(other), unit),
    ratio: ratio.toFixed(2),
    aim: aim(ratio, atMost, ""),
  };
}

/** A figure that stands for itself. */
export function single(what: string, values: readonly number[], atMost: number): Comparison {
  const value = median(values);
  return { what, ours: amount(value, "s"), other: "", ratio: "", aim: aim(value, atMost, " s") };
}

/** The lines of the result in columns. */
export function table(rows: readonly Comparison[]): string {
  const head: Comparison = { what: "", ours: "this", other: "other", ratio: "ratio", aim: "aim" };
  const columns = ["what", "ours", "other", "ratio", "aim"] as const;
  const widths = columns.map((column) =>
    Math.max(...[head, ...rows].map((row) => row[column].length)),
  );
  return [head, ...rows]
    .map((row) =>
      columns
        .map((column, at) =>
          column === "what" || column === "aim"
            ? row[column].padEnd(widths[at] ?? 0)
            : row[column].padStart(widths[at] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join("\n");
}

function amount(value: number, unit: "s" | "MB"): string {
  return unit === "s" ? `${value.toFixed(2)} s` : `${Math.round(value / 1e6)} MB`;
}

function aim(value: number, atMost: number, unit: string): string {
  return `at most ${atMost}${unit}${value > atMost ? "  (missed)" : ""}`;
}
