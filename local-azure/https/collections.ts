import type { Arm } from "../arm/arm";
import { ArmError } from "../arm/armError";
import { RESOURCE_GROUP, type ArmId, armId, sameId } from "../arm/id";
import { type Body, type Json, isObject, listAt, objectAt, present, stringAt } from "../arm/json";
import type { ResourceType } from "../arm/resourceType";
import { refuseWithoutRight } from "../arm/rights";
import type { StoredResource } from "../arm/store";
import { resourceType } from "../services";
import type { Answer, Request } from "./exchange";
import { toWire } from "./wire";

/**
 * What a scope lists of all that is in it: the filter `atScope()` would leave out what is below.
 * Source: REST API, Management Locks - List At Resource Group Level.
 */
const LISTED_BELOW: ReadonlySet<string> = new Set(["Microsoft.Authorization/locks"]);

/** GET of a collection, such as every cluster of a group or of a subscription. */
export function collection(
  request: Request,
  azure: Arm,
  model: ResourceType,
  /** An id in the collection. */
  inside: ArmId,
): Answer {
  refuseQuery(request, ["$filter", "$expand"]);
  const { parent } = inside;
  refuseWithoutRight(azure, inside.id, "read");
  if (parent !== undefined) azure.get(parent);
  const found = LISTED_BELOW.has(model.type)
    ? azure.within(parent ?? `/subscriptions/${subscriptionOf(inside.id)}`, model.type)
    : parent === undefined
      ? inSubscription(azure, subscriptionOf(inside.id), model)
      : azure.within(parent, model.type).filter(({ id }) => sameId(armId(id).parent ?? "", parent));
  return answered(found.map((resource) => toWire(model, azure.view(resource))));
}

/** GET of every resource of a group or of a subscription, without their properties. */
export function everything(
  request: Request,
  azure: Arm,
  subscription: string,
  group: string | undefined,
): Answer {
  refuseQuery(request, []);
  const isWanted = filter(request.query.get("$filter"));
  if (group !== undefined) azure.get(group);
  const found = groupsOf(azure, subscription)
    .filter(({ id }) => group === undefined || sameId(id, group))
    .flatMap(({ id }) => azure.within(id))
    .filter((resource) => isTopLevel(resource.id) && isWanted(resource));
  const expand = (request.query.get("$expand") ?? "").split(",");
  return answered(found.map((resource) => summary(azure, resource, expand)));
}

/** The groups of a subscription. */
export function groupsOf(azure: Arm, subscription: string): StoredResource[] {
  return azure.within(`/subscriptions/${subscription}`, RESOURCE_GROUP);
}

/** The connections of private endpoints to a cluster, which the model computes. */
export function privateEndpointConnections(azure: Arm, cluster: string, name?: string): Answer {
  refuseWithoutRight(azure, `${cluster}/privateEndpointConnections/any`, "read");
  const model = resourceType("Microsoft.Cache/redisEnterprise");
  const wire = toWire(model, azure.get(cluster));
  const all = listAt(objectAt(wire, "properties"), "privateEndpointConnections").filter(isObject);
  if (name === undefined) return answered(all);
  const found = all.find((each) => stringAt(each, "name")?.toLowerCase() === name.toLowerCase());
  if (found) return { status: 200, body: found };
  throw new ArmError(
    404,
    "ResourceNotFound",
    `The private endpoint connection '${name}' of '${cluster}' was not found.`,
  );
}

function inSubscription(azure: Arm, subscription: string, model: ResourceType): StoredResource[] {
  const scope = `/subscriptions/${subscription}`;
  return azure.within(scope, model.type).filter(({ id }) => {
    const { parent } = armId(id);
    return parent === undefined || armId(parent).type === RESOURCE_GROUP;
  });
}

function summary(azure: Arm, resource: StoredResource, expand: readonly string[]): Body {
  const wire = toWire(resourceType(resource.type), azure.view(resource));
  const more: Record<string, Json | undefined> = {
    createdTime: stringAt(wire, "systemData.createdAt"),
    changedTime: stringAt(wire, "systemData.lastModifiedAt"),
    provisioningState: stringAt(wire, "properties.provisioningState"),
  };
  return present({
    ...wire,
    ...Object.fromEntries(expand.map((name) => [name, more[name]])),
    properties: undefined,
    systemData: undefined,
    etag: undefined,
  });
}

function isTopLevel(id: string): boolean {
  const { parent, extension } = armId(id);
  return !extension && parent !== undefined && armId(parent).type === RESOURCE_GROUP;
}

function subscriptionOf(id: string): string {
  return id.split("/")[2] ?? "";
}

function answered(value: Body[]): Answer {
  return { status: 200, body: { value } };
}

function refuseQuery({ query }: Request, alsoRefused: readonly string[]): void {
  const found = ["$top", "$skiptoken", ...alsoRefused].find((name) => query.has(name));
  if (found !== undefined) throw notModelled(`the query parameter '${found}'`);
}

const FILTERS: Readonly<Record<string, (resource: StoredResource) => string | undefined>> = {
  resourceGroup: ({ id }) => armId(id).resourceGroup,
  resourceType: ({ type }) => type,
  name: ({ id }) => armId(id).name,
  location: ({ properties }) => stringAt(properties, "location"),
};

/** What `$filter` lets through: `resourceGroup eq 'a' and resourceType eq 'b'`, which is what the Azure CLI asks. */
function filter(text: string | null): (resource: StoredResource) => boolean {
  if (text === null || text === "") return () => true;
  const conditions = text.split(" and ").map((condition) => {
    const [, name = "", value = ""] = /^\s*(\w+) eq '([^']*)'\s*$/.exec(condition) ?? [];
    const read = FILTERS[name];
    if (!read) throw notModelled(`the filter '${condition.trim()}'`);
    return (resource: StoredResource) => sameId(read(resource) ?? "", value);
  });
  return (resource) => conditions.every((holds) => holds(resource));
}

function notModelled(what: string): ArmError {
  return new ArmError(400, "InvalidQueryParameter", `The local Azure does not model ${what}.`);
}
