import type { ResourceChange, Severity } from "./changeConsequences";

/** What one kind of change does. */
export interface Row {
  /** Type tokens without module version. */
  readonly type: RegExp;
  readonly operations: readonly ResourceChange["operation"][];
  /** Only if one of the properties that change begins so; without it whatever changes. */
  readonly path?: RegExp;
  readonly when?: (inputs: ResourceChange["inputs"]) => boolean;
  readonly severity: Severity;
  readonly text: string;
  readonly source: string;
}
