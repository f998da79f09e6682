import { keys, list, property, text } from "./values";

const PRODUCTION = new Set(["production", "prod", "prd", "live"]);
const NOT_YET = new Set(["pre", "non", "not"]);

/** The stack's name, which every URN carries: it is known in `pulumi policy analyze` too. */
export function stackOf(urn: string): string {
  return urn.split(":")[2] ?? "";
}

/**
 * Whether a resource serves production: its tag `environment` says so, and without one the stack's name
 * does (`production`, `shop-prod`; not `preprod`, not `pre-prod`).
 */
export function isProduction(stack: string, tags: unknown): boolean {
  const words = (text(tagOf(tags, "environment")) ?? stack).toLowerCase().split(/[-_. ]+/);
  const last = words.pop() ?? "";
  return PRODUCTION.has(last) && !NOT_YET.has(words.pop() ?? "");
}

/** A tag's value; Azure compares the names of tags without case. */
export function tagOf(tags: unknown, name: string): unknown {
  const key = keys(tags).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : property(tags, key);
}

/** The workload that a cluster's tag declares: `state` must not lose what it holds, a `cache` may. */
export function workloadOf(tags: unknown): string | undefined {
  return text(tagOf(tags, "workload"))?.toLowerCase();
}

/** `West Europe`, `westeurope` and `WestEurope` are one region: words of a list are compared as such. */
export function sameWords(words: unknown, normalize: (word: string) => string): Set<string> {
  return new Set(
    list(words).flatMap((word) => (typeof word === "string" ? [normalize(word)] : [])),
  );
}
