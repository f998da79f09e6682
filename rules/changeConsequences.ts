import type { Row } from "./changeRow";
import { redisChanges } from "./redisChanges";
import { surroundingChanges } from "./surroundingChanges";

/** How much a change to something that runs hurts, the gravest first. */
export const severities = [
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

/** A change to one resource, as a preview shows it. */
export interface ResourceChange {
  /** Pulumi's type token, of whatever module and version of azure-native. */
  readonly type: string;
  readonly operation: "update" | "replace" | "delete";
  /** The properties that change, as `sku.name`. */
  readonly paths: readonly string[];
  /** What the program asks for afterwards, or had asked for of what is deleted. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Of the rows that fit a change, the gravest holds; of equally grave ones, the first. */
const rows: readonly Row[] = [...redisChanges, ...surroundingChanges];

/** The gravest thing that a change does, or `undefined` where nothing is known of it. */
export function consequenceOf(change: ResourceChange): Consequence | undefined {
  const fitting = rows.filter((row) => fits(row, change));
  const gravest = severities
    .map((severity) => fitting.find((row) => row.severity === severity))
    .find((row) => row !== undefined);
  if (gravest === undefined) return undefined;
  const { severity, text, source } = gravest;
  return { severity, text, source };
}

function fits({ type, operations, path, when }: Row, change: ResourceChange): boolean {
  return (
    type.test(change.type) &&
    operations.includes(change.operation) &&
    (path === undefined || change.paths.some((each) => path.test(each))) &&
    (when === undefined || when(change.inputs))
  );
}
