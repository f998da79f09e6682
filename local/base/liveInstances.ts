import { armId } from "../azure/id";
import { LocalAzure as Arm } from "../azure/localAzure";
import { deploymentOf } from "../engine/backendState";
import type { LocalAzure } from "../engine/localAzure";
import { bringUp } from "./bringUp";
import { forgetful } from "./stackAzure";
import { type Adoption, onlyInstances } from "./stackFiles";

const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";

/** Instances that a stack adopts. */
export interface Adopted {
  /** Whose stack file adopts them. */
  readonly by: "base" | "head";
  /** The root of its program. */
  readonly root: string;
  readonly adoptions: readonly Adoption[];
}

/**
 * Makes adopted instances live: they are there in the local Azure as the stack file says, and the stack's
 * state doesn't know them. Answers why, if they can't be brought up.
 */
export async function makeLive(
  azure: LocalAzure,
  stack: string,
  { by, root, adoptions }: Adopted,
): Promise<string | undefined> {
  if (adoptions.length === 0) return undefined;
  const elsewhere = forgetful(azure, by);
  const keys = adoptions.map(({ key }) => key);
  const failure = await bringUp(elsewhere, stack, { root, change: onlyInstances(keys) });
  if (failure !== undefined) return failure;
  const made = deploymentOf(elsewhere.directory, stack).resources ?? [];
  for (const { key, privateDnsZoneGroup } of adoptions) {
    const group = made.find(({ type, urn }) => type === ZONE_GROUP && urn.includes(`::${key}-`));
    if (group?.id !== undefined) rename(azure, group.id, privateDnsZoneGroup);
  }
  return undefined;
}

/** The zone group that is live has a name of its own; where the stack file names none, there is none. */
function rename({ directory }: LocalAzure, id: string, name: string | undefined): void {
  const arm = new Arm(directory.azure);
  const { privateDnsZoneConfigs = [] } = arm.get(id);
  if (name === armId(id).name) return;
  arm.delete(id);
  if (name !== undefined) arm.put(id.replace(/[^/]+$/, name), { privateDnsZoneConfigs });
}
