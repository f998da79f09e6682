import type { NameSetting } from "./nameSettings";
import { valueAt } from "../../rules/valueAt";

/** A stack's configuration, and what the names in it call its environment. */
export interface NamedConfig {
  readonly environment: string;
  readonly config: unknown;
}

/**
 * The name in the new environment of what `setting` names in the one that it is like.
 *
 * Most names carry the environment's: `mic-erp-be-stage-redis`. One that several stacks have in common is
 * shared and stays. One that is alone in carrying no environment's name (`mic-erp-stg-kv`) follows the
 * first other stack that has a pattern there: `mic-erp-be-dev-skv`.
 */
export function newName(
  setting: NameSetting,
  source: NamedConfig,
  others: readonly NamedConfig[],
  environment: string,
): string {
  const own = withEnvironment(setting.name, source.environment, environment);
  if (own !== setting.name) return own;
  const elsewhere = others.flatMap((other) => {
    const name = valueAt(other.config, setting.path);
    return typeof name === "string" ? [{ name, from: other.environment }] : [];
  });
  if (elsewhere.some(({ name }) => name === setting.name)) return setting.name;
  const patterned = elsewhere
    .map(({ name, from }) => ({ name, renamed: withEnvironment(name, from, environment) }))
    .find(({ name, renamed }) => renamed !== name);
  return patterned?.renamed ?? setting.name;
}

/** Puts `to` where `from` stands as a word of its own: `dev` in `shop-dev-redis`, not in `devices-redis`. */
export function withEnvironment(name: string, from: string, to: string): string {
  if (from === "") return name;
  const literally = from.replace(/[^A-Za-z0-9]/g, String.raw`\$&`);
  return name.replaceAll(new RegExp(`(?<![A-Za-z0-9])${literally}(?![A-Za-z0-9])`, "g"), () => to);
}
