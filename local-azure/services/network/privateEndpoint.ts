import { randomUUID } from "node:crypto";
import { ArmError, badRequest } from "../../arm/armError";
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
import { sameLocation } from "../../arm/locations";
import { checkNetworkName } from "./networkNames";
import { invalidReference, resourceNotFound } from "../../arm/refusals";
import type { PutRequest, Reader, Reference, ResourceType } from "../../arm/resourceType";
import type { StoredResource } from "../../arm/store";
import { endpointsIn, prefixesOf } from "./subnet";
import { GROUP } from "../../schemas/overlay";

const CLUSTER = "Microsoft.Cache/redisEnterprise";

// What each modelled target offers to private endpoints, and the host names behind it.
// Source: the private endpoint DNS table of Azure's documentation.
const GROUPS: Record<string, string[]> = {
  [CLUSTER.toLowerCase()]: ["redisEnterprise"],
  "microsoft.keyvault/vaults": ["vault"],
};

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
    const refusal = connections(request) ?? region(request) ?? groups(request);
    if (refusal) throw refusal;
  },
  complete: (request) => ({ properties: completed(request) }),
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

function connectionsOf(body: Body): Body[] {
  return ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"]
    .flatMap((name) => listAt(body, name))
    .filter(isObject);
}

function connections({ body, name }: PutRequest): ArmError | undefined {
  return connectionsOf(body).length === 1
    ? undefined
    : badRequest(
        `Private endpoint '${name}' must have exactly one private link service connection.`,
      );
}

function region({ id, body, azure }: PutRequest): ArmError | undefined {
  const subnetId = stringAt(body, "subnet.id") ?? "";
  const network = azure.find(parseId(subnetId)?.parent ?? "");
  const place = stringAt(network?.properties, "location");
  return place === undefined || sameLocation(place, stringAt(body, "location") ?? "")
    ? undefined
    : invalidReference(subnetId, id);
}

function groups({ body }: PutRequest): ArmError | undefined {
  for (const connection of connectionsOf(body)) {
    const target = stringAt(connection, "privateLinkServiceId") ?? "";
    const offered = GROUPS[parseId(target)?.type.toLowerCase() ?? ""] ?? [];
    const asked = stringsAt(connection, "groupIds");
    const wrong = asked.find((group) => !offered.includes(group));
    if (wrong === undefined && asked.length === 1) continue;
    return badRequest(
      `Call to ${parseId(target)?.type ?? target} failed. Error message: Invalid groupId ` +
        `'${asked.join(", ")}'. Supported: '${offered.join(", ")}'.`,
    );
  }
  return undefined;
}

function completed({ id, name, body, existing, azure }: PutRequest): Body {
  const had = existing?.properties;
  const nic = stringAt(body, "customNetworkInterfaceName") ?? `${name}.nic.${randomUUID()}`;
  const group = armId(id).parent ?? "";
  return present({
    ...body,
    privateLinkServiceConnections: approved(id, listAt(body, "privateLinkServiceConnections")),
    manualPrivateLinkServiceConnections: listAt(body, "manualPrivateLinkServiceConnections"),
    subnet: { id: stringAt(body, "subnet.id") ?? "" },
    ipConfigurations: body.ipConfigurations ?? [],
    networkInterfaces: had?.networkInterfaces ?? [
      { id: `${group}/providers/Microsoft.Network/networkInterfaces/${nic}` },
    ],
    customDnsConfigs: body.customDnsConfigs ?? had?.customDnsConfigs ?? dns(id, body, azure),
    customNetworkInterfaceName: stringAt(body, "customNetworkInterfaceName") ?? "",
    etag: `W/"${randomUUID()}"`,
  });
}

function approved(id: string, asked: Json[]): Json[] {
  return asked.filter(isObject).map((connection) => ({
    ...connection,
    id: `${id}/privateLinkServiceConnections/${stringAt(connection, "name") ?? ""}`,
    provisioningState: "Succeeded",
    privateLinkServiceConnectionState: objectAt(
      connection,
      "privateLinkServiceConnectionState",
    ) ?? { status: "Approved", description: "Auto-Approved", actionsRequired: "None" },
  }));
}

// Real endpoints lose these once a zone group writes the records; here they stay, so that a refresh
// after the zone group was created has nothing to report.
function dns(id: string, body: Body, azure: Reader): Json[] {
  const subnet = azure.find(stringAt(body, "subnet.id") ?? "");
  const [connection] = connectionsOf(body);
  const target = azure.find(stringAt(connection, "privateLinkServiceId") ?? "");
  const host = target && hostOf(target);
  const address = subnet && addressIn(subnet, id, azure);
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
