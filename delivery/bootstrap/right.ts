import { armName } from "../../rules/armIds";
import type { Place } from "./places";
import type { RoleKey } from "./roles";
import type { StackSecrets } from "./stackNeeds";

/** Where a right holds. */
export type Scope =
  | { readonly kind: "subscription"; readonly subscription: string }
  | { readonly kind: "resourceGroup"; readonly subscription: string; readonly name: string }
  | { readonly kind: "resource"; readonly subscription: string; readonly id: string }
  | { readonly kind: "container" | "key"; readonly name: string };

/** One role for one identity at one scope. */
export interface Right {
  readonly identity: string;
  readonly role: RoleKey;
  /** Which of several, where an identity has the role more than once. */
  readonly of?: string;
  readonly scope: Scope;
  /** What it is restricted to, in Azure's language of conditions. */
  readonly condition?: string;
}

/** The scopes of secrets, each on its own, since the vault is often shared. */
export function secretScopes(
  { vault: name, names }: Pick<StackSecrets, "vault" | "names">,
  { subscription, resourceGroup, id }: Place,
): { readonly name: string; readonly scope: Scope }[] {
  const group = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
  const vault = id ?? `${group}/providers/Microsoft.KeyVault/vaults/${name}`;
  return names.map((secret) => ({
    name: secret,
    scope: { kind: "resource", subscription, id: `${vault}/secrets/${secret}` },
  }));
}

/** What tells a place from the others where an identity has one role. */
export function nameOf({ subscription, resourceGroup, id }: Place, own: Place): string {
  return [
    ...(subscription.toLowerCase() === own.subscription.toLowerCase() ? [] : [subscription]),
    resourceGroup,
    ...(id === undefined ? [] : [armName(id)]),
  ].join("-");
}

/** Azure gives a role once at a scope: endpoints share networks, zones and groups. */
export function givenOnce(rights: readonly Right[]): Right[] {
  const given = new Map<string, Right>();
  for (const right of rights) {
    const key = `${right.role} ${JSON.stringify(right.scope).toLowerCase()}`;
    if (!given.has(key)) given.set(key, right);
  }
  return [...given.values()];
}

export function scopeOf({ subscription, resourceGroup, id }: Place): Scope {
  return id === undefined
    ? { kind: "resourceGroup", subscription, name: resourceGroup }
    : { kind: "resource", subscription, id };
}

export function isSameGroup(one: Place, other: Place): boolean {
  const key = ({ subscription, resourceGroup }: Place): string =>
    `${subscription}/${resourceGroup}`.toLowerCase();
  return key(one) === key(other);
}
