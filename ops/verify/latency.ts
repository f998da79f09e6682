import type { RedisSession } from "../redis/session";

const SAMPLES = 200;
const LONGEST_MS = 1000;

/** How long a PING takes, one after the other: p50 and p99 of at most 200, in at most a second. */
export async function latency(redis: RedisSession): Promise<string> {
  const samples: number[] = [];
  const started = performance.now();
  while (samples.length < SAMPLES && performance.now() - started < LONGEST_MS) {
    const before = performance.now();
    await redis.send(["PING"]);
    samples.push(performance.now() - before);
  }
  return `p50 ${percentile(samples, 50).toFixed(2)} ms, p99 ${percentile(samples, 99).toFixed(2)} ms of ${samples.length} PINGs`;
}

/** The value below which so many per cent of the samples are, by nearest rank. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
