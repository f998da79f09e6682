import * as pulumi from "@pulumi/pulumi";

import {
  deletedUnderLock,
  keeps,
  type Lock,
  type LockChoice,
  lockOf,
  lockRefusal,
  type Part,
} from "../rules/locks";
import { deployedUrns } from "./deployedUrns";
import type { Instance } from "./instance";

/** The locks that the settings name, by their instance; nothing else is under a lock that anybody here knows of. */
const locks = new Map<string, Lock>();

/** The lock that an instance's settings name. */
export function lockOn({ args, clusterName }: Instance, choice: LockChoice): pulumi.Output<Lock> {
  return pulumi
    .all([clusterName, args.resourceGroupName])
    .apply(([cluster, resourceGroup]) => lockOf(choice, { cluster, resourceGroup }));
}

/** Lets the hooks of an instance's parts know of its lock. */
export function guardUnderLock(instance: Instance, choice: LockChoice): void {
  const { name } = instance;
  locks.set(name, lockOf(choice, { cluster: name, resourceGroup: "its own" }));
  lockOn(instance, choice).apply((lock) => locks.set(name, lock));
}

/**
 * Refuses a replacement of what a lock keeps. The engine calls a `beforeCreate` hook both for a creation and for the second
 * half of a replacement, which is the creation of what the state has already.
 */
export async function refuseReplacementUnderLock(
  instance: string,
  { name, type, urn }: pulumi.ResourceHookArgs,
): Promise<void> {
  const lock = locks.get(instance);
  if (lock === undefined || !keeps(lock.scope, type)) return;
  if ((await deployedUrns()).has(urn)) throw new Error(lockRefusal(lock, [name], true));
}

/** Refuses that parts are deleted which a lock keeps: those of the state that the program no longer has. */
export function requireNothingDeleted(
  instance: Instance,
  choice: LockChoice,
  parts: readonly Part[],
): void {
  const { component, name } = instance;
  pulumi.all([component.urn, lockOn(instance, choice)]).apply(async ([urn, lock]) => {
    const deleted = deletedUnderLock(lock.scope, urn, await deployedUrns(), parts);
    if (deleted.length === 0) return;
    throw new pulumi.ResourceError(`${name}: ${lockRefusal(lock, deleted)}`, component, true);
  });
}
