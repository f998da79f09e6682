import { Arm } from "../../local-azure/arm/arm";
import { type Body, stringAt } from "../../local-azure/arm/json";
import { type ResourceState, resourcesMadeIn } from "../../pulumi/deployment";
import type { LiveNames } from "../../rules/importIds";
import { LocalStack } from "../engine/localStack";
import type { Workspace } from "../engine/workspace";
import { bringUp } from "./bringUp";
import { forgetful } from "./stackAzure";
import { type Adoption, onlyInstances } from "./stackFiles";

const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";
const SETTING = "azure-native:monitor:DiagnosticSetting";

/** Parts that a stack file may name where they are live, and what they are made from. */
const named: Readonly<Record<string, readonly string[]>> = {
  [ZONE_GROUP]: ["privateDnsZoneConfigs"],
  [SETTING]: ["workspaceId", "metrics", "logs"],
  "azure-native:redisenterprise:AccessPolicyAssignment": ["accessPolicyName", "user"],
};

/** What is live in any case. All the rest is taken to be missing, unless the stack file names it. */
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
    const part = named[type] && arm.get(id);
    arm.delete(id);
    const adoption = adoptions.find(({ key }) => urn.includes(`::${key}-`));
    const name = part && adoption && nameOf(type, urn, part, adoption);
    if (part !== undefined && name !== undefined) {
      const made = Object.entries(part).filter(([property]) => named[type]?.includes(property));
      arm.put(id.replace(/[^/]+$/, name), Object.fromEntries(made));
    }
  }
  return undefined;
}

/** The name that the stack file gives a live part; `undefined` where it gives none. */
function nameOf(type: string, urn: string, part: Body, names: LiveNames): string | undefined {
  if (type === ZONE_GROUP) return names.privateDnsZoneGroup;
  if (type === SETTING)
    return names.diagnosticSettings?.[urn.endsWith("-metrics") ? "metrics" : "logs"];
  return names.accessPolicyAssignments?.[stringAt(part, "user.objectId") ?? ""];
}

/** Something that belongs to an instance, and not to what instances share. */
function isPart({ urn }: ResourceState): boolean {
  return urn.includes("azure-managed-redis:index:RedisEnterprise$");
}
