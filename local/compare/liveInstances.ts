import { Arm } from "../../local-azure/arm/arm";
import { type ResourceState, resourcesMadeIn } from "../../pulumi/deployment";
import { LocalStack } from "../engine/localStack";
import type { Workspace } from "../engine/workspace";
import { bringUp } from "./bringUp";
import { forgetful } from "./stackAzure";
import { type Adoption, onlyInstances } from "./stackFiles";

const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";

/** What an adoption imports; it creates all the rest, which therefore can't be there yet. */
const imported = new Set([
  "azure-native:redisenterprise:RedisEnterprise",
  "azure-native:redisenterprise:Database",
  "azure-native:network:PrivateEndpoint",
  "azure-native:keyvault:Secret",
]);

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
  workspace: Workspace,
  stack: string,
  { by, root, adoptions }: Adopted,
): Promise<string | undefined> {
  if (adoptions.length === 0) return undefined;
  const elsewhere = forgetful(workspace, by);
  const keys = adoptions.map(({ key }) => key);
  const failure = await bringUp(elsewhere, stack, { root, change: onlyInstances(keys) });
  if (failure !== undefined) return failure;
  const arm = new Arm(workspace.directory.azure);
  const parts = resourcesMadeIn(new LocalStack(elsewhere, stack).state()).filter(isPart);
  for (const { type, id = "", urn } of parts.reverse()) {
    if (imported.has(type)) continue;
    const group = type === ZONE_GROUP ? arm.get(id) : undefined;
    arm.delete(id);
    const name = adoptions.find(({ key }) => urn.includes(`::${key}-`))?.privateDnsZoneGroup;
    // It has a name of its own where the stack file names one; elsewhere there is none.
    if (group !== undefined && name !== undefined) {
      const { privateDnsZoneConfigs = [] } = group;
      arm.put(id.replace(/[^/]+$/, name), { privateDnsZoneConfigs });
    }
  }
  return undefined;
}

/** Something that belongs to an instance, and not to what instances share. */
function isPart({ urn }: ResourceState): boolean {
  return urn.includes("azure-managed-redis:index:RedisEnterprise$");
}
