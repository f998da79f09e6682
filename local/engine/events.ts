import { existsSync, readFileSync } from "node:fs";

/** One line of the engine's event log, as far as it matters here. */
export interface EngineEvent {
  readonly summaryEvent?: { readonly resourceChanges?: Record<string, number> };
  readonly policyEvent?: {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly policyName: string;
    readonly policyPackName: string;
    readonly enforcementLevel: string;
  };
  readonly diagnosticEvent?: {
    readonly urn?: string;
    readonly message: string;
    readonly severity: string;
    readonly ephemeral?: boolean;
  };
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
}

/** A step that the engine takes or would take. */
export interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
}

/** The CLI writes its event log only for developers of tools, who say so with this variable. */
export const eventLogEnvironment = { PULUMI_DEBUG_COMMANDS: "true" };

/** The events of a run, from the file given to `--event-log`; none when it ended before the engine began. */
export function readEvents(file: string): EngineEvent[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as EngineEvent);
}

/** How many resources would see which operation; empty when the run ended before that was known. */
export function resourceChanges(events: readonly EngineEvent[]): Record<string, number> {
  return events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {};
}
