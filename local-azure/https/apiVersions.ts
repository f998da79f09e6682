import { ArmError } from "../arm/armError";
import { RESOURCE_GROUP, withoutNamespace } from "../arm/id";
import { REGIONS } from "../arm/locations";
import type { ResourceType } from "../arm/resourceType";
import { schemas } from "../schemas";
import type { Request } from "./exchange";

// Of Microsoft.Resources itself (subscriptions, groups, providers); the ones that ARM lists when it refuses another.
// Source: Azure/azure-cli#28038, ansible-collections/azure#1739; later ones: azure-rest-api-specs, resources.
const RESOURCES = (
  "2025-04-01 2025-03-01 2024-11-01 2024-08-01 2024-07-01 2024-03-01 2023-07-01 2022-12-01 2022-09-01 2022-06-01 " +
  "2022-05-01 2022-01-01 2021-04-01 2021-01-01 2020-10-01 2020-09-01 2020-08-01 2020-07-01 2020-06-01 2020-05-01 " +
  "2020-01-01 2019-11-01 2019-10-01 2019-09-01 2019-08-01 2019-07-01 2019-06-01 2019-05-10 2019-05-01 2019-03-01 " +
  "2018-05-01 2018-02-01 2018-01-01 2017-05-10 2017-05-01 2017-03-01 2016-09-01 2016-07-01 2016-06-01 " +
  "2016-02-01 2015-11-01 2015-01-01"
).split(" ");

/** Others that lay out alike what is modelled of a type: the ones that Azure CLI 2.91.0 asks at. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  "Microsoft.Authorization/locks": ["2016-09-01"],
  "Microsoft.Network/virtualNetworks": ["2025-07-01"],
  "Microsoft.Network/privateEndpoints": ["2026-01-01"],
  "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": ["2022-01-01"],
};

/** The versions in which the local Azure speaks of a type: first the one that the SDK of azure-native has. */
export function apiVersionsOf({ token, type }: ResourceType): readonly string[] {
  if (type === RESOURCE_GROUP) return RESOURCES;
  return [schemas().resources[token]?.apiVersion ?? "", ...(ALIKE[type] ?? [])];
}

/** What every request but a login says. */
export function requireApiVersion({ query }: Request): string {
  const version = query.get("api-version") ?? "";
  if (version !== "") return version;
  throw new ArmError(
    400,
    "MissingApiVersionParameter",
    "The api-version query parameter (?api-version=) is required for all requests.",
  );
}

/** Refuses a version that Microsoft.Resources doesn't have. */
export function checkResourcesVersion(request: Request): void {
  const version = requireApiVersion(request);
  if (RESOURCES.includes(version)) return;
  throw new ArmError(
    400,
    "InvalidApiVersionParameter",
    `The api-version '${version}' is invalid. The supported versions are '${RESOURCES.join(",")}'.`,
  );
}

/** Refuses a version that isn't the type's, in the words that ARM has for types with and without a location. */
export function checkApiVersion(request: Request, model: ResourceType, location?: string): void {
  if (model.type === RESOURCE_GROUP) {
    checkResourcesVersion(request);
    return;
  }
  const version = requireApiVersion(request);
  const supported = apiVersionsOf(model);
  if (supported.includes(version)) return;
  const type = withoutNamespace(model.type);
  if (model.location === "none")
    throw new ArmError(
      404,
      "InvalidResourceType",
      `The resource type '${type}' could not be found in the namespace '${model.type.split("/")[0] ?? ""}' for api ` +
        `version '${version}'. The supported api-versions are '${supported.join(",")}'.`,
    );
  const locations = model.location === "global" ? ["global"] : [...REGIONS];
  throw new ArmError(
    400,
    "NoRegisteredProviderFound",
    `No registered resource provider found for location '${location ?? locations[0] ?? ""}' and API version ` +
      `'${version}' for type '${type}'. The supported api-versions are '${supported.join(", ")}'. The supported ` +
      `locations are '${locations.join(", ")}'.`,
  );
}
