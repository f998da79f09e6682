import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";

import {
  deletedUnderLock,
  keeps,
  type Lock,
  lockOf,
  lockLeavesTooLate,
  lockRefusal,
  lockUrn,
  type Part,
} from "../rules/locks";
import { deployedUrns } from "./deployedUrns";
import type { Instance } from "./instance";
import { lookup } from "./lookup";

/** What hooks know of an instance's lock: of the one in its settings, or of one that an earlier run may have made. */
interface Guarded {
  readonly component: pulumi.Resource;
  readonly isWanted: boolean;
  lock: Lock;
  isLive?: Promise<boolean>;
}
const guarded = new Map<string, Guarded>();

/** The lock that an instance's settings name; without one, that which the stack would make. */
export function lockOn({ args, clusterName, settings }: Instance): pulumi.Output<Lock> {
  return pulumi
    .all([clusterName, args.resourceGroupName])
    .apply(([cluster, resourceGroup]) => lockOf(settings.lock, { cluster, resourceGroup }));
}

/** The ARM id of what a lock is on, in the subscription of the component's provider. */
export async function scopeId(
  { scope, cluster, resourceGroup }: Lock,
  parent: pulumi.Resource,
): Promise<string> {
  const { subscriptionId } = await authorization.getClientConfig({ parent });
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  return scope === "instance"
    ? `${group}/providers/Microsoft.Cache/redisEnterprise/${cluster}`
    : group;
}

/** What Azure has of a lock. */
export async function liveLock(
  lock: Lock,
  parent: pulumi.Resource,
): Promise<{ readonly level: string } | "absent" | undefined> {
  const scope = await scopeId(lock, parent);
  return lookup(authorization.getManagementLockByScope({ scope, lockName: lock.name }, { parent }));
}

/** Lets the hooks of an instance's parts know of its lock. */
export function guardUnderLock(instance: Instance): void {
  const { component, name, settings } = instance;
  const unknown = { cluster: name, resourceGroup: "its own" };
  const known: Guarded = {
    component,
    isWanted: settings.lock !== undefined,
    lock: lockOf(settings.lock, unknown),
  };
  guarded.set(name, known);
  lockOn(instance).apply((lock) => (known.lock = lock));
}

/**
 * Refuses a replacement of what a lock keeps, or still keeps when it is taken away in the same run: that happens at its end.
 * The engine calls a `beforeCreate` hook both for a creation and for the second half of a replacement, which is the
 * creation of what the state has already. Without a lock in the settings, Azure is asked once whether there is one.
 */
export async function refuseReplacementUnderLock(
  instance: string,
  { name, type, urn }: pulumi.ResourceHookArgs,
): Promise<void> {
  const known = guarded.get(instance);
  if (known === undefined || !keeps(known.lock.scope, type)) return;
  if (!known.isWanted && !(await isLive(known))) return;
  const deployed = await deployedUrns();
  if (!deployed.has(urn)) return;
  if (known.isWanted) throw new Error(lockRefusal(known.lock, [name], true));
  if (deployed.has(lockUrn(urn, instance))) throw new Error(lockLeavesTooLate(name));
}

async function stateOf({ component, name }: Instance): Promise<ReadonlySet<string>> {
  try {
    return await deployedUrns();
  } catch (error) {
    const text = `${name}: its lock can't be held against the changes: ${String(error)}`;
    throw new pulumi.ResourceError(text, component, true);
  }
}

function isLive(known: Guarded): Promise<boolean> {
  return (known.isLive ??= liveLock(known.lock, known.component).then(
    (live) => typeof live === "object",
  ));
}

/** Refuses that parts are deleted which a lock keeps: those of the state that the program no longer has. */
export function requireNothingDeleted(instance: Instance, parts: readonly Part[]): void {
  const { component, name } = instance;
  pulumi.all([component.urn, lockOn(instance)]).apply(async ([urn, lock]) => {
    const deleted = deletedUnderLock(lock.scope, urn, await stateOf(instance), parts);
    if (deleted.length === 0) return;
    throw new pulumi.ResourceError(`${name}: ${lockRefusal(lock, deleted)}`, component, true);
  });
}
