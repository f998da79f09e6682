import * as pulumi from "@pulumi/pulumi";

import {
  alreadyExists,
  isAnother,
  isPartType,
  mayFollowItsCluster,
  namesOfPart,
} from "../rules/alreadyExists";
import { clusterOf } from "./clusterState";
import { refuseReplacementUnderLock } from "./lockGuards";
import { lookup } from "./lookup";
import { findPart } from "./partLookups";

type Properties = Readonly<Record<string, unknown>>;

/** The engine knows a hook by its name and takes each name once. */
let registered: pulumi.ResourceHook | undefined;

/** The instance that a part belongs to, and what Azure is asked about it with, by the part's resource name. */
const parts = new Map<
  string,
  { readonly instance: string; readonly asked: pulumi.InvokeOptions }
>();

/**
 * Makes the preview fail for a part that Azure would refuse to create because it is there already and the stack doesn't
 * know it. It asks Azure about what is created only, and says nothing where Azure gives no answer.
 */
export function partHooks(
  instance: string,
  part: string,
  asked: pulumi.InvokeOptions,
): pulumi.ResourceHookBinding {
  parts.set(part, { instance, asked });
  registered ??= new pulumi.ResourceHook("azure-managed-redis-part-create", beforePartCreate, {
    onDryRun: true,
  });
  return { beforeCreate: [registered] };
}

/**
 * The engine calls it for the second half of a replacement as well, with nothing that says so, and a replacement finds
 * in a preview what it is going to delete first. So it lets pass what may be one.
 */
async function beforePartCreate(part: pulumi.ResourceHookArgs): Promise<void> {
  const { name, type, newInputs = {} } = part;
  const { instance = "", asked = {} } = parts.get(name) ?? {};
  const { state, clusterName } = clusterOf(instance);
  await refuseReplacementUnderLock(instance, part, state === "deployed");
  if (!isPartType(type) || state === "replaced") return;
  const names = namesOfPart(type, newInputs as Properties);
  // What is in something that is created in the same run isn't there yet.
  if (names === undefined) return;
  const live = await lookup(findPart(type, names, asked));
  if (live === "absent" || live === undefined) return;
  if (state === "deployed" && isAnother(type, live, newInputs as Properties)) return;
  if (state === "new" && mayFollowItsCluster(live, clusterName)) return;
  throw new Error(alreadyExists(name, type, names, state === "new"));
}
