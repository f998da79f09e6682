import { stackSchema, type StackConfig } from "../../config";
import { instanceSettings } from "../../rules/instanceSettings";
import type { Problem } from "../../rules/problem";
import type { StackFile } from "./newStackFile";

/** One thing in Azure that only one stack may have. */
interface Claim {
  readonly property: string;
  readonly value: string;
  readonly rule: string;
  readonly fix: string;
  /** What must be nobody else's. */
  readonly thing: string;
}

/**
 * What the new environment would share with another stack, though each would overwrite or replace it for the
 * other: an instance, or the secret that a password is in.
 */
export function collisionProblems(config: unknown, others: readonly StackFile[]): Problem[] {
  const owners = new Map<string, string>();
  for (const other of others) {
    for (const { thing } of claims(stackSchema.parse(other.config))) owners.set(thing, other.stack);
  }
  return claims(stackSchema.parse(config)).flatMap(({ property, value, rule, fix, thing }) => {
    const owner = owners.get(thing);
    return owner === undefined
      ? []
      : [{ id: "collision", property, value, rule: `${rule} Stack ${owner} has it.`, fix }];
  });
}

function claims({ environment, instances }: StackConfig): Claim[] {
  const { keyVault } = environment;
  return Object.entries(instances).flatMap(([key, choices]): Claim[] => {
    const { passwordSecret, connectionStringSecret } = instanceSettings(choices);
    const host: Claim = {
      property: `instances.${key}.name`,
      value: choices.name,
      rule: "an instance's name is its own in its region.",
      fix: "Give the instance that it is like a name with the environment's in it.",
      thing: `instance ${choices.name} ${environment.location}`,
    };
    const secrets = [passwordSecret, connectionStringSecret].flatMap((secret): Claim[] =>
      keyVault === undefined || secret === undefined
        ? []
        : [
            {
              property: "environment.keyVault.name",
              value: keyVault.name,
              rule: `a vault holds one secret ${secret}.`,
              fix: "Name another vault with `--key-vault`.",
              thing: `secret ${keyVault.name} ${secret}`,
            },
          ],
    );
    return environment.randomSuffix ? [] : [host, ...secrets];
  });
}
