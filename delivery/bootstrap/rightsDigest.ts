import { createHash } from "node:crypto";

import type { Right } from "./right";
import { identitiesOf } from "./rights";
import { roles } from "./roles";
import type { Settings } from "./settings";

/**
 * Names all that the identities of a stack may do, in a few characters. The bootstrap leaves it with GitHub;
 * a delivery makes it anew from its commit, and where the two differ, the bootstrap hasn't been run since.
 */
export function rightsDigest(settings: Settings, rights: readonly Right[], stack: string): string {
  const own = identitiesOf(settings).filter((each) => each.stack === stack);
  const given = rights
    .filter(({ identity }) => own.some(({ key }) => key === identity))
    .map((right) => ({ ...right, ...operationsOf(right) }))
    .map((right) => JSON.stringify(right))
    .sort();
  return createHash("sha256").update(given.join("\n")).digest("hex").slice(0, 16);
}

function operationsOf({ role }: Right): { actions: string[]; dataActions: string[] } {
  const found = roles.find(({ key }) => key === role);
  return {
    actions: [...(found?.actions ?? [])].sort(),
    dataActions: [...(found?.dataActions ?? [])].sort(),
  };
}
