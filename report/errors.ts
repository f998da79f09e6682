import type { EngineEvent } from "../pulumi/events/engineEvents";
import { type Diagnostic, diagnosticsOf } from "../pulumi/events/findings";

/** What the engine says of everything else once something failed. Which of them it says differs from run to run. */
const AFTERMATH = /^preview failed$|\bcontext canceled$/;

/** The engine's own words on a protected resource: they advise to change the program. */
const PROTECTED = "is currently marked for protection";

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
  const explained = errors.filter(({ message }) => !message.includes(PROTECTED));
  return errors.filter(
    (error) =>
      explained.includes(error) || !explained.some(({ resource }) => resource === error.resource),
  );
}

function plain(message: string): string {
  return message
    .replace(HOOK, "")
    .split("\n")
    .filter((line) => !FOREIGN_FRAME.test(line))
    .join("\n");
}
