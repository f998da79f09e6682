import type { Arm } from "../arm/arm";
import { ArmError } from "../arm/armError";
import { RESOURCE_GROUP, type ArmId, armId, sameId } from "../arm/id";
import { type Body, isObject, listAt, objectAt, stringAt } from "../arm/json";
import type { ResourceType } from "../arm/resourceType";
import { refuseWithoutRight } from "../arm/rights";
import type { StoredResource } from "../arm/store";
import { resourceType } from "../services";
import type { Answer, Request } from "./exchange";
import { toWire } from "./wire";

/** GET of a collection, such as every cluster of a group or of a subscription. */
export function collection(
  request: Request,
  azure: Arm,
  model: ResourceType,
  /** An id in the collection. */
  inside: ArmId,
): Answer {
  refuseFilter(request);
  const { parent } = inside;
  refuseWithoutRight(azure, inside.id, "read");
  if (parent !== undefined) azure.get(parent);
  const found =
    parent === undefined
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
  refuseFilter(request);
  if (group !== undefined) azure.get(group);
  const found = groupsOf(azure, subscription)
    .filter(({ id }) => group === undefined || sameId(id, group))
    .flatMap(({ id }) => azure.within(id))
    .filter((resource) => isTopLevel(resource.id));
  return answered(found.map((resource) => summary(azure, resource)));
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

function summary(azure: Arm, resource: StoredResource): Body {
  const wire = toWire(resourceType(resource.type), azure.view(resource));
  return Object.fromEntries(
    Object.entries(wire).filter(([name]) => !["properties", "systemData", "etag"].includes(name)),
  );
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

function refuseFilter({ query }: Request): void {
  for (const name of ["$filter", "$expand", "$top", "$skiptoken"])
    if (query.has(name))
      throw new ArmError(
        400,
        "InvalidQueryParameter",
        `The local Azure does not model the query parameter '${name}'.`,
      );
}
