import { OpsError } from "./opsError";

/** What an answer that doesn't come in time means. */
export interface Late {
  readonly cause: string;
  readonly next: string;
}

/**
 * The result of `work`, or `unreachable` when it isn't there in time. The signal that `work` gets is aborted then, and
 * by Ctrl-C, so that it lets go of what it holds.
 */
export async function within<Result>(
  timeoutMs: number,
  signal: AbortSignal,
  { cause, next }: Late,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  // Not AbortSignal.timeout and any: their timers hold no process, and what nobody else refers to may be collected.
  const ended = new AbortController();
  const interrupt = (): void => ended.abort(signal.reason);
  const late = new OpsError("unreachable", `${cause} within ${timeoutMs / 1000} s.`, next);
  const timer = setTimeout(() => ended.abort(late), timeoutMs);
  signal.addEventListener("abort", interrupt);
  const stopped = new Promise<never>((_, reject) => {
    ended.signal.addEventListener("abort", () => reject(ended.signal.reason as Error));
  });
  const working = work(ended.signal);
  // Whichever loses says nothing any more.
  working.catch(() => undefined);
  stopped.catch(() => undefined);
  try {
    return await Promise.race([stopped, working]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", interrupt);
  }
}
