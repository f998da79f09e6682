import { nameOf } from "../deployment";
import type { EngineEvent, StepMetadata } from "./engineEvents";
import { type PropertyChange, propertyChanges } from "./propertyChanges";
import { type Properties, shown } from "./values";

export type { PropertyChange } from "./propertyChanges";

/** What happens to a resource, as a person thinks of it. */
export type Operation =
  "create" | "import" | "read" | "update" | "replace" | "delete" | "unchanged";

/** What a run would do to one resource. */
export interface Step {
  readonly operation: Operation;
  readonly urn: string;
  readonly type: string;
  /** Its logical name in the program. */
  readonly name: string;
  /** Its name in Azure, as far as it is known. */
  readonly azureName: string | undefined;
  /** Something that Azure holds, and not the program's own grouping or a provider. */
  readonly isResource: boolean;
  /** What an update or a replacement changes. */
  readonly changes: readonly PropertyChange[];
  /** What the program had asked for before; secrets are masked. */
  readonly before: Properties;
  /** All that the program asks for, or, of what is deleted, had asked for; secrets are masked. */
  readonly inputs: Properties;
  /** Whether the engine's protection against replacement and removal changes with it. */
  readonly protection: "kept" | "added" | "lifted";
}

/** The engine takes a replacement in up to three steps; a person thinks of one. */
const operations: Readonly<Record<string, Operation | undefined>> = {
  create: "create",
  "create-replacement": "replace",
  replace: "replace",
  "delete-replaced": "replace",
  import: "import",
  "import-replacement": "replace",
  read: "read",
  "read-replacement": "read",
  update: "update",
  delete: "delete",
  same: "unchanged",
};

/**
 * What a run would do, one step for each resource, in the engine's order. What a refresh reads isn't a step:
 * the steps after it are what the difference leads to.
 */
export function stepsOf(events: readonly EngineEvent[]): Step[] {
  const byUrn = new Map<string, StepMetadata>();
  for (const { resourcePreEvent } of events) {
    const step = resourcePreEvent?.metadata;
    if (step === undefined || operations[step.op] === undefined) continue;
    const known = byUrn.get(step.urn);
    if (known !== undefined && rank(step) <= rank(known)) continue;
    // What goes is deleted from the last to the first; the cause stands before what follows from it.
    byUrn.delete(step.urn);
    byUrn.set(step.urn, step);
  }
  return [...byUrn.values()].map(toStep);
}

/** Of the steps of one replacement, the logical one tells most. */
function rank({ op }: StepMetadata): number {
  if (op === "replace" || op === "import-replacement") return 2;
  return op === "same" || op === "delete-replaced" ? 0 : 1;
}

function toStep(metadata: StepMetadata): Step {
  const { op, urn, type, old, new: wanted } = metadata;
  const operation = operations[op] ?? "unchanged";
  // Of a replacement that the run didn't get to, there is only the deletion.
  const changes = (operation === "update" || operation === "replace") && wanted != null;
  const inputs = shown(wanted?.inputs ?? old?.inputs ?? {}, type);
  return {
    operation,
    urn,
    type,
    name: nameOf(urn),
    azureName: azureNameOf(old?.id ?? wanted?.id, type, inputs),
    isResource: (wanted ?? old)?.custom === true && !type.startsWith("pulumi:providers:"),
    changes: changes ? propertyChanges(metadata) : [],
    before: shown(old?.inputs ?? {}, type),
    inputs,
    protection: protectionOf(metadata),
  };
}

/** An ARM id ends with the name; what isn't made yet says it in its inputs. */
function azureNameOf(id: string | undefined, type: string, inputs: Properties): string | undefined {
  if (id?.startsWith("/")) return id.split("/").at(-1);
  const kind = type.split(":").at(-1) ?? "";
  const own = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}Name`;
  const name = [own, "clusterName", "ruleName", "name"].map((key) => inputs[key]);
  return name.find((each) => typeof each === "string");
}

function protectionOf({ old, new: wanted }: StepMetadata): Step["protection"] {
  if (!old || !wanted || (old.protect === true) === (wanted.protect === true)) return "kept";
  return wanted.protect === true ? "added" : "lifted";
}
