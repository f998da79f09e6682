/**
 * What the engine reports to a program about a run, as far as it matters here. Values that the program marked
 * as secrets are `[secret]` in it.
 * Source: pulumi/sdk/go/common/apitype/events.go, version 3.245.0.
 */
export interface EngineEvent {
  readonly summaryEvent?: {
    readonly resourceChanges?: Readonly<Record<string, number>>;
    readonly result?: string;
  };
  readonly policyEvent?: PolicyEvent;
  readonly diagnosticEvent?: DiagnosticEvent;
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
}

/** What a policy found. */
export interface PolicyEvent {
  readonly resourceUrn?: string;
  readonly message: string;
  readonly policyName: string;
  readonly policyPackName: string;
  readonly enforcementLevel: string;
}

/** What the engine, a provider or the program said. */
export interface DiagnosticEvent {
  readonly urn?: string;
  readonly message: string;
  readonly severity: string;
  readonly ephemeral?: boolean;
}

/** A step that the engine takes or would take. */
export interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old?: StepState | null;
  readonly new?: StepState | null;
  /** The properties that ask for a replacement. */
  readonly keys?: readonly string[] | null;
  /** The top-level properties that differ. */
  readonly diffs?: readonly string[] | null;
  readonly detailedDiff?: Readonly<Record<string, PropertyDiff>> | null;
  /** False for the halves of a replacement (`create-replacement`, `delete-replaced`). */
  readonly logical?: boolean;
}

/** A resource before or after a step. */
export interface StepState {
  readonly id?: string;
  readonly parent?: string;
  readonly custom?: boolean;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** How one property differs: `add`, `delete` or `update`, each also as `add-replace` and so on. */
export interface PropertyDiff {
  readonly diffKind: string;
  /** The difference is between inputs, and not between what Azure holds and what is wanted. */
  readonly inputDiff?: boolean;
}

/** How many resources would see which operation; empty when the run ended before that was known. */
export function resourceChanges(events: readonly EngineEvent[]): Readonly<Record<string, number>> {
  return events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {};
}
