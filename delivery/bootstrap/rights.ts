import { SECRETS_USER } from "../../rules/secretReaders";
import { sharedParts } from "./operations";
import { SANDBOX, subscriptionOf } from "./problems";
import { roles, type Role, type RoleKey, type Verb } from "./roles";
import { type Place, placeOf } from "./places";
import type { Settings } from "./settings";
import type { Needs, StackEndpoint, StackNeeds, StackSecrets } from "./stackNeeds";

/** Who logs in from one GitHub environment. */
export interface Identity {
  /** The GitHub environment, and the identity's name in the state. */
  readonly key: string;
  /** The stack that it works on, and so its container and its key. */
  readonly stack: string;
  /** The subscription that its jobs work in. */
  readonly subscription: string;
}

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

/**
 * Restricts who may give rights to one role and one kind of principal. Source: Azure documentation,
 * role-based-access-control/delegate-role-assignments-examples.
 */
const onlySecretsUser = (["write", "delete"] as const)
  .map((verb) => {
    const attribute = `@${verb === "write" ? "Request" : "Resource"}[Microsoft.Authorization/roleAssignments`;
    return (
      `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${verb}'})) OR ` +
      `(${attribute}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${SECRETS_USER}} AND ` +
      `${attribute}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))`
    );
  })
  .join(" AND ");

/** Two for each environment, so that a preview can't change anything, and one for all sandboxes. */
export function identitiesOf(settings: Settings): Identity[] {
  return [
    ...Object.keys(settings.environments).flatMap((stack): Identity[] => {
      const subscription = subscriptionOf(settings, stack);
      return [
        { key: `${stack}-preview`, stack, subscription },
        { key: stack, stack, subscription },
      ];
    }),
    ...(settings.sandbox === undefined
      ? []
      : [{ key: SANDBOX, stack: SANDBOX, ...settings.sandbox }]),
  ];
}

/** Each environment's stack, with a container and a key of its own. */
export function stacksOf(settings: Settings): string[] {
  return [...new Set(identitiesOf(settings).map(({ stack }) => stack))];
}

/**
 * The subject of GitHub's token in a job of that GitHub environment.
 * Source: GitHub documentation, actions/reference/security/oidc, and the change of 15 July 2026 to
 * subjects with the numbers of owner and repository.
 */
export function subjectOf({ owner, repository, ids }: Settings["github"], key: string): string {
  const names =
    ids === undefined
      ? `${owner}/${repository}`
      : `${owner}@${ids.owner}/${repository}@${ids.repository}`;
  return `repo:${names}:environment:${key}`;
}

/** Everything that any identity is allowed, as a list. */
export function rightsOf(settings: Settings, needs: Needs): Right[] {
  return identitiesOf(settings).flatMap(({ key, stack, subscription }) => [
    ...(key === SANDBOX
      ? [{ identity: key, role: SANDBOX, scope: { kind: "subscription", subscription } } as const]
      : environmentRights(settings, needs[stack], key, stack)),
    ...backendRights(settings, key, stack),
  ]);
}

/** The roles that somebody is assigned, in the order of the list. */
export function rolesInUse(rights: readonly Right[]): Role[] {
  return roles.filter(({ key }) => rights.some(({ role }) => role === key));
}

/** The subscriptions that a role can be assigned in: the bootstrap's own, where it is made, and its scopes'. */
export function assignableSubscriptions(
  { azure }: Settings,
  rights: readonly Right[],
  role: RoleKey,
): string[] {
  const scopes = rights.filter((right) => right.role === role).map(({ scope }) => scope);
  const others = scopes.flatMap((scope) => ("subscription" in scope ? [scope.subscription] : []));
  return [...new Set([azure.subscription, ...others])];
}

function environmentRights(
  settings: Settings,
  needs: StackNeeds | undefined,
  identity: string,
  stack: string,
): Right[] {
  const environment = settings.environments[stack];
  if (environment === undefined) return [];
  const { resourceGroup, elsewhere } = environment;
  const subscription = subscriptionOf(settings, stack);
  const own: Place = { subscription, resourceGroup };
  const verb = identity === stack ? "deploy" : "preview";
  return givenOnce([
    { identity, role: verb, scope: scopeOf(own) },
    ...sharedParts.flatMap((part): Right[] => {
      const place = placeOf(elsewhere[part] ?? resourceGroup, subscription);
      if (isSameGroup(place, own)) return [];
      return [{ identity, role: `${verb}-${part}`, scope: scopeOf(place) }];
    }),
    ...(needs?.endpoints ?? []).flatMap((endpoint) =>
      endpointRights(identity, verb, endpoint, own),
    ),
    ...(verb === "deploy"
      ? secretRights(
          identity,
          needs?.secrets,
          placeOf(elsewhere.keyVault ?? resourceGroup, subscription),
        )
      : []),
    ...(verb === "deploy" && environment.locks
      ? [{ identity, role: "lock", scope: scopeOf(own) } as const]
      : []),
  ]);
}

/** At the network and the zone themselves; the endpoint isn't there yet, so at its group. */
function endpointRights(
  identity: string,
  verb: Verb,
  { place, network, privateDnsZone }: StackEndpoint,
  own: Place,
): Right[] {
  const right = (role: RoleKey, at: Place): Right => ({
    identity,
    role,
    of: nameOf(at, own),
    scope: scopeOf(at),
  });
  return [
    ...(isSameGroup(place, own) ? [] : [right(`${verb}-endpoint`, place)]),
    right(`${verb}-endpoint-network`, network),
    ...(privateDnsZone === undefined ? [] : [right(`${verb}-privateDnsZone`, privateDnsZone)]),
  ];
}

/** What tells a place from the others where an identity has one role. */
function nameOf({ subscription, resourceGroup, id }: Place, own: Place): string {
  return [
    ...(subscription.toLowerCase() === own.subscription.toLowerCase() ? [] : [subscription]),
    resourceGroup,
    ...(id === undefined ? [] : [id.split("/").at(-1) ?? ""]),
  ].join("-");
}

/** Azure gives a role once at a scope: endpoints share networks, zones and groups. */
function givenOnce(rights: readonly Right[]): Right[] {
  const given = new Map<string, Right>();
  for (const right of rights) {
    const key = `${right.role} ${JSON.stringify(right.scope).toLowerCase()}`;
    if (!given.has(key)) given.set(key, right);
  }
  return [...given.values()];
}

/** At each secret, since whoever may write in the whole vault may overwrite what is none of Redis's. */
function secretRights(
  identity: string,
  secrets: StackSecrets | undefined,
  { subscription, resourceGroup, id }: Place,
): Right[] {
  if (secrets === undefined) return [];
  const group = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
  const vault = id ?? `${group}/providers/Microsoft.KeyVault/vaults/${secrets.vault}`;
  return secrets.names.flatMap((name): Right[] => {
    const scope: Scope = { kind: "resource", subscription, id: `${vault}/secrets/${name}` };
    return [
      { identity, role: "write-secret", of: name, scope },
      ...(secrets.granted
        ? [{ identity, role: "grant-secret", of: name, scope, condition: onlySecretsUser } as const]
        : []),
    ];
  });
}

function scopeOf({ subscription, resourceGroup, id }: Place): Scope {
  return id === undefined
    ? { kind: "resourceGroup", subscription, name: resourceGroup }
    : { kind: "resource", subscription, id };
}

function isSameGroup(one: Place, other: Place): boolean {
  const key = ({ subscription, resourceGroup }: Place): string =>
    `${subscription}/${resourceGroup}`.toLowerCase();
  return key(one) === key(other);
}

function backendRights({ backend }: Settings, identity: string, stack: string): Right[] {
  if (backend.kind === "pulumi-cloud") return [];
  const reads = identity !== stack;
  return [
    {
      identity,
      role: reads ? "read-state" : "write-state",
      scope: { kind: "container", name: stack },
    },
    {
      identity,
      // A sandbox's stack comes and goes with its pull request; an environment's is created once, by a person.
      role: stack === SANDBOX ? "create-stacks" : "use-key",
      scope: { kind: "key", name: stack },
    },
  ];
}
