import { armId } from "../framework/armId";
import { classic, Kind, native, type Subject } from "../framework/kind";
import type { ClusterKey } from "../framework/kinds";
import {
  addressByName,
  addressOf,
  pointing,
  type Address,
  type Pointer,
} from "../framework/relations";
import { CannotJudgeYet } from "../framework/reporter";
import type { Stack } from "../framework/stack";
import { whenKnown } from "../framework/values";
import { oneOf, text } from "../framework/values";

type LockKey = "level" | "scope" | "resourceGroup" | "resourceName" | "resourceType";

const lock = new Kind<LockKey>(
  "lock",
  {
    tokens: native(
      "authorization",
      "ManagementLockByScope|ManagementLockAtResourceLevel|ManagementLockAtResourceGroupLevel|ManagementLockAtSubscriptionLevel",
    ),
    properties: {
      level: "level",
      scope: "scope",
      resourceGroup: "resourceGroupName",
      resourceName: "resourceName",
      resourceType: "resourceType",
    },
  },
  {
    tokens: classic("management/lock:Lock"),
    properties: { level: "lockLevel", scope: "scope" },
  },
);

const lockPointer: Pointer<LockKey> = {
  kind: lock,
  via: ["scope", "resourceName"],
  addresses: (subject) => [lockedCluster(subject)],
};

const clusterLocks = (stack: Stack) => pointing(stack, lockPointer);

/** Whether a lock keeps the cluster from being deleted: its own, its resource group's or the subscription's. */
export function locksOn(cluster: Subject<ClusterKey>, stack: Stack): boolean {
  const locks = stack.join(clusterLocks);
  if (locks.to(cluster).some(keeps)) return true;
  const { everything, groups } = stack.join(coveredGroups);
  if (everything) return true;
  const group = whenKnown(() => text(cluster.get("resourceGroup"))?.toLowerCase());
  if (group !== undefined && groups.has(group)) return true;
  if (locks.unsure.length > 0) {
    throw new CannotJudgeYet(`whether ${locks.unsure[0]?.name ?? "a lock"} locks it`);
  }
  return false;
}

function keeps(subject: Subject<LockKey>): boolean {
  return oneOf(subject.get("level"), ["CanNotDelete", "ReadOnly"]) !== undefined;
}

function lockedCluster(subject: Subject<LockKey>): Address | undefined {
  const scope = subject.get("scope");
  if (scope !== undefined) return addressOf(scope);
  const type = text(subject.get("resourceType"))?.toLowerCase();
  return type === "redisenterprise"
    ? addressByName(subject.get("resourceName"), subject.get("resourceGroup"), false)
    : undefined;
}

/** What locks on whole groups and subscriptions cover; one on something else in a group covers only that. */
function coveredGroups(stack: Stack) {
  let everything = false;
  const groups = new Set<string>();
  for (const each of stack.subjects(lock)) {
    if (!whenKnown(() => keeps(each))) continue;
    const scope = whenKnown(() => armId(each.get("scope")));
    const ofGroup = /AtResourceGroupLevel$/i.test(each.given.type)
      ? whenKnown(() => text(each.get("resourceGroup"))?.toLowerCase())
      : scope?.type === "resourcegroup"
        ? scope.resourceGroup
        : undefined;
    if (ofGroup !== undefined) groups.add(ofGroup);
    if (scope?.type === "subscription" || /AtSubscriptionLevel$/i.test(each.given.type)) {
      everything = true;
    }
  }
  return { everything, groups };
}
