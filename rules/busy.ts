/**
 * Azure says that a cluster or database is done before it takes the next request, and then refuses that one. azurerm
 * therefore waits after each operation (internal/services/managedredis/cluster_state_poller.go); azure-native doesn't,
 * and repeats only a 409 with the network's own code `AnotherOperationInProgress`.
 */

/** Seconds before each further attempt: ten minutes in all. */
const PAUSES: readonly number[] = [1, 2, 4, 8, 15, ...Array<number>(19).fill(30)];

/** Codes of a 409 that no waiting helps against. */
const LASTING = ["NameNotAvailable", "ScopeLocked", "ResourceGroupBeingDeleted"];

/** A request that was accepted and failed later is an error in a list of them, as the engine writes it. */
const FAILED_LATER = /^\d+ errors? occurred:/;

/**
 * Seconds to wait before a failed request is made again, by its errors, the newest first. `undefined` where it isn't
 * to be made again: Azure took the request, refused it for good, or has refused it for ten minutes.
 */
export function pauseBeforeRetry(errors: readonly string[]): number | undefined {
  const [newest = ""] = errors;
  if (FAILED_LATER.test(newest) || !/\bStatus=409\b/.test(newest)) return undefined;
  const code = /\bCode="([^"]*)"/.exec(newest)?.[1] ?? "";
  return LASTING.includes(code) ? undefined : PAUSES[errors.length - 1];
}
