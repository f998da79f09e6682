import * as authorization from "@pulumi/azure-native/authorization";
import type * as network from "@pulumi/azure-native/network";
import type * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

import { liveLockProblem, type Lock, type LockChoice } from "../rules/locks";
import { guardedPartOptions, type Instance } from "./instance";
import { guardUnderLock, lockOn, requireNothingDeleted } from "./lockGuards";
import { lookup } from "./lookup";
import type { Made } from "./underLock";

/** What every instance has, and what is always replaced before the lock could go by itself. */
interface Kept {
  readonly cluster: redisenterprise.RedisEnterprise;
  readonly database: redisenterprise.Database;
  readonly endpoint: network.PrivateEndpoint;
}

/**
 * Keeps the instance from being deleted. The stack's own lock is made when all the rest is there, and is therefore the first
 * to go; somebody else's is only looked at.
 *
 * @param made all that the instance consists of
 */
export function createLock(instance: Instance, kept: Kept, made: readonly Made[]): void {
  const { lock } = instance.settings;
  if (lock === undefined) return;
  const parts = [...made];
  guardUnderLock(instance, lock);
  requireNothingDeleted(instance, lock, parts);
  if (lock.mode === "adopt") requireLiveLock(instance, lock);
  else createOwnLock(instance, lock, kept, parts);
}

function createOwnLock(
  instance: Instance,
  lock: LockChoice,
  { cluster, database, endpoint }: Kept,
  parts: readonly Made[],
): void {
  const { name } = instance;
  new authorization.ManagementLockByScope(
    `${name}-lock`,
    {
      lockName: lockOn(instance, lock).name,
      level: "CanNotDelete",
      notes:
        `Made by the Pulumi stack ${pulumi.getStack()} of ${pulumi.getProject()} for its instance ${name}. To take it away, ` +
        "take `lock` out of the instance's settings.",
      // Where one of these is replaced, which begins with its deletion, the engine takes the lock away before.
      scope: pulumi.all([cluster.id, database.id, endpoint.id]).apply(([id]) => id),
    },
    pulumi.mergeOptions(guardedPartOptions(instance, `${name}-lock`, "lock"), {
      dependsOn: parts.map(({ resource }) => resource),
    }),
  );
}

/** Says that a lock isn't there which the settings count on, and refuses one that the stack can't live under. */
function requireLiveLock(instance: Instance, choice: LockChoice): void {
  const { component, name } = instance;
  lockOn(instance, choice).apply(async (lock) => {
    const live = await lookup(
      authorization.getManagementLockByScope({ scope: await scopeId(lock), lockName: lock.name }),
    );
    const problem = liveLockProblem(lock, live);
    if (problem === undefined) return;
    const text = `${name}: ${problem}`;
    if (live === "absent") await pulumi.log.warn(text, component);
    else throw new pulumi.ResourceError(text, component, true);
  });
}

async function scopeId({ scope, cluster, resourceGroup }: Lock): Promise<string> {
  const { subscriptionId } = await authorization.getClientConfig();
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  return scope === "instance"
    ? `${group}/providers/Microsoft.Cache/redisEnterprise/${cluster}`
    : group;
}
