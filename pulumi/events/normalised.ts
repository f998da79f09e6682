import { createHash } from "node:crypto";

import type { EngineEvent } from "./engineEvents";
import { stepsOf } from "./steps";

/**
 * What a run would do, as text that is equal for two previews of the same program over the same state, and
 * differs as soon as an operation, a resource, a property, a value or a protection does. One line for each
 * step, by URN. The engine masks secrets, so another value of the same secret makes no difference.
 */
export function normalisedSteps(events: readonly EngineEvent[]): string {
  return stepsOf(events)
    .filter(({ operation, protection }) => operation !== "unchanged" || protection !== "kept")
    .map(({ operation, urn, type, changes, inputs, protection }) =>
      canonical({
        operation,
        urn,
        type,
        ...(operation === "update" ? { changes } : { inputs, changes }),
        protection,
      }),
    )
    .sort()
    .map((line) => `${line}\n`)
    .join("");
}

/** A short form of normalised steps, to be compared and passed on. */
export function digestOf(normalised: string): string {
  return createHash("sha256").update(normalised, "utf8").digest("hex");
}

/** JSON with the keys in order, so that the order in which a program names them makes no difference. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
