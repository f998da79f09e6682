import type { Arm } from "../arm/arm";
import { ArmError } from "../arm/armError";
import type { ArmId } from "../arm/id";
import { type Body, objectAt } from "../arm/json";
import { locationOf } from "../arm/locations";
import type { ResourceType } from "../arm/resourceType";
import { refuseWithoutRight } from "../arm/rights";
import { checkApiVersion } from "./apiVersions";
import { type Answer, type Request, bodyOf } from "./exchange";
import type { LongRunning } from "./longRunning";
import { fromWire, inputsOf, toWire } from "./wire";

/** A request for one resource. */
export interface Asked {
  readonly request: Request;
  readonly azure: Arm;
  readonly longRunning: LongRunning;
  readonly id: ArmId;
  readonly model: ResourceType;
}

/** GET, HEAD, PUT, PATCH or DELETE of a resource by its id. */
export function verb(asked: Asked): Answer {
  const { request, model } = asked;
  checkApiVersion(request, model, locationOf(asked.azure, asked.id.id));
  const answer = VERBS[request.method];
  if (!answer || (request.method === "DELETE" && inVault(model))) throw notModelled(asked);
  return answer(asked);
}

const VERBS: Readonly<Record<string, (asked: Asked) => Answer>> = {
  GET: get,
  HEAD: (asked) => ({ status: get(asked).status === 200 ? 204 : 404 }),
  PUT: put,
  PATCH: patch,
  DELETE: remove,
};

function get({ azure, id, model }: Asked): Answer {
  refuseWithoutRight(azure, id.id, "read");
  return { status: 200, body: toWire(model, azure.get(id.id)) };
}

function put(asked: Asked): Answer {
  const { request, azure, longRunning, id, model } = asked;
  const isNew = azure.find(id.id) === undefined;
  const view = azure.put(id.id, fromWire(model, bodyOf(request)));
  const kind = isNew ? "Creating" : "Updating";
  const body = toWire(model, view);
  const status = isNew ? 201 : 200;
  if (!isLong(model, isNew ? "create" : "update")) return { status, body };
  const { "Azure-AsyncOperation": at, "Retry-After": pause } = longRunning.begun(
    request,
    id.id,
    kind,
    "resource",
  );
  // A client of a PUT reads the resource itself at the end: `final-state-via: original-uri`.
  return { status, headers: { "Azure-AsyncOperation": at, "Retry-After": pause }, body };
}

/** What a PATCH takes besides `properties`; the API has one for these types alone. */
const PATCHED: Readonly<Record<string, readonly string[]>> = {
  // redisenterprise.json 2025-07-01, ClusterUpdate and DatabaseUpdate.
  "Microsoft.Cache/redisEnterprise": ["sku", "identity", "tags"],
  "Microsoft.Cache/redisEnterprise/databases": [],
  // resources.json, ResourceGroupPatchable; keyvault.json 2024-11-01, VaultPatchParameters.
  "Microsoft.Resources/resourceGroups": ["tags", "managedBy"],
  "Microsoft.KeyVault/vaults": ["tags"],
};

function patch(asked: Asked): Answer {
  const { request, azure, longRunning, id, model } = asked;
  const taken = PATCHED[model.type];
  if (!taken) throw notModelled(asked);
  const sent = bodyOf(request);
  const wanted = Object.fromEntries(
    Object.entries(sent).filter(([name]) => name === "properties" || taken.includes(name)),
  );
  const change = fromWire(model, wanted, true);
  const view = azure.patch(id.id, (current) => merged(inputsOf(model, current), change));
  if (!isLong(model, "update")) return { status: 200, body: toWire(model, view) };
  return { status: 202, headers: longRunning.begun(request, id.id, "Updating", "resource") };
}

// A vault's own `properties` are merged as those of the types that the model keeps flat.
function merged(current: Body, change: Body): Body {
  const properties = objectAt(change, "properties");
  return {
    ...current,
    ...change,
    ...(properties && { properties: { ...objectAt(current, "properties"), ...properties } }),
  };
}

function remove({ request, azure, longRunning, id, model }: Asked): Answer {
  const region = longRunning.regionOf(id.id);
  const existed = azure.find(id.id) !== undefined || isBeingDeleted(azure, id.id);
  azure.delete(id.id);
  if (!existed) return { status: 204 };
  if (!isLong(model, "delete")) return { status: 200 };
  return {
    status: 202,
    headers: longRunning.begun(request, id.id, "Deleting", "nothing", region),
  };
}

function isBeingDeleted(azure: Arm, id: string): boolean {
  const operation = azure.operation(id);
  return operation?.kind === "Deleting" && !azure.clock.isOver(operation);
}

function isLong({ durations }: ResourceType, kind: "create" | "update" | "delete"): boolean {
  return (durations?.[kind] ?? 0) > 0;
}

// ARM can't delete what a vault holds: services/keyVault/dataPlane.ts.
function inVault({ type }: ResourceType): boolean {
  return type.startsWith("Microsoft.KeyVault/vaults/");
}

function notModelled({ request, model }: Asked): ArmError {
  return new ArmError(
    405,
    "MethodNotAllowed",
    `The local Azure does not model ${request.method} of the resource type '${model.type}'.`,
  );
}
