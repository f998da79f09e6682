import { readFileSync } from "node:fs";
import { SUBSCRIPTION_ID } from "./id";
import { type Body, isObject } from "./json";
import { Arm } from "./arm";

/** A resource that exists before the first deployment. */
export interface LandingZoneResource {
  id: string;
  body: Body;
}

/**
 * Creates what is missing of a file such as `local-azure/examples/landing-zone.json`: what a platform team has made
 * before the first deployment. Does nothing where everything is there; several processes may do it at once.
 */
export function seedLandingZone(azureDirectory: string, file: string): void {
  const azure = new Arm(azureDirectory);
  for (const { id, body } of landingZone(file)) {
    if (azure.find(id)) continue;
    const { principalId, ...properties } = isObject(body.properties) ? body.properties : {};
    const given = typeof principalId === "string";
    azure.putIfAbsent(id, given ? { ...body, properties } : body);
    // Entra has given a managed identity its id by the time that others name it.
    if (given)
      azure.change(id, (live) => [
        { ...live, properties: { ...live.properties, principalId } },
        undefined,
      ]);
  }
}

/** The resources of the landing zone, in an order in which they can be created. */
export function landingZone(file: string): LandingZoneResource[] {
  const { resources } = JSON.parse(readFileSync(file, "utf8")) as { resources?: unknown };
  if (!isObject(resources)) throw new Error("it has no `resources`");
  return Object.entries(resources).map(([path, body]) => ({
    // Below the local Azure's own subscription, unless it says another one.
    id: path.startsWith("/") ? path : `/subscriptions/${SUBSCRIPTION_ID}/${path}`,
    body: isObject(body) ? body : {},
  }));
}
