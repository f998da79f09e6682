/** How much a change to something that runs hurts, the gravest first. A refused one does nothing at all. */
export const severities = [
  "refused",
  "dataLoss",
  "outage",
  "dropsConnections",
  "disruptive",
  "inPlace",
] as const;
export type Severity = (typeof severities)[number];

/** What a change to a running resource does. */
export interface Consequence {
  readonly severity: Severity;
  readonly text: string;
  /** Where it is known from. */
  readonly source: string;
}

type Inputs = Readonly<Record<string, unknown>>;

/** A change to one resource, as a preview shows it. */
export interface ResourceChange {
  /** Pulumi's type token, of whatever module and version of azure-native. */
  readonly type: string;
  readonly operation: "update" | "replace" | "delete";
  /** The properties that change, such as `sku.name`. */
  readonly paths: readonly string[];
  /** What the program had asked for before. */
  readonly before: Inputs;
  /** What the program asks for afterwards, or had asked for of what is deleted. */
  readonly inputs: Inputs;
}

/** Why Azure refuses a change, half-way through `pulumi up`, that the provider previews as an update. */
export interface Refusal {
  readonly property: string;
  readonly from: string;
  readonly to: string;
  readonly rule: string;
  /** What to do instead. */
  readonly fix: string;
}

interface Kind {
  /** Type tokens without module version. */
  readonly type: RegExp;
  readonly operations: readonly ResourceChange["operation"][];
  readonly source: string;
}

/** What one kind of change does. */
export interface ConsequenceRow extends Kind {
  /** Only if one of the properties that change begins so; without it whatever changes. */
  readonly path?: RegExp;
  readonly when?: (inputs: Inputs) => boolean;
  readonly severity: Exclude<Severity, "refused">;
  readonly text: string;
}

/** A kind of change that Azure refuses for some values. */
export interface RefusalRow extends Kind {
  readonly refusal: (before: Inputs, after: Inputs) => Refusal | undefined;
}

export type Row = ConsequenceRow | RefusalRow;
