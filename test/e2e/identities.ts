import { readFileSync } from "node:fs";
import path from "node:path";

import type { Deployment } from "../../pulumi/deployment";

/** The identities that must never change by accident, by what a stack is like. */
const { adopting, cacheOnly, creating } = JSON.parse(
  readFileSync(path.join(__dirname, "urns.json"), "utf8"),
) as {
  readonly adopting: readonly string[];
  /** What a cache that adopts has besides. */
  readonly cacheOnly: readonly string[];
  readonly creating: readonly string[];
};

/** What the state of one of the tests' stacks holds, by URN. */
export function expectedUrns(stack: "dev" | "stage" | "sandbox"): string[] {
  const all = { dev: [...adopting, ...cacheOnly], stage: adopting, sandbox: creating }[stack];
  return all.map((urn) => urn.replaceAll("<stack>", stack)).sort();
}

/** What a state holds, by URN. */
export function urnsOf({ resources = [] }: Deployment): string[] {
  return resources
    .filter(({ type }) => !type.startsWith("pulumi:providers:"))
    .map(({ urn }) => urn)
    .sort();
}
