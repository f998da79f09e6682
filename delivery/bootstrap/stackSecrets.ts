import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import type { Problem } from "../../rules/problem";
import { judged } from "../../rules/shape";
import { stackSchema } from "../../stackSchema";
import { configIn } from "./stackFile";
import type { Settings } from "./settings";

/** The secrets that a stack writes, and the vault that they are in. */
export interface StackSecrets {
  readonly vault: string;
  readonly names: readonly string[];
  /** Whether the stack lets applications read them. */
  readonly granted: boolean;
}

/** The secrets of each environment that has any. */
export type Secrets = Readonly<Record<string, StackSecrets>>;

/**
 * Reads from the stack files which secrets each environment writes: its identity may write and delete these
 * and no others, since the vault is often shared with applications.
 */
export function readSecrets(
  settings: Settings,
  folder: string,
): { readonly secrets: Secrets; readonly problems: readonly Problem[] } {
  const secrets: Record<string, StackSecrets> = {};
  const problems: Problem[] = [];
  for (const [stack, { secrets: further }] of Object.entries(settings.environments)) {
    const found = secretsOf(folder, stack, further);
    if (found === undefined) continue;
    if ("rule" in found) problems.push(found);
    else secrets[stack] = found;
  }
  return { secrets, problems };
}

function secretsOf(
  folder: string,
  stack: string,
  further: readonly string[],
): StackSecrets | Problem | undefined {
  const property = `environments.${stack}`;
  const name = `Pulumi.${stack}.yaml`;
  const file = path.join(folder, name);
  if (!existsSync(file)) {
    return {
      id: "stack-file-missing",
      property,
      rule: `has no stack file: there is no ${file}, which says which secrets it writes.`,
      fix: "Make it first: npm run add-environment.",
    };
  }
  const { value } = judged(stackSchema, configIn(readFileSync(file, "utf8"), "redis"), () => []);
  if (value === undefined) {
    return {
      id: "stack-file-invalid",
      property,
      rule: `has a stack file, ${name}, that isn't valid.`,
      fix: `See what is wrong with it: npm run preview:local -- ${stack}.`,
    };
  }
  const { keyVault } = value.environment;
  if (keyVault === undefined) return undefined;
  const vault = keyVault.name;
  const names = [...value.settings.values()].flatMap(
    ({ passwordSecret, connectionStringSecret }) => [passwordSecret, connectionStringSecret],
  );
  const all = [...names, ...further].filter((each) => each !== undefined);
  const granted = [...value.settings.values()].some(({ readers }) => readers.length > 0);
  return { vault, names: [...new Set(all)].sort(), granted };
}
