import { randomUUID } from "node:crypto";
import { ArmError } from "../../arm/armError";
import { freeAddress, parseRange } from "./addresses";
import { armId, parseId, resourceGroupId, sameId } from "../../arm/id";
import {
  type Body,
  type Json,
  isObject,
  listAt,
  objectAt,
  present,
  stringAt,
  stringsAt,
} from "../../arm/json";
import { checkNetworkName } from "./networkNames";
import { refusalUnderLock } from "../../arm/resourceLocks";
import { invalidReference, resourceNotFound } from "../../arm/refusals";
import type { PutRequest, Reader, Reference, ResourceType } from "../../arm/resourceType";
import type { StoredResource } from "../../arm/store";
import {
  connectionsOf,
  refusedEndpoint,
  staticAddressesOf,
  subnetOf,
} from "./privateEndpointRules";
import { endpointsIn, prefixesOf } from "./subnet";
import { GROUP } from "../../schemas/overlay";

const ZONE_GROUP = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups";
const CLUSTER = "Microsoft.Cache/redisEnterprise";

const APPROVED = { status: "Approved", description: "Auto-Approved", actionsRequired: "None" };
const PENDING = { status: "Pending", description: "Awaiting approval", actionsRequired: "None" };

/** A private endpoint: an address in a subnet that leads to one resource. */
export const privateEndpoint: ResourceType = {
  token: "azure-native:network:PrivateEndpoint",
  type: "Microsoft.Network/privateEndpoints",
  location: "regional",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Network/privateEndpoints/{privateEndpointName}`,
    autoName: { privateEndpointName: "random" },
    createOnly: ["subnet"],
  },
  getFunction: true,
  durations: { create: 60, delete: 30 },
  checkName: checkNetworkName,
  references: (body, id) => [subnetReference(body, id), ...targetReferences(body)],
  validate: (request) => {
    const refusal = refusedEndpoint(request);
    if (refusal) throw refusal;
  },
  refuseDelete: refusedByTarget,
  complete: (request) => ({ properties: completed(request) }),
  // A connected zone group writes the records; a GET then shows none here, and shows them again once it is gone.
  // Source: terraform-provider-azurerm, website/docs/r/private_endpoint.html.markdown, `custom_dns_configs`.
  computed: ({ id }, azure): Body =>
    azure.within(id, ZONE_GROUP).length > 0 ? { customDnsConfigs: [] } : {},
};

function subnetReference(body: Body, by: string): Reference {
  const id = stringAt(body, "subnet.id") ?? "";
  return {
    id: parseId(id) ? id : resourceGroupId("<null>"),
    missing: () => invalidReference(id === "" ? "<null>" : id, by),
  };
}

function targetReferences(body: Body): Reference[] {
  return connectionsOf(body).map((connection) => {
    const id = stringAt(connection, "privateLinkServiceId") ?? "";
    return {
      id: parseId(id) ? id : resourceGroupId("<null>"),
      missing: () =>
        parseId(id)
          ? resourceNotFound(id, armId(id).type)
          : new ArmError(400, "LinkedInvalidPropertyId", `Property id '${id}' is invalid.`),
    };
  });
}

/**
 * With an endpoint goes its target's side of the connection, which the target's lock keeps. Source:
 * terraform-provider-azurerm#17478, MicrosoftDocs/azure-docs#116983.
 */
function refusedByTarget({ id, properties }: StoredResource, azure: Reader): ArmError | undefined {
  for (const connection of connectionsOf(properties)) {
    const target = stringAt(connection, "privateLinkServiceId") ?? "";
    if (azure.find(target) === undefined) continue;
    const itsSide = `${target}/privateEndpointConnectionProxies/${armId(id).name}`;
    const refusal = refusalUnderLock(azure, itsSide, "delete");
    if (refusal === undefined) continue;
    const text = `Call to ${armId(target).type} failed. Error message: ${refusal.text}`;
    return new ArmError(refusal.status, refusal.code, text);
  }
  return undefined;
}

function completed(request: PutRequest): Body {
  const { id, name, body, existing } = request;
  const had = existing?.properties;
  const nic = stringAt(body, "customNetworkInterfaceName") ?? `${name}.nic.${randomUUID()}`;
  const group = armId(id).parent ?? "";
  return present({
    ...body,
    privateLinkServiceConnections: connected(request, "privateLinkServiceConnections", APPROVED),
    manualPrivateLinkServiceConnections: connected(
      request,
      "manualPrivateLinkServiceConnections",
      PENDING,
    ),
    subnet: { id: stringAt(body, "subnet.id") ?? "" },
    ipConfigurations: body.ipConfigurations ?? [],
    networkInterfaces: had?.networkInterfaces ?? [
      { id: `${group}/providers/Microsoft.Network/networkInterfaces/${nic}` },
    ],
    customDnsConfigs: dnsConfigs(request),
    customNetworkInterfaceName: stringAt(body, "customNetworkInterfaceName") ?? "",
    etag: `W/"${randomUUID()}"`,
  });
}

// The state is the target's to say, whatever a body says.
// Source: privateEndpoint.json 2024-05-01, "A collection of read-only information about the state of the connection".
function connected({ id, body, existing }: PutRequest, list: string, first: Body): Json[] {
  const [had] = listAt(existing?.properties, list);
  return listAt(body, list)
    .filter(isObject)
    .map((connection) => ({
      ...connection,
      id: `${id}/privateLinkServiceConnections/${stringAt(connection, "name") ?? ""}`,
      provisioningState: "Succeeded",
      privateLinkServiceConnectionState:
        objectAt(had, "privateLinkServiceConnectionState") ?? first,
    }));
}

// An empty list asks for nothing: exported templates have one.
function dnsConfigs({ id, body, existing, azure }: PutRequest): Json[] {
  const asked = listAt(body, "customDnsConfigs");
  if (asked.length > 0) return asked;
  const had = listAt(existing?.properties, "customDnsConfigs");
  const [address] = staticAddressesOf(body);
  if (had.length > 0 && address === undefined) return had;
  return dns(id, body, azure, address);
}

function dns(id: string, body: Body, azure: Reader, asked: string | undefined): Json[] {
  const subnet = subnetOf(body, azure);
  const [connection] = connectionsOf(body);
  const target = azure.find(stringAt(connection, "privateLinkServiceId") ?? "");
  const host = target && hostOf(target);
  const address = asked ?? (subnet && addressIn(subnet, id, azure));
  return host !== undefined && address !== undefined
    ? [{ fqdn: host, ipAddresses: [address] }]
    : [];
}

function hostOf(target: StoredResource): string | undefined {
  return target.type === CLUSTER
    ? stringAt(target.properties, "hostName")
    : `${armId(target.id).name.toLowerCase()}.vault.azure.net`;
}

function addressIn(subnet: StoredResource, id: string, azure: Reader): string | undefined {
  const range = parseRange(prefixesOf(subnet.properties)[0] ?? "");
  const used = endpointsIn(subnet, azure)
    .filter((endpoint) => !sameId(endpoint.id, id))
    .flatMap((endpoint) => listAt(endpoint.properties, "customDnsConfigs"))
    .flatMap((config) => stringsAt(config, "ipAddresses"));
  return range && freeAddress(range, new Set(used));
}
