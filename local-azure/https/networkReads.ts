import type { Arm } from "../arm/arm";
import { ArmError } from "../arm/armError";
import { armId, sameId } from "../arm/id";
import { type Body, isObject, listAt, objectAt, stringAt, stringsAt } from "../arm/json";
import { refuseWithoutRight } from "../arm/rights";
import type { StoredResource } from "../arm/store";
import { resourceType } from "../services";
import { checkApiVersion } from "./apiVersions";
import type { Answer, Request } from "./exchange";

const ENDPOINT = "Microsoft.Network/privateEndpoints";
const ZONE = "Microsoft.Network/privateDnsZones";
const ZONE_GROUP = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups";

/**
 * GET of what follows from private endpoints, and is nobody's to write here: the interface of an endpoint, with its
 * address, and an A record that a zone group has written. Undefined for every other path.
 */
export function networkRead(request: Request, azure: Arm, path: string): Answer | undefined {
  if (request.method !== "GET") return undefined;
  const record = /^(.+\/privateDnsZones\/[^/]+)\/A\/([^/]+)$/i.exec(path);
  if (record) return aRecord(request, azure, record[1] ?? "", record[2] ?? "");
  if (/\/networkInterfaces\/[^/]+$/i.test(path)) return networkInterface(request, azure, path);
  return undefined;
}

// privatedns.json 2024-06-01, RecordSets_Get.
function aRecord(request: Request, azure: Arm, zone: string, name: string): Answer {
  checkApiVersion(request, resourceType(ZONE));
  const id = `${zone}/A/${name}`;
  refuseWithoutRight(azure, id, "read");
  azure.get(zone);
  const set = azure
    .all(ENDPOINT)
    .flatMap((endpoint) => azure.within(endpoint.id, ZONE_GROUP))
    .flatMap(({ properties }) => listAt(properties, "privateDnsZoneConfigs"))
    .filter((config) => sameId(stringAt(config, "privateDnsZoneId") ?? "", zone))
    .flatMap((config) => listAt(config, "recordSets"))
    .find((each) => sameId(stringAt(each, "recordSetName") ?? "", name));
  if (!isObject(set))
    throw new ArmError(
      404,
      "NotFound",
      `The resource record '${name}' does not exist in the zone.`,
    );
  return {
    status: 200,
    body: {
      ...{ id, name, type: `${ZONE}/A` },
      properties: {
        fqdn: `${name}.${armId(zone).name}.`,
        ttl: 10,
        isAutoRegistered: false,
        aRecords: stringsAt(set, "ipAddresses").map((ipv4Address) => ({ ipv4Address })),
      },
    },
  };
}

// networkInterface.json 2024-05-01, NetworkInterfaces_Get.
function networkInterface(request: Request, azure: Arm, id: string): Answer {
  checkApiVersion(request, resourceType(ENDPOINT));
  refuseWithoutRight(azure, id, "read");
  const endpoint = azure
    .all(ENDPOINT)
    .find((each) => interfacesOf(each).some((of) => sameId(of, id)));
  if (!endpoint)
    throw new ArmError(404, "ResourceNotFound", `The network interface '${id}' was not found.`);
  const { properties } = endpoint;
  return {
    status: 200,
    body: {
      ...{ id, name: armId(id).name, type: "Microsoft.Network/networkInterfaces" },
      location: stringAt(properties, "location") ?? "",
      properties: {
        provisioningState: "Succeeded",
        privateEndpoint: { id: endpoint.id },
        ipConfigurations: addresses(properties).map((privateIPAddress, at) => ({
          name: `privateEndpointIpConfig.${at}`,
          properties: {
            ...{ privateIPAddress, primary: at === 0 },
            subnet: objectAt(properties, "subnet") ?? {},
          },
        })),
      },
    },
  };
}

function interfacesOf({ properties }: StoredResource): string[] {
  return listAt(properties, "networkInterfaces").flatMap((each) => stringAt(each, "id") ?? []);
}

function addresses(endpoint: Body): string[] {
  return listAt(endpoint, "customDnsConfigs").flatMap((each) => stringsAt(each, "ipAddresses"));
}
