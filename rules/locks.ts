/**
 * Locks on an instance. What one keeps besides its own resource: children, extension resources such as diagnostic settings,
 * and role assignments (Azure documentation, azure-resource-manager/management/lock-resources.md); and the private
 * endpoints that lead to it, whose connections are its children (MicrosoftDocs/azure-docs#116983,
 * terraform-provider-azurerm#17478).
 */

import { armName, resourceGroupIn } from "./armIds";
import type { Problem } from "./problem";

/** Where a lock can be: on the cluster, or on the resource group that the instance is in. */
export const lockScopes = ["instance", "resourceGroup"] as const;
export type LockScope = (typeof lockScopes)[number];

/** A delete lock that the stack makes, or that somebody else has made. */
export type LockChoice =
  | { readonly mode: "create" }
  | { readonly mode: "adopt"; readonly name: string; readonly scope?: LockScope | undefined };

/** A lock, and where it is. */
export interface Lock {
  readonly name: string;
  readonly scope: LockScope;
  /** Whether the stack made it, and takes it away with the setting. */
  readonly own: boolean;
  readonly cluster: string;
  readonly resourceGroup: string;
}

const redis = "azure-native:redisenterprise:";
const ofInstance = [
  `${redis}RedisEnterprise`,
  `${redis}Database`,
  `${redis}AccessPolicyAssignment`,
  "azure-native:monitor:DiagnosticSetting",
  "azure-native:network:PrivateEndpoint",
];

/** What a lock keeps of an instance's parts. Not the secrets: they are deleted in their vault, where no lock holds. */
const kept: Readonly<Record<LockScope, readonly string[]>> = {
  instance: ofInstance,
  resourceGroup: [
    ...ofInstance,
    "azure-native:network:PrivateDnsZoneGroup",
    "azure-native:monitor:MetricAlert",
    "azure-native:monitor:ScheduledQueryRule",
  ],
};

/** The lock that a setting names; without one, that which the stack would make. */
export function lockOf(
  choice: LockChoice | undefined,
  place: { readonly cluster: string; readonly resourceGroup: string },
): Lock {
  const { cluster, resourceGroup } = place;
  return choice?.mode !== "adopt"
    ? { name: lockName(cluster), scope: "instance", own: true, cluster, resourceGroup }
    : { name: choice.name, scope: scopeOf(choice), own: false, cluster, resourceGroup };
}

/** The name of the lock that the stack makes on a cluster. */
export function lockName(cluster: string): string {
  return `${cluster}-lock`;
}

export function scopeOf(choice: LockChoice): LockScope {
  return choice.mode === "adopt" ? (choice.scope ?? "instance") : "instance";
}

/** Whether a lock there keeps resources of a type from being deleted. */
export function keeps(scope: LockScope, type: string): boolean {
  return kept[scope].includes(type);
}

/** A resource by its type and its name in the program. */
export interface Part {
  readonly type: string;
  readonly name: string;
}

/**
 * The parts of an instance that a lock keeps and that would be deleted: they are in the state and no longer in the program.
 *
 * @param component the instance's own URN
 * @param state the URNs of all that the stack has
 * @param program what the program makes of the instance
 */
export function deletedUnderLock(
  scope: LockScope,
  component: string,
  state: Iterable<string>,
  program: readonly Part[],
): string[] {
  const { before, name: own } = parsed(component);
  const deployed = [...state].map(parsed);
  // An instance's name may begin with another one's, whose parts are then its own.
  const longer = deployed
    .filter((each) => each.before === before && each.name.startsWith(`${own}-`))
    .map(({ name }) => `${name}-`);
  return deployed
    .filter(({ before: parents, name }) => {
      const [, type, deeper] = parents.slice(before.length).split("$");
      return (
        parents.startsWith(`${before}$`) &&
        deeper === undefined &&
        keeps(scope, type ?? "") &&
        (name === own || name.startsWith(`${own}-`)) &&
        !longer.some((other) => `${name}-`.startsWith(other)) &&
        !program.some((part) => part.type === type && part.name === name)
      );
    })
    .map(({ name }) => name);
}

/** `urn:pulumi:<stack>::<project>::<parents' types>$<type>` and the name, which may hold anything. */
function parsed(urn: string): { readonly before: string; readonly name: string } {
  const parts = urn.split("::");
  return { before: parts.slice(0, 3).join("::"), name: parts.slice(3).join("::") };
}

/** The URN of the instance of this name that a part with this URN belongs to. */
export function instanceUrn(part: string, name: string): string {
  const { before } = parsed(part);
  return `${before.slice(0, before.lastIndexOf("$"))}::${name}`;
}

/** The URN of the stack's own lock on the instance with this URN. */
export function lockUrn(instance: string): string {
  const { before, name } = parsed(instance);
  return `${before}$azure-native:authorization:ManagementLockByScope::${name}-lock`;
}

/** The same lock where it is now: the settings may give the cluster another name or group than it was deployed with. */
export function lockOn(lock: Lock, clusterId: string | undefined): Lock {
  if (clusterId === undefined) return lock;
  const cluster = armName(clusterId);
  const name = lock.own ? lockName(cluster) : lock.name;
  return { ...lock, name, cluster, resourceGroup: resourceGroupIn(clusterId) };
}

/** Says that something can't be deleted while a lock is there, and the way. */
export function lockRefusal(lock: Lock, names: readonly string[], replaced = false): string {
  const what = `${names.join(", ")} would be deleted${replaced ? " and made again" : ""}`;
  const remove = `\`az lock delete ${where(lock)}\``;
  const way = lock.own
    ? "First take the lock away in a deployment of its own: `lock` out of the instance's settings, `pulumi up`. If " +
      `whoever deploys has no right to, an owner runs ${remove} before.`
    : `First have its owner take it away (${remove}), and \`lock\` out of the instance's settings, in a deployment of ` +
      "its own.";
  return (
    `${what}, and the lock ${lock.name} on ${scopeWords(lock)} doesn't let Azure do it: the deployment would end ` +
    `half-way. ${way} Then make this change.`
  );
}

/** Says that the lock which the same deployment makes would keep what it deletes at its end. */
export function lockComesTooEarly(lock: Lock, names: readonly string[]): string {
  return (
    `${names.join(", ")} would be deleted by the deployment that makes the lock ${lock.name} on ${scopeWords(lock)}, and the ` +
    "engine deletes last: Azure would refuse, half-way. Deploy this change without `lock` first, and then `lock`."
  );
}

/** Says that what would be replaced is still under the lock that the same deployment takes away. */
export function lockLeavesTooLate(name: string): string {
  return (
    `${name} would be deleted and made again by the deployment that takes the instance's lock away, and the engine does ` +
    "that last: Azure would refuse, half-way. Deploy the settings without `lock` first, and then this change."
  );
}

/** What is wrong with a lock that should be there; `undefined` for one that nobody could look at. */
export function liveLockProblem(
  lock: Lock,
  live: { readonly level: string } | "absent" | undefined,
): string | undefined {
  const named = `lock: ${lock.name}`;
  if (live === "absent")
    return (
      `${named} isn't on ${scopeWords(lock)}. Correct the name; have an owner make it ` +
      `(\`az lock create --lock-type CanNotDelete ${where(lock)}\`); or take \`lock\` out.`
    );
  if (live?.level.toLowerCase() === "readonly")
    return (
      `${named} on ${scopeWords(lock)} is ReadOnly. ${READ_ONLY} Have its owner make it CanNotDelete ` +
      `(\`az lock update --lock-type CanNotDelete ${where(lock)}\`).`
    );
  return undefined;
}

/** Why no instance lives under a lock of that level. */
const READ_ONLY =
  "It refuses every POST too, so that nothing can list the access keys that the secrets hold.";

/** Why the level of a lock isn't a setting. */
export const lockLevel = {
  rule: `a lock of the stack is always CanNotDelete; ReadOnly is no choice. ${READ_ONLY}`,
  fix: "Remove it.",
};

const NAME = /^[^<>%&:\\?/\p{Cc}]{1,260}$/u;

/** What is wrong with a lock's setting besides its shape. Source: REST API, Management Locks - Create Or Update. */
export function lockProblems(lock: LockChoice | undefined): Problem[] {
  if (lock?.mode !== "adopt" || NAME.test(lock.name)) return [];
  return [
    {
      id: "lock-name",
      property: "lock.name",
      value: lock.name,
      rule: "a lock's name has 1 to 260 characters without `<>%&:\\?/`.",
      fix: "Write the name that `az lock list` shows.",
    },
  ];
}

function scopeWords({ scope, cluster, resourceGroup }: Lock): string {
  return scope === "instance" ? `the cluster ${cluster}` : `the resource group ${resourceGroup}`;
}

function where({ name, scope, cluster, resourceGroup }: Lock): string {
  const group = `--name ${name} --resource-group ${resourceGroup}`;
  return scope === "instance"
    ? `${group} --resource-type Microsoft.Cache/redisEnterprise --resource ${cluster}`
    : group;
}
