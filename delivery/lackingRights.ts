import type { EngineEvent } from "../pulumi/events/engineEvents";
import { type Step, stepsOf } from "../pulumi/events/steps";
import { armTypes } from "./bootstrap/armTypes";
import { type Role, roles } from "./bootstrap/roles";
import { pullRequestOf } from "./sandboxStack";

const VERBS: Readonly<Partial<Record<Step["operation"], readonly string[]>>> = {
  create: ["write"],
  update: ["write"],
  replace: ["write", "delete"],
  delete: ["delete"],
};

const LOCK = "Microsoft.Authorization/locks";

/**
 * What a preview announces and the stack's identity isn't given, as sentences: an update would fail there,
 * half-way through. That the bootstrap has given what this commit's roles say is another matter
 * (currentRights.ts).
 *
 * @param mayLock whether the bootstrap's settings let the stack's identity make locks
 */
export function lackingRights(
  stack: string,
  events: readonly EngineEvent[],
  mayLock: boolean,
): string[] {
  const may = operationsOf(rolesOf(stack, mayLock));
  return stepsOf(events)
    .filter(({ type }) => type.startsWith("azure-native:"))
    .flatMap(({ operation, type, name }) => {
      const lacking = (VERBS[operation] ?? [])
        .map((verb) => `${armTypes[type] ?? type}/${verb}`)
        .filter((each) => !may.has(each.toLowerCase()));
      if (lacking.length === 0) return [];
      return [
        `to ${operation} ${name} (${type}) takes ${lacking.join(" and ")}, which ${stack}'s identity isn't given. ` +
          advice(stack, armTypes[type]),
      ];
    });
}

function advice(stack: string, type: string | undefined): string {
  return type === LOCK && pullRequestOf(stack) === undefined
    ? `Write \`locks: true\` under environments.${stack} in delivery/bootstrap/Pulumi.bootstrap.yaml and run the bootstrap ` +
        "again (docs/bootstrap.md), or have an owner make the lock, and write `lock: { mode: adopt, name }`."
    : "Adopt what exists, or have somebody make it who may.";
}

/** What the identity that deploys a stack is given, wherever its parts lie. */
function rolesOf(stack: string, mayLock: boolean): readonly Role[] {
  const sandbox = pullRequestOf(stack) !== undefined;
  return roles.filter(({ key }) => {
    if (sandbox) return key === "sandbox";
    return (
      /^(deploy(-[\w-]+)?|write-secret|grant-secret)$/.test(key) || (key === "lock" && mayLock)
    );
  });
}

function operationsOf(given: readonly Role[]): Set<string> {
  return new Set(
    given.flatMap(({ actions, dataActions }) =>
      [...actions, ...dataActions].map((each) => each.toLowerCase()),
    ),
  );
}
