import path from "node:path";

import { exemptionsOf } from "../../policies/exemptions";
import { nameInAzure, resourcesMadeIn } from "../../pulumi/deployment";
import type { Comparison, Outcome, StackReport } from "../../report/input";
import type { Workspace } from "../engine/workspace";
import { LocalStack } from "../engine/localStack";
import { previewStack } from "../engine/previewStacks";
import type { Program } from "../engine/projectView";
import { bringUp } from "./bringUp";
import type { KeptBases } from "./keptBases";
import { makeLive } from "./liveInstances";
import { type Common, adoptedBeside, freshAzure } from "./stackAzure";
import {
  type Adoption,
  adoptionsIn,
  hasInstancesBeside,
  hasStack,
  withoutInstances,
  withoutRefusedPermissions,
} from "./stackFiles";

/** What the stacks of a comparison have in common. */
export interface Comparing extends Common {
  /** The folder for the local Azures. */
  readonly folder: string;
  /** Why nothing of the base can be brought up, such as dependencies that can't be installed. */
  readonly baseFailure?: string;
  /** What earlier comparisons made of the same base; without it, everything is made anew. */
  readonly kept?: KeptBases;
  /** Throws once the comparison is interrupted. */
  readonly unlessInterrupted: () => void;
}

/** What comparing finds out about a stack. */
export type StackComparison = Omit<StackReport, "exemptions">;

/** What a stack of the head is previewed over. */
export interface Ground {
  readonly workspace: Workspace;
  readonly comparison: Comparison;
  readonly assumptions: readonly string[];
}

/** Brings the base's stack up and previews the head's over it. */
export async function compareStack(comparing: Comparing, stack: string): Promise<StackComparison> {
  const ground = await layGround(comparing, stack);
  comparing.unlessInterrupted();
  const { comparison } = ground;
  const { head, base } = comparing;
  if (!hasStack(comparing.head, stack)) {
    return { stack, comparison, outcome: orphaned(ground, stack), assumptions: ground.assumptions };
  }
  const outcome = await previewOver(ground, stack, { root: comparing.head });
  comparing.unlessInterrupted();
  const notChecked = adoptedBeside(head, base, stack).map(({ id }) => belowSubscription(id));
  const exemptionsBefore = exemptionsOf(base, stack);
  const { assumptions } = ground;
  return { stack, comparison, outcome, assumptions, notChecked, exemptionsBefore };
}

/** The local Azure's subscription is none of a person's. */
function belowSubscription(id: string): string {
  return id.replace(/^\/subscriptions\/[^/]+\//, "");
}

/**
 * What the base makes of a stack, on a local Azure of the stack's own, and what the head adopts there. With no
 * such stack in the base, or one that can't be brought up, there is nothing but what it adopts.
 */
export async function layGround(comparing: Comparing, stack: string): Promise<Ground> {
  const { base, head, folder } = comparing;
  const before = adoptionsIn(base, stack);
  const adopted = adoptionsIn(head, stack).filter(({ key }) => !before.some((b) => b.key === key));

  const workspace = freshAzure(comparing, stack, path.join(folder, stack, "base"));
  const made = await bringUpBase(comparing, workspace, stack, { before, adopted });
  comparing.unlessInterrupted();
  const ground =
    made.comparison.kind === "baseFailed"
      ? { ...made, workspace: freshAzure(comparing, stack, path.join(folder, stack, "head")) }
      : { ...made, workspace };

  if (adopted.length === 0) return ground;
  const failure = await makeLive(ground.workspace, stack, {
    by: "head",
    root: head,
    adoptions: adopted,
  });
  return { ...ground, assumptions: [...ground.assumptions, assumption("head", adopted, failure)] };
}

/** Previews a program over what the base made. */
export async function previewOver(
  { workspace }: Ground,
  stack: string,
  program: Program,
): Promise<Outcome> {
  const { exitCode, events, output } = await previewStack(workspace, stack, program);
  return { kind: "previewed", exitCode, events, output };
}

async function bringUpBase(
  comparing: Comparing,
  workspace: Workspace,
  stack: string,
  { before, adopted }: { readonly before: Adoption[]; readonly adopted: Adoption[] },
): Promise<Omit<Ground, "workspace">> {
  const { base, baseFailure } = comparing;
  if (!hasStack(base, stack)) return { comparison: { kind: "new" }, assumptions: [] };
  const keys = adopted.map(({ key }) => key);
  const failure =
    baseFailure ??
    (await makeLive(workspace, stack, { by: "base", root: base, adoptions: before })) ??
    // Without an instance the program refuses to run, and what is left would be looked up only.
    (hasInstancesBeside(base, stack, keys)
      ? await bringUpOnce(comparing, workspace, stack, {
          adoptsAlready: before.length > 0,
          adoptedNow: keys,
        })
      : undefined);
  if (failure !== undefined) {
    return { comparison: { kind: "baseFailed", message: failure }, assumptions: [] };
  }
  const assumptions = before.length > 0 ? [assumption("base", before)] : [];
  return { comparison: { kind: "base" }, assumptions };
}

/** What was made of the same base before is taken, where nothing but the base decides it. */
async function bringUpOnce(
  { base, head, kept, strict = false }: Comparing,
  workspace: Workspace,
  stack: string,
  { adoptsAlready, adoptedNow }: { adoptsAlready: boolean; adoptedNow: readonly string[] },
): Promise<string | undefined> {
  const program = { root: base, change: asToday(adoptedNow) };
  const isAlone = adoptedNow.length === 0 && !adoptsAlready;
  if (kept === undefined || !isAlone) return bringUp(workspace, stack, program);
  const key = kept.keyOf(stack, workspace, strict ? [] : adoptedBeside(head, base, stack));
  if (kept.restore(key, workspace)) return undefined;
  const failure = await bringUp(workspace, stack, program);
  if (failure === undefined) await kept.keep(key, workspace);
  return failure;
}

/** The base's configuration as it can be brought up today, without what the head adopts now. */
function asToday(adoptedNow: readonly string[]): Program["change"] {
  return (document) => {
    withoutRefusedPermissions(new Date())(document);
    withoutInstances(adoptedNow)(document);
  };
}

function assumption(by: "base" | "head", adoptions: readonly Adoption[], failure?: string): string {
  const names = adoptions.map(({ key }) => key).join(", ");
  const whose = by === "base" ? "the base's stack file adopts" : "the stack file adopts";
  const taken = `The preview assumes that what ${whose} (${names}) is live as the file says`;
  if (failure !== undefined) return `${taken}, but the local Azure can't bring it up: ${failure}`;
  return by === "base"
    ? `${taken} and already imported.`
    : `${taken} and not yet in the stack's state. Only Azure shows real differences.`;
}

/** What the base made has no owner any more once the stack's file is gone. */
function orphaned({ workspace }: Ground, stack: string): Outcome {
  const resources = resourcesMadeIn(new LocalStack(workspace, stack).state()).map((resource) => ({
    type: resource.type,
    name: nameInAzure(resource),
  }));
  return { kind: "deleted", resources };
}
