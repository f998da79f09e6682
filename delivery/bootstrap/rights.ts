import { SECRETS_USER } from "../../rules/secretReaders";
import { opsRights } from "./opsRights";
import { sharedParts, type SharedPart } from "./operations";
import { SANDBOX, subscriptionOf } from "./problems";
import { roles, type Role, type RoleKey, type Verb } from "./roles";
import { type Place, placeOf } from "./places";
import { givenOnce, isSameGroup, nameOf, type Right, scopeOf, secretScopes } from "./right";
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
  readonly purpose: Purpose;
}

/** What an identity is for. */
export type Purpose = Verb | "ops" | typeof SANDBOX;

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

/**
 * Two for each environment, so that a preview can't change anything, a third one where it is asked for, so that what
 * looks after instances can't deploy, and one for all sandboxes.
 */
export function identitiesOf(settings: Settings): Identity[] {
  return [
    ...Object.keys(settings.environments).flatMap((stack): Identity[] => {
      const subscription = subscriptionOf(settings, stack);
      return [
        { key: `${stack}-preview`, stack, subscription, purpose: "preview" },
        { key: stack, stack, subscription, purpose: "deploy" },
        ...(settings.environments[stack]?.ops === true
          ? [{ key: `${stack}-ops`, stack, subscription, purpose: "ops" } as const]
          : []),
      ];
    }),
    ...(settings.sandbox === undefined
      ? []
      : [{ key: SANDBOX, stack: SANDBOX, ...settings.sandbox, purpose: SANDBOX } as const]),
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
  return identitiesOf(settings).flatMap((identity) => [
    ...environmentRights(settings, needs[identity.stack], identity),
    ...backendRights(settings, identity),
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
  { key: identity, stack, subscription, purpose }: Identity,
): Right[] {
  if (purpose === SANDBOX)
    return [{ identity, role: SANDBOX, scope: { kind: "subscription", subscription } }];
  const environment = settings.environments[stack];
  if (environment === undefined) return [];
  const { resourceGroup, elsewhere } = environment;
  const own: Place = { subscription, resourceGroup };
  const placeOfPart = (part: SharedPart): Place =>
    placeOf(elsewhere[part] ?? resourceGroup, subscription);
  if (purpose === "ops") return givenOnce(opsRights(identity, own, placeOfPart, needs));
  return givenOnce([
    { identity, role: purpose, scope: scopeOf(own) },
    ...sharedParts.flatMap((part): Right[] => {
      const place = placeOfPart(part);
      if (isSameGroup(place, own)) return [];
      return [{ identity, role: `${purpose}-${part}`, scope: scopeOf(place) }];
    }),
    ...(needs?.endpoints ?? []).flatMap((endpoint) =>
      endpointRights(identity, purpose, endpoint, own),
    ),
    ...(purpose === "deploy"
      ? secretRights(identity, needs?.secrets, placeOfPart("keyVault"))
      : []),
    ...(purpose === "deploy" && environment.locks
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

/** At each secret, since whoever may write in the whole vault may overwrite what is none of Redis's. */
function secretRights(identity: string, secrets: StackSecrets | undefined, vault: Place): Right[] {
  if (secrets === undefined) return [];
  return secretScopes(secrets, vault).flatMap(({ name, scope }): Right[] => [
    { identity, role: "write-secret", of: name, scope },
    ...(secrets.granted
      ? [{ identity, role: "grant-secret", of: name, scope, condition: onlySecretsUser } as const]
      : []),
  ]);
}

/** Whoever looks after instances asks Azure, and never the state. */
function backendRights({ backend }: Settings, { key, stack, purpose }: Identity): Right[] {
  if (backend.kind === "pulumi-cloud" || purpose === "ops") return [];
  return [
    {
      identity: key,
      role: purpose === "preview" ? "read-state" : "write-state",
      scope: { kind: "container", name: stack },
    },
    {
      identity: key,
      // A sandbox's stack comes and goes with its pull request; an environment's is created once, by a person.
      role: purpose === SANDBOX ? "create-stacks" : "use-key",
      scope: { kind: "key", name: stack },
    },
  ];
}
