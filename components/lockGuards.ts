import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";

import {
  instanceUrn,
  keeps,
  type Lock,
  type LockChoice,
  lockLeavesTooLate,
  lockOf,
  lockOn,
  lockRefusal,
  lockUrn,
} from "../rules/locks";
import { deployedState } from "./deployedState";
import { lookup } from "./lookup";

/** What hooks know of an instance's lock: of the one in its settings, or of one that an earlier run may have made. */
interface Guarded {
  readonly component: pulumi.Resource;
  readonly isWanted: boolean;
  lock: Lock;
  isLive?: Promise<boolean>;
}
const guarded = new Map<string, Guarded>();

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
export function guardUnderLock(
  component: pulumi.Resource,
  name: string,
  choice: LockChoice | undefined,
  known: pulumi.Output<Lock>,
): void {
  const unknown = { cluster: name, resourceGroup: "its own" };
  const lock = lockOf(choice, unknown);
  const entry: Guarded = { component, isWanted: choice !== undefined, lock };
  guarded.set(name, entry);
  known.apply((each) => (entry.lock = each));
}

/**
 * Refuses a replacement of what a lock keeps, or still keeps when it is taken away in the same run: that happens at its end.
 * The engine calls a `beforeCreate` hook both for a creation and for the second half of a replacement, which is the
 * creation of what the state has already. Without a lock in the settings, Azure is asked once whether there is one.
 *
 * @param mayHaveOne whether an earlier run may have locked the instance: its cluster is there
 */
export async function refuseReplacementUnderLock(
  instance: string,
  { name, type, urn }: pulumi.ResourceHookArgs,
  mayHaveOne: boolean,
): Promise<void> {
  const known = guarded.get(instance);
  if (known === undefined || !keeps(known.lock.scope, type)) return;
  if (!known.isWanted && !(mayHaveOne && (await isLive(known)))) return;
  const { urns, clusterIds } = await deployedState();
  if (!urns.has(urn)) return;
  const component = instanceUrn(urn, instance);
  const isDeployed = urns.has(lockUrn(component));
  if (!known.isWanted) {
    if (isDeployed) throw new Error(lockLeavesTooLate(name));
    return;
  }
  // The lock that this run makes comes after all that it replaces.
  if (known.lock.own && !isDeployed) return;
  const lock = lockOn(known.lock, clusterIds.get(component));
  throw new Error(lockRefusal(lock, [name], true));
}

function isLive(known: Guarded): Promise<boolean> {
  return (known.isLive ??= liveLock(known.lock, known.component).then(
    (live) => typeof live === "object",
    // An instance without a lock isn't stopped by what couldn't be asked about one.
    () => false,
  ));
}
