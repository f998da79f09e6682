import { readFileSync } from "node:fs";

import { aligned } from "../commands/terminal";

/** What one run of something cost. */
export interface Cost {
  readonly seconds: number;
  /** Seconds of a processor, of all that ran meanwhile; missing where the system doesn't say. */
  readonly cpu?: number | undefined;
  /** Peak memory of the Pulumi program, where it was asked for. */
  readonly bytes?: number;
}

/** One line of the result: two things side by side. */
export interface Comparison {
  readonly what: string;
  readonly ours: string;
  readonly other: string;
  /** What is compared: a ratio, or where nothing is compared the figure itself. */
  readonly value: number;
  readonly atMost: number;
  /** Unit of the value; none for a ratio. */
  readonly unit: "" | "s" | "MB";
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
      const cpu = cost.cpu === undefined ? "" : `, ${cost.cpu.toFixed(2)} s of a processor`;
      progress(`${label}: ${name} ${cost.seconds.toFixed(2)} s${cpu}`);
      if (round > 0) costs[name].push(cost);
    }
  }
  return costs;
}

/** Times something. */
export async function timed(work: () => Promise<void>): Promise<Cost> {
  const [started, busy] = [process.hrtime.bigint(), busySeconds()];
  await work();
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const after = busySeconds();
  const cpu = busy === undefined || after === undefined ? undefined : after - busy;
  return { seconds, cpu };
}

/** What Linux counts `/proc/stat` in, a second. */
const TICKS = 100;

/**
 * How long the machine's processors have been at work. The engine kills packs and providers without waiting
 * for them, so a process's own count of its children misses most of them; this counts everything that runs.
 */
export function busySeconds(file = "/proc/stat"): number | undefined {
  try {
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = readFileSync(file, "utf8")
      .replace(/\n[^]*/, "")
      .split(/\s+/)
      .slice(1)
      .map(Number);
    return (user + nice + system + irq + softirq) / TICKS;
  } catch {
    return undefined;
  }
}

/** The ratio of two medians, beside what it should be at most. */
export function compare(
  what: string,
  ours: readonly number[],
  other: readonly number[],
  unit: "s" | "MB",
  atMost: number,
): Comparison {
  return {
    what,
    ours: amount(median(ours), unit),
    other: amount(median(other), unit),
    value: median(ours) / median(other),
    ...{ atMost, unit: "" },
  };
}

/** A figure that nothing is compared with. */
export function single(
  what: string,
  values: readonly number[],
  atMost: number,
  unit: "s" | "MB" = "s",
): Comparison {
  const value = median(values);
  return { what, ours: exact(value, unit), other: "", value, atMost, unit };
}

/** The lines of the result in columns. */
export function table(rows: readonly Comparison[]): string {
  const lines = rows.map((row) => [row.what, row.ours, row.other, ratio(row), aim(row)]);
  return aligned([["", "this", "other", "ratio", "aim"], ...lines], [1, 2, 3]);
}

/** Whether a figure is more than it should be. */
export function isMissed({ value, atMost }: Comparison): boolean {
  return !(value <= atMost);
}

function amount(value: number, unit: "s" | "MB"): string {
  return unit === "s" ? `${value.toFixed(2)} s` : `${Math.round(value / 1e6)} MB`;
}

function exact(value: number, unit: "s" | "MB"): string {
  return `${value.toFixed(3)} ${unit}`;
}

function ratio({ value, unit }: Comparison): string {
  return unit === "" ? value.toFixed(2) : "";
}

function aim(row: Comparison): string {
  const unit = row.unit === "" ? "" : ` ${row.unit}`;
  return `at most ${row.atMost}${unit}${isMissed(row) ? "  (missed)" : ""}`;
}
