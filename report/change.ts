import type { PropertyChange, Step } from "../pulumi/events/steps";
import { consequenceOf } from "../rules/changeConsequences";
import { type Severity, severities } from "../rules/changeRow";

/** One resource that a run would change. */
export interface Change {
  readonly operation: "create" | "import" | "update" | "replace" | "delete";
  readonly urn: string;
  readonly type: string;
  /** The type's own name, such as `Database`. */
  readonly kind: string;
  readonly name: string;
  readonly azureName: string | undefined;
  readonly properties: readonly PropertyChange[];
  readonly inputs: Step["inputs"];
  readonly protection: Step["protection"];
  /** What it does to what runs, where that is known or something is deleted. */
  readonly effect: Effect | undefined;
  /** Something in Azure is deleted, or an update is as bad as that. */
  readonly destructive: boolean;
  /** The gravest first. */
  readonly rank: number;
  /** The URNs above it, from the nearest to the stack. */
  readonly ancestors: readonly string[];
}

export interface Effect {
  readonly severity: Severity;
  readonly text: string;
}

/** Values that live in the state alone: deleting them deletes nothing in Azure. */
const IN_STATE = /^(random|tls|time|std|null|command):/;

const OPERATIONS = ["delete", "replace", "update", "import", "create"] as const;

/** What a step changes, or `undefined` if nothing. */
export function changeOf(step: Step, parents: ReadonlyMap<string, string>): Change | undefined {
  const operation = operationOf(step);
  if (operation === undefined) return undefined;
  const { urn, type, name, azureName, inputs, protection } = step;
  const effect = effectOf(step, operation);
  const goes = (operation === "replace" || operation === "delete") && !IN_STATE.test(type);
  const destructive = goes || effect?.severity === "dataLoss" || effect?.severity === "outage";
  const gravity = effect === undefined ? severities.length : severities.indexOf(effect.severity);
  return {
    ...{ operation, urn, type, name, azureName, inputs, protection, effect, destructive },
    kind: type.split(":").at(-1) ?? type,
    properties: step.changes,
    rank: (destructive ? 0 : 1000) + 10 * gravity + OPERATIONS.indexOf(operation),
    ancestors: ancestorsOf(urn, parents),
  };
}

/** What two stacks' changes are compared by: all but the name in Azure and what is asked for beside it. */
export function alike({
  operation,
  type,
  name,
  properties,
  effect,
  protection,
}: Change): Partial<Change> {
  return { operation, type, name, properties, effect, protection };
}

/** A change of the engine's own protection is one too, even if the resource stays as it is. */
function operationOf({ operation, protection }: Step): Change["operation"] | undefined {
  if (operation === "read") return undefined;
  if (operation !== "unchanged") return operation;
  return protection === "kept" ? undefined : "update";
}

function effectOf(
  { type, changes, before, inputs }: Step,
  operation: Change["operation"],
): Effect | undefined {
  if (operation === "create" || operation === "import") return undefined;
  const paths = changes.map(({ path }) => path);
  const known = consequenceOf({ type, operation, paths, before, inputs });
  if (known !== undefined) return { severity: known.severity, text: known.text };
  if (operation === "update") return undefined;
  const severity = IN_STATE.test(type) ? "inPlace" : "disruptive";
  const text = operation === "replace" ? "Deleted and created again." : "Deleted.";
  return { severity, text };
}

/** More than this can't come from the engine, nor can a parent that is its own: neither may stop a report. */
const MOST_ANCESTORS = 10;

function ancestorsOf(urn: string, parents: ReadonlyMap<string, string>): string[] {
  const ancestors: string[] = [];
  for (
    let parent = parents.get(urn);
    parent !== undefined && ancestors.length < MOST_ANCESTORS;
    parent = parents.get(parent)
  ) {
    ancestors.push(parent);
  }
  return ancestors;
}
