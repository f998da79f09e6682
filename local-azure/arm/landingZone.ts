import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SUBSCRIPTION_ID } from "./id";
import { type Body, isObject } from "./json";
import { Arm } from "./arm";

/** A resource that exists before the first deployment. */
export interface LandingZoneResource {
  id: string;
  body: Body;
}

const own = join(__dirname, "..", "landing-zone.json");

/**
 * Creates what is missing of `local-azure/landing-zone.json`, or of another file like it: what a platform team
 * has made before the first deployment. Does nothing where everything is there; several processes may do
 * it at once.
 */
export function seedLandingZone(azureDirectory: string, file = own): void {
  const azure = new Arm(azureDirectory);
  for (const { id, body } of landingZone(file)) if (!azure.find(id)) azure.putIfAbsent(id, body);
}

/** The resources of the landing zone, in an order in which they can be created. */
export function landingZone(file = own): LandingZoneResource[] {
  const { resources } = JSON.parse(readFileSync(file, "utf8")) as { resources?: unknown };
  if (!isObject(resources)) throw new Error("it has no `resources`");
  return Object.entries(resources).map(([path, body]) => ({
    id: `/subscriptions/${SUBSCRIPTION_ID}/${path}`,
    body: isObject(body) ? body : {},
  }));
}
