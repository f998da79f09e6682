import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { nameOf } from "../pulumi/deployment";
import type { EngineEvent, StepMetadata } from "../pulumi/events/engineEvents";
import { diagnosticsOf } from "../pulumi/events/findings";
import { type PropertyChange, propertyChanges } from "../pulumi/events/propertyChanges";
import { stepsOf } from "../pulumi/events/steps";
import { isRetiredSku } from "../rules/skus";
import type { Delivery } from "./delivery";
import { runStack } from "./pulumi";

/** How a stack compares with Azure; secrets are masked. */
export interface StackDrift {
  readonly stack: string;
  /** Why it couldn't be compared; nothing else is known then. */
  readonly unread?: string;
  /** What isn't in Azure as the stack left it. */
  readonly drifted: readonly DriftedResource[];
  /** How many further changes the code asks for: it isn't deployed yet. */
  readonly undelivered: number;
  /** Instances of sizes that Azure is closing down. */
  readonly retired: readonly { readonly name: string; readonly sku: string }[];
}

export interface DriftedResource {
  readonly name: string;
  readonly type: string;
  /** It isn't there any more. */
  readonly gone: boolean;
  /** `before` is what the stack left, `after` what Azure has. */
  readonly changes: readonly PropertyChange[];
}

/**
 * Compares a stack with Azure by a preview that refreshes first, and writes down what it found. It changes
 * nothing, not even in the state.
 *
 * @returns the exit code: 1 when the stack couldn't be compared
 */
export async function drift(
  { project, job, guard }: Delivery,
  stack: string,
  resultFile: string,
): Promise<number> {
  guard(project);
  const run = await job.withoutCommands(() => runStack(project, stack, ["preview", "--refresh"]));
  guard(project, run.events);
  const result = run.exitCode === 0 ? compared(stack, run.events) : unread(stack, run.events);
  mkdirSync(path.dirname(resultFile), { recursive: true });
  writeFileSync(resultFile, JSON.stringify(result));
  return run.exitCode === 0 ? 0 : 1;
}

/** What the events of a refreshing preview tell. */
export function compared(stack: string, events: readonly EngineEvent[]): StackDrift {
  const steps = stepsOf(events);
  const undone = new Set(
    steps.flatMap(({ urn, changes }) => changes.map(({ path: property }) => `${urn} ${property}`)),
  );
  const drifted = events
    .flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? [])
    .filter(isDrift)
    .map((step) => ({ ...step, changes: step.new ? propertyChanges(step) : [] }))
    .filter(({ urn, changes }) => !isLeftToOthers(urn, changes, undone));
  const known = new Set(drifted.map(({ urn }) => urn));
  return {
    stack,
    drifted: drifted
      .map(({ urn, type, changes, ...step }) => ({
        name: nameOf(urn),
        type,
        gone: !step.new,
        changes,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    undelivered: steps.filter(
      ({ operation, urn, isResource }) =>
        isResource && !["unchanged", "read"].includes(operation) && !known.has(urn),
    ).length,
    retired: steps.flatMap(({ name, inputs }) => {
      const sku = skuOf(inputs.sku);
      return sku !== undefined && isRetiredSku(sku) ? [{ name, sku }] : [];
    }),
  };
}

/** The engine tells a difference from what the stack declares only; what it alone reads doesn't count. */
function isDrift({ op, new: found, diffs, detailedDiff }: StepMetadata): boolean {
  if (op !== "refresh") return false;
  return !found || (diffs ?? []).length > 0 || Object.keys(detailedDiff ?? {}).length > 0;
}

/** Tags that the code doesn't put back are left to whoever sets them. */
function isLeftToOthers(
  urn: string,
  changes: readonly PropertyChange[],
  undone: ReadonlySet<string>,
): boolean {
  return (
    changes.length > 0 &&
    changes.every(
      ({ path: property }) => /^tags\b/.test(property) && !undone.has(`${urn} ${property}`),
    )
  );
}

function unread(stack: string, events: readonly EngineEvent[]): StackDrift {
  const errors = diagnosticsOf(events).filter(({ severity }) => severity === "error");
  const message = errors.map((error) => error.message).join("\n");
  return {
    stack,
    unread: message === "" ? "The preview failed; the log says why." : message,
    drifted: [],
    undelivered: 0,
    retired: [],
  };
}

function skuOf(sku: unknown): string | undefined {
  if (typeof sku !== "object" || sku === null || !("name" in sku)) return undefined;
  return typeof sku.name === "string" ? sku.name : undefined;
}
