import type { EngineEvent } from "../pulumi/events/engineEvents";
import type { Exemption } from "../policies/exemptions";

/** Everything that a report is made of. The same input always gives the same text. */
export interface ReportInput {
  readonly head: Revision;
  /** What the head is compared with; without it the head is previewed over what is there. */
  readonly base?: Revision;
  readonly stacks: readonly StackReport[];
  /** Whether the head judges otherwise than the base: its policies or its rules differ. */
  readonly policiesChanged?: boolean;
  /** Where the previews were made, which the heading says. Default: on a local Azure. */
  readonly previewedOn?: "localAzure" | "azure";
  /** The day in UTC, such as `2027-03-31`, at which exemptions are looked at; without it none is called ended. */
  readonly today?: string;
}

/** A state of the code. */
export interface Revision {
  /** As a person calls it: a branch, or `working tree`. */
  readonly name: string;
  readonly commit: string;
}

/** What is known of one stack. */
export interface StackReport {
  readonly stack: string;
  readonly comparison: Comparison;
  readonly outcome: Outcome;
  readonly exemptions: readonly Exemption[];
  /** Those of the base. Without them, all are shown as if they were new. */
  readonly exemptionsBefore?: readonly Exemption[];
  /** What was assumed because the code alone doesn't say it, each as a sentence. */
  readonly assumptions?: readonly string[];
  /** What the stack file adopts and the base's doesn't: ARM ids of what only Azure knows whether it is there. */
  readonly notChecked?: readonly string[];
}

/** What the head was previewed over. */
export type Comparison =
  /** What the base's program made of the stack. */
  | { readonly kind: "base" }
  /** Nothing, because nobody asked for a base. */
  | { readonly kind: "none" }
  /** Nothing, because the base has no such stack. */
  | { readonly kind: "new" }
  /** Nothing, because the base can't be brought up: what changes isn't known. */
  | { readonly kind: "baseFailed"; readonly message: string };

export type Outcome =
  | {
      readonly kind: "previewed";
      readonly exitCode: number;
      readonly events: readonly EngineEvent[];
      /** What the CLI said, for a preview that ended before there were events. */
      readonly output: string;
    }
  /** The head has no file for the stack; these resources of the base would have no owner. */
  | { readonly kind: "deleted"; readonly resources: readonly OrphanedResource[] };

/** A resource that no `pulumi up` manages any more. */
export interface OrphanedResource {
  readonly type: string;
  readonly name: string;
}
