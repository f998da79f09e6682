/** The subscription and the tenant of the local Azure. */
export const SUBSCRIPTION_ID = "00000000-0000-0000-0000-000000000000";
export const TENANT_ID = "11111111-1111-1111-1111-111111111111";

/** The ARM type of a resource group, which has no provider in its id. */
export const RESOURCE_GROUP = "Microsoft.Resources/resourceGroups";

/** An ARM id taken apart; ids are compared without regard to case. */
export interface ArmId {
  id: string;
  /** Its own type, such as `Microsoft.Cache/redisEnterprise/databases`. */
  type: string;
  name: string;
  resourceGroup: string | undefined;
  /** The resource that it is nested in: a cluster for a database, a resource group for a cluster. */
  parent: string | undefined;
  /** True for an extension such as a lock, whose parent is any resource. */
  extension: boolean;
}

/** Takes an ARM id apart; undefined if it is none. */
export function parseId(id: string): ArmId | undefined {
  const segments = id.split("/");
  if (segments.shift() !== "" || segments.length < 2 || segments.some((s) => s === ""))
    return undefined;
  if (segments[0]?.toLowerCase() !== "subscriptions") return undefined;
  const scopes = splitScopes(segments.slice(2));
  if (!scopes) return undefined;
  const last = scopes.pop();
  if (!last) return undefined;
  const group = scopes[0]?.group ?? last.group;
  const above = ["", segments[0], segments[1], ...scopes.flatMap((s) => s.segments)];
  const nested = last.segments.length > 4;
  const parent = nested ? [...above, ...last.segments.slice(0, -2)] : above;
  return {
    id,
    type: last.type,
    name: last.segments.at(-1) ?? "",
    resourceGroup: group,
    parent: parent.length > 3 ? parent.join("/") : undefined,
    extension: !nested && scopes.some((s) => s.group === undefined),
  };
}

/** Takes an id apart that is known to be one, because ARM answered with it. */
export function armId(id: string): ArmId {
  const parsed = parseId(id);
  if (!parsed) throw new Error(`'${id}' is not an ARM id`);
  return parsed;
}

/** The ids of everything that a resource is in, outermost first. */
export function ancestorsOf(id: string): string[] {
  const parent = parseId(id)?.parent;
  return parent === undefined ? [] : [...ancestorsOf(parent), parent];
}

/** The form of an id that two spellings of it share. */
export function idKey(id: string): string {
  return id.toLowerCase();
}

export function sameId(one: string, other: string): boolean {
  return idKey(one) === idKey(other);
}

export function resourceGroupId(name: string): string {
  return `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${name}`;
}

/** `redisEnterprise/databases` for `Microsoft.Cache/redisEnterprise/databases`. */
export function withoutNamespace(type: string): string {
  return type.slice(type.indexOf("/") + 1);
}

interface Scope {
  segments: string[];
  type: string;
  group?: string;
}

// `resourceGroups/g`, then any number of `providers/Namespace/type/name[/type/name …]`.
function splitScopes(segments: string[]): Scope[] | undefined {
  const scopes: Scope[] = [];
  let rest = segments;
  if (rest[0]?.toLowerCase() === "resourcegroups") {
    if (rest[1] === undefined) return undefined;
    scopes.push({ segments: rest.slice(0, 2), type: RESOURCE_GROUP, group: rest[1] });
    rest = rest.slice(2);
  }
  while (rest.length > 0) {
    if (rest[0]?.toLowerCase() !== "providers") return undefined;
    const next = rest.findIndex((s, at) => at > 1 && at % 2 === 0 && isProviders(s));
    const own = next < 0 ? rest : rest.slice(0, next);
    if (own.length < 4 || own.length % 2 !== 0) return undefined;
    const types = own.filter((_, at) => at > 0 && at % 2 === 0);
    scopes.push({ segments: own, type: [own[1], ...types].join("/") });
    rest = next < 0 ? [] : rest.slice(next);
  }
  return scopes;
}

function isProviders(segment: string): boolean {
  return segment.toLowerCase() === "providers";
}
