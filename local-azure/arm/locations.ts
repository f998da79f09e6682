import { ArmError } from "./armError";
import { ancestorsOf } from "./id";
import { type Body, stringAt } from "./json";
import type { Reader, ResourceType } from "./resourceType";

// Azure's public regions. azure-native has no list of locations; these are the names
// that `az account list-locations` prints for physical regions of the public cloud.
export const REGIONS: ReadonlySet<string> = new Set(
  (
    "australiacentral australiacentral2 australiaeast australiasoutheast austriaeast belgiumcentral " +
    "brazilsouth brazilsoutheast canadacentral canadaeast centralindia centralus chilecentral " +
    "eastasia eastus eastus2 francecentral francesouth germanynorth germanywestcentral " +
    "indonesiacentral israelcentral italynorth japaneast japanwest jioindiacentral jioindiawest " +
    "koreacentral koreasouth malaysiawest mexicocentral newzealandnorth northcentralus northeurope " +
    "norwayeast norwaywest polandcentral qatarcentral southafricanorth southafricawest " +
    "southcentralus southeastasia southindia spaincentral swedencentral swedensouth " +
    "switzerlandnorth switzerlandwest uaecentral uaenorth uksouth ukwest westcentralus westeurope " +
    "westindia westus westus2 westus3"
  ).split(" "),
);

/** `UK South` and `uksouth` are one place. */
export function normalizedLocation(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}

export function sameLocation(one: string, other: string): boolean {
  return normalizedLocation(one) === normalizedLocation(other);
}

/** Refuses a missing location, and one where the type is not offered. */
export function checkLocation({ type, location }: ResourceType, body: Body): void {
  if (location === "none") return;
  const asked = stringAt(body, "location");
  if (asked === undefined)
    throw new ArmError(
      400,
      "LocationRequired",
      "The location property is required for this definition.",
    );
  const place = normalizedLocation(asked);
  const isOffered = location === "global" ? place === "global" : REGIONS.has(place);
  if (isOffered) return;
  const offered = location === "global" ? "global" : [...REGIONS].join(",");
  throw new ArmError(
    400,
    "LocationNotAvailableForResourceType",
    `The provided location '${asked}' is not available for resource type '${type}'. List of ` +
      `available regions for the resource type is '${offered}'.`,
  );
}

/** Where a resource is, or else what it is in; undefined where none of them says. */
export function locationOf(azure: Reader, id: string): string | undefined {
  return [id, ...ancestorsOf(id).reverse()]
    .map((each) => stringAt(azure.find(each)?.properties, "location"))
    .find((location) => location !== undefined);
}
