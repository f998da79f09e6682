import { ArmError } from "../arm/armError";
import type { Arm } from "../arm/arm";

// azure-native's own: two hours (provider.go, azureContext).
const DEFAULT_TIMEOUT_SECONDS = 7200;
const LONGEST_NAP_MS = 250;

/** Why nobody waits for an operation any more: its time was up, or the engine was cancelled. */
export class WaitingEnded extends Error {}

/** Polls until the operation on a resource is over. `timeout` is in seconds by the local Azure's clock. */
export async function untilDone(
  azure: Arm,
  id: string,
  timeout: number,
  signal: AbortSignal,
): Promise<void> {
  const limit = timeout > 0 ? timeout : DEFAULT_TIMEOUT_SECONDS;
  for (;;) {
    const progress = azure.progress(id);
    if (progress.done) {
      const { failure } = progress;
      // The poll itself succeeds, and says that the operation has failed.
      if (failure) throw new ArmError(200, failure.code, failure.message);
      return;
    }
    if (signal.aborted) throw new WaitingEnded("context canceled");
    if (progress.elapsed >= limit) throw new WaitingEnded("context deadline exceeded");
    const { speed } = azure.clock;
    const untilNews = Math.min(progress.remaining, limit - progress.elapsed);
    const nap = speed > 0 ? (untilNews / speed) * 1000 : LONGEST_NAP_MS;
    await sleep(Math.min(Math.max(1, nap), LONGEST_NAP_MS), signal);
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal.addEventListener("abort", wake);
  });
}
