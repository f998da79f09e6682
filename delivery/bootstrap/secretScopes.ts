import * as keyvault from "@pulumi/azure-native/keyvault";

import type { Right } from "./right";
import type { RoleKey } from "./roles";

/** A right on a secret, taken apart. */
const SECRET_ID =
  /^(\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.KeyVault\/vaults\/([^/]+))\/secrets\/([^/]+)$/i;

/**
 * The rights on secrets that aren't there yet. Azure gives no right on what doesn't exist; what lies in
 * another subscription than the bootstrap's can't be looked up, and is taken to be there.
 */
export async function rightsOnMissingSecrets(
  rights: readonly Right[],
  subscription: string,
): Promise<Set<Right>> {
  const found = await Promise.all(
    rights.map(async (right) => {
      const [, , own = "", resourceGroupName = "", vaultName = "", secretName = ""] =
        SECRET_ID.exec(idOf(right)) ?? [];
      if (secretName === "" || own.toLowerCase() !== subscription.toLowerCase()) return [];
      try {
        await keyvault.getSecret({ resourceGroupName, vaultName, secretName });
        return [];
      } catch (error) {
        // Any other failure says nothing: giving more rights for it would be wrong.
        if (/Status=404\b/.test(String(error))) return [right];
        throw error;
      }
    }),
  );
  return new Set(found.flat());
}

/**
 * The rights as they can be given now: for a secret that isn't there yet, its vault; but nobody is let read every
 * secret of a vault for it.
 */
export function givenNow(rights: readonly Right[], missing: ReadonlySet<Right>): Right[] {
  const given = new Map<string, Right>();
  for (const right of rights) {
    if (missing.has(right) && right.role === "read-secret") continue;
    const now = missing.has(right) ? onVault(right) : right;
    given.set(JSON.stringify(now), now);
  }
  return [...given.values()];
}

/** What to say of it: until the next run, an identity may do more than it needs, or less. */
export function widerRights(missing: ReadonlySet<Right>): string[] {
  return [...missing].map(
    ({ identity, role, of = "" }) =>
      `${identity} ${UNTIL_THEN[role] ?? "may write every secret in its vault"} for now: ` +
      `${of} isn't there yet, and Azure gives no right on what doesn't exist. Run this again after the first deployment.`,
  );
}

const UNTIL_THEN: Partial<Record<RoleKey, string>> = {
  "grant-secret": "may let applications read every secret in its vault",
  "read-secret": "may not read its secret",
};

function onVault(right: Right): Right {
  const { scope } = right;
  if (scope.kind !== "resource") return right;
  const [, vault = scope.id] = SECRET_ID.exec(scope.id) ?? [];
  return { ...right, of: "in-vault", scope: { ...scope, id: vault } };
}

function idOf({ scope }: Right): string {
  return scope.kind === "resource" ? scope.id : "";
}
