import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";

import {
  deletedUnderLock,
  liveLockProblem,
  type Lock,
  lockComesTooEarly,
  lockOf,
  lockOn,
  lockRefusal,
  lockUrn,
  type Part,
} from "../rules/locks";
import { type DeployedState, deployedState } from "./deployedState";
import { guardedPartOptions, type Instance } from "./instance";
import { guardUnderLock, liveLock, scopeId } from "./lockGuards";
import type { Made } from "./underLock";

/**
 * Keeps the instance from being deleted. The stack's own lock is made when all the rest is there, and is therefore the first
 * to go; somebody else's is only looked at.
 *
 * @param made all that the instance consists of
 */
export function createLock(instance: Instance, made: readonly Made[]): void {
  const { component, name, settings } = instance;
  const { lock } = settings;
  const found = lockIn(instance);
  guardUnderLock(component, name, lock, found);
  if (lock === undefined) return;
  // The lock is one of the component's resources, too, and comes into the list when it is made.
  const parts = [...made];
  requireNothingDeleted(instance, found, parts);
  if (lock.mode === "adopt") requireLiveLock(instance, found);
  else createOwnLock(instance, found, parts);
}

function createOwnLock(
  instance: Instance,
  lock: pulumi.Output<Lock>,
  parts: readonly Made[],
): void {
  const { name, component } = instance;
  new authorization.ManagementLockByScope(
    `${name}-lock`,
    {
      lockName: lock.name,
      level: "CanNotDelete",
      notes:
        `Made by the Pulumi stack ${pulumi.getStack()} of ${pulumi.getProject()} for its instance ${name}. To take it away, ` +
        "take `lock` out of the instance's settings.",
      // Not the cluster's own id: the engine takes away what is made from that before it replaces the cluster.
      scope: lock.apply((each) => scopeId(each, component)),
    },
    pulumi.mergeOptions(guardedPartOptions(instance, `${name}-lock`, "lock"), {
      dependsOn: parts.map(({ resource }) => resource),
    }),
  );
}

/** Says that a lock isn't there which the settings count on, and refuses one that the stack can't live under. */
function requireLiveLock({ component, name }: Instance, lock: pulumi.Output<Lock>): void {
  lock.apply(async (wanted) => {
    const live = await liveLock(wanted, component);
    const problem = liveLockProblem(wanted, live);
    if (problem === undefined) return;
    const text = `${name}: ${problem}`;
    if (live === "absent") await pulumi.log.warn(text, component);
    else throw new pulumi.ResourceError(text, component, true);
  });
}

/** Refuses that parts are deleted which a lock keeps: those of the state that the program no longer has. */
function requireNothingDeleted(
  instance: Instance,
  lock: pulumi.Output<Lock>,
  parts: readonly Part[],
): void {
  const { component, name } = instance;
  pulumi.all([component.urn, lock]).apply(async ([urn, kept]) => {
    const { urns, clusterIds } = await stateOf(instance);
    const deleted = deletedUnderLock(kept.scope, urn, urns, parts);
    if (deleted.length === 0) return;
    const isThere = !kept.own || urns.has(lockUrn(urn));
    const refusal = isThere
      ? lockRefusal(lockOn(kept, clusterIds.get(urn)), deleted)
      : lockComesTooEarly(kept, deleted);
    throw new pulumi.ResourceError(`${name}: ${refusal}`, component, true);
  });
}

async function stateOf({ component, name }: Instance): Promise<DeployedState> {
  try {
    return await deployedState();
  } catch (error) {
    const text = `${name}: its lock can't be held against the changes: ${String(error)}`;
    throw new pulumi.ResourceError(text, component, true);
  }
}

/** The lock that an instance's settings name; without one, that which the stack would make. */
function lockIn({ args, clusterName, settings }: Instance): pulumi.Output<Lock> {
  return pulumi
    .all([clusterName, args.resourceGroupName])
    .apply(([cluster, resourceGroup]) => lockOf(settings.lock, { cluster, resourceGroup }));
}
