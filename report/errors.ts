import type { EngineEvent } from "../pulumi/events/engineEvents";
import { type Diagnostic, diagnosticsOf } from "../pulumi/events/findings";

/** What the engine says of everything else once something failed. Which of them it says differs from run to run. */
const AFTERMATH = /^preview failed$|\bcontext canceled$/;

/**
 * The engine's own words on a protected resource (3.245.0: step.go and step_generator.go; any other wording has the
 * command in it). They advise to take the protection away by hand, for good and for whatever comes next.
 */
const PROTECTED =
  /\bis currently marked for protection\b|\bbecause it is protected\b|\bpulumi state unprotect\b/;

/** What to do instead. */
export const protectedAdvice =
  "It is protected, because it holds state: it is neither deleted nor replaced. If that is meant, deploy " +
  "`allowDataLoss: { reason, until }` on the instance first, and the change after it " +
  "(docs/runbooks/remove-an-instance.md).";

/** Whether a text advises to take a protection away by hand. */
export function advisesToUnprotect(text: string): boolean {
  return PROTECTED.test(text);
}

/** What the engine 3.245.0 puts before what our hooks say. */
const HOOK = /^(?:Preview failed: )?before hook "[^"]*" failed: /;

/** A frame within a dependency or Node.js, or of the compiler's native trace: none of it is of the program. */
const FOREIGN_FRAME =
  /^\s+at .*(?:node_modules\/|\(?node:)|^\s*Stack backtrace:$|^\s*\d+: (?:<unknown>|_?[A-Za-z_]\w*)$/;

/** Why a preview failed, each reason once, without what the engine adds to it. */
export function errorsIn(events: readonly EngineEvent[]): Diagnostic[] {
  const errors = diagnosticsOf(events)
    .filter(({ severity, message }) => severity === "error" && !AFTERMATH.test(message))
    .map((error) => ({ ...error, message: plain(error.message) }));
  const explained = errors.filter(({ message }) => !advisesToUnprotect(message));
  const rest = errors.filter(
    (error) =>
      !explained.includes(error) && !explained.some(({ resource }) => resource === error.resource),
  );
  return errors.flatMap((error) =>
    explained.includes(error)
      ? [error]
      : rest.includes(error)
        ? [{ ...error, message: protectedAdvice }]
        : [],
  );
}

function plain(message: string): string {
  return message
    .replace(HOOK, "")
    .split("\n")
    .filter((line) => !FOREIGN_FRAME.test(line))
    .join("\n");
}
