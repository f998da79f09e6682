import type { Arm } from "../arm/arm";
import { ArmError } from "../arm/armError";
import { parseId } from "../arm/id";
import { resourceType } from "../services";
import { listKeys } from "../services/cache/keys";
import { action } from "./actions";
import { checkApiVersion, checkResourcesVersion, requireApiVersion } from "./apiVersions";
import { collection, everything, privateEndpointConnections } from "./collections";
import type { Answer, Request } from "./exchange";
import type { LongRunning } from "./longRunning";
import { networkRead } from "./networkReads";
import { armPath } from "./spelling";
import * as about from "./subscriptions";
import { verb } from "./verbs";
import { toWire } from "./wire";

interface Room {
  readonly azure: Arm;
  readonly longRunning: LongRunning;
}

/** Answers a request to Azure Resource Manager. */
export function resourceManager(request: Request, room: Room): Answer {
  requireApiVersion(request);
  const [first, subscription] = request.segments;
  if (first?.toLowerCase() === "tenants" && request.segments.length === 1)
    return aboutAzure(request, () => about.tenants());
  if (first?.toLowerCase() !== "subscriptions") throw notFound(request);
  if (subscription === undefined) return aboutAzure(request, () => about.subscriptions(room.azure));
  about.requireSubscription(room.azure, subscription);
  return inSubscription(request, room, subscription);
}

function inSubscription(request: Request, room: Room, subscription: string): Answer {
  const { azure } = room;
  const [, , ...rest] = request.segments;
  const words = rest.map((segment) => segment.toLowerCase());
  if (words.length === 0) return aboutAzure(request, () => about.subscription(azure, subscription));
  if (words.length === 1 && words[0] === "locations")
    return aboutAzure(request, () => about.locations(subscription));
  if (words.length === 1 && words[0] === "resources")
    return aboutAzure(request, () => everything(request, azure, subscription, undefined));
  if (words.length === 3 && words[0] === "resourcegroups" && words[2] === "resources")
    return aboutAzure(request, () =>
      everything(request, azure, subscription, pathOf(request).replace(/\/[^/]+$/, "")),
    );
  if (words[0] === "providers" && words.length < 3)
    return aboutAzure(request, () =>
      rest[1] === undefined
        ? about.providers(subscription)
        : about.providerOf(subscription, rest[1]),
    );
  if (words[0] === "providers" && words.length === 3 && words[2] === "register")
    return about.providerOf(subscription, rest[1] ?? "");
  if (words[0] === "providers" && words[2] === "locations" && words.length === 6)
    return operation(request, room, words[4] ?? "", words[5] ?? "");
  return resource(request, room);
}

/** GET of what a subscription is and holds, which is Microsoft.Resources' own. */
function aboutAzure(request: Request, answer: () => Answer): Answer {
  checkResourcesVersion(request);
  if (request.method !== "GET") throw methodNotAllowed(request);
  return answer();
}

function operation(request: Request, room: Room, kind: string, id: string): Answer {
  if (request.method !== "GET") throw methodNotAllowed(request);
  if (kind === "operationsstatus") return room.longRunning.status(id, pathOf(request));
  if (kind !== "operationresults") throw notFound(request);
  return room.longRunning.result(id, request, ({ target, result }) => {
    if (result === "keys") return listKeys(room.azure, target);
    const view = room.azure.get(target);
    return toWire(resourceType(parseId(target)?.type ?? ""), view);
  });
}

function resource(request: Request, room: Room): Answer {
  const path = pathOf(request);
  const network = networkRead(request, room.azure, path);
  if (network) return network;
  const connections =
    /^(.+\/redisEnterprise\/[^/]+)\/privateEndpointConnections(?:\/([^/]+))?$/i.exec(path);
  if (connections && request.method === "GET") {
    checkApiVersion(request, resourceType("Microsoft.Cache/redisEnterprise"));
    return privateEndpointConnections(room.azure, connections[1] ?? "", connections[2]);
  }
  const id = parseId(path);
  // A path has an even number of segments after its scope where it names one resource.
  if (id) {
    if (request.method === "POST") throw methodNotAllowed(request);
    return verb({ request, ...room, id, model: resourceType(id.type) });
  }
  if (request.method === "POST") {
    const target = parseId(path.replace(/\/[^/]+$/, ""));
    if (!target) throw notFound(request);
    const model = resourceType(target.type);
    return action({ request, ...room, id: target, model }, request.segments.at(-1) ?? "");
  }
  const inside = parseId(`${path}/any`);
  if (!inside) throw notFound(request);
  const model = resourceType(inside.type);
  checkApiVersion(request, model);
  if (request.method !== "GET") throw methodNotAllowed(request);
  return collection(request, room.azure, model, inside);
}

function pathOf({ segments }: Request): string {
  return armPath(segments);
}

function notFound(request: Request): ArmError {
  return new ArmError(404, "NotFound", `No resource is at '/${request.segments.join("/")}'.`);
}

function methodNotAllowed({ method, segments }: Request): ArmError {
  return new ArmError(
    405,
    "MethodNotAllowed",
    `The requested resource '/${segments.join("/")}' does not support http method '${method}'.`,
  );
}
