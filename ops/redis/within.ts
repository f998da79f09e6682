import { OpsError } from "../opsError";

/** What an answer that doesn't come in time means. */
export interface Late {
  readonly cause: string;
  readonly next: string;
}

/**
 * The result of `work`, or `unreachable` when it isn't there in time. Its signal is aborted then, and by Ctrl-C: `work`
 * lets go of what it holds.
 */
export async function within<Result>(
  timeoutMs: number,
  signal: AbortSignal,
  late: Late,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  signal.throwIfAborted();
  const ended = new Promise<never>((_, reject) => {
    either.addEventListener("abort", () => {
      const { cause, next } = late;
      reject(
        signal.aborted
          ? (signal.reason as Error)
          : new OpsError("unreachable", `${cause} within ${timeoutMs / 1000} s.`, next),
      );
    });
  });
  const working = work(either);
  // Whichever loses says nothing any more.
  working.catch(() => undefined);
  ended.catch(() => undefined);
  return Promise.race([working, ended]);
}
