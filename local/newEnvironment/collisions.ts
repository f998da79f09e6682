import type { StackConfig } from "../../stackSchema";
import { secretNames } from "../../rules/instanceSettings";
import type { Problem } from "../../rules/problem";

/** One thing in Azure that only one stack may have. */
interface Claim {
  readonly property: string;
  readonly value: string;
  readonly rule: string;
  readonly fix: string;
  /** What no other stack may have. */
  readonly thing: string;
}

/**
 * What the new environment would share with another stack, though each would overwrite or replace it for the
 * other: an instance, or the secret that a password is in.
 */
export function collisionProblems(
  config: StackConfig,
  others: readonly { readonly stack: string; readonly settings: StackConfig }[],
): Problem[] {
  const owners = new Map<string, string>();
  for (const other of others) {
    for (const { thing } of claims(other.settings)) owners.set(thing, other.stack);
  }
  return claims(config).flatMap(({ property, value, rule, fix, thing }) => {
    const owner = owners.get(thing);
    return owner === undefined
      ? []
      : [{ id: "collision", property, value, rule: `${rule} Stack ${owner} already has it.`, fix }];
  });
}

function claims({ environment, instances, settings }: StackConfig): Claim[] {
  const { keyVault } = environment;
  return Object.entries(instances).flatMap(([key, choices]): Claim[] => {
    const instance = settings.get(key);
    const host: Claim = {
      property: `instances.${key}.name`,
      value: choices.name,
      rule: "an instance's name must be unique in its region.",
      fix: "Put the environment's name into the copied instance's name.",
      thing: `instance ${choices.name} ${environment.location}`,
    };
    const secrets =
      keyVault === undefined || instance === undefined
        ? []
        : secretNames(instance).map((secret): Claim => ({
            property: "environment.keyVault.name",
            value: keyVault.name,
            rule: `a vault can hold only one secret ${secret}.`,
            fix: "Name another vault with `--key-vault`.",
            thing: `secret ${keyVault.name} ${secret}`,
          }));
    return environment.randomSuffix ? [] : [host, ...secrets];
  });
}
