import { isDeepStrictEqual } from "node:util";
import { ArmError, badRequest } from "../../arm/armError";
import { parseId, sameId } from "../../arm/id";
import { type Body, type Json, isObject, listAt, stringAt, stringsAt } from "../../arm/json";
import { sameLocation } from "../../arm/locations";
import { invalidReference } from "../../arm/refusals";
import type { PutRequest, Reader } from "../../arm/resourceType";
import { CALLER, isDenied } from "../../arm/rights";
import type { StoredResource } from "../../arm/store";
import { contains, parseRange } from "./addresses";
import { prefixesOf } from "./subnet";

// What each modelled target offers to private endpoints.
// Source: the private endpoint DNS table of Azure's documentation.
const GROUPS: Record<string, string[]> = {
  "microsoft.cache/redisenterprise": ["redisEnterprise"],
  "microsoft.keyvault/vaults": ["vault"],
};

const LISTS = ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"] as const;

/** Refuses a body that Azure doesn't take for a private endpoint, or not for the one that is there. */
export function refusedEndpoint(request: PutRequest): ArmError | undefined {
  return (
    connections(request) ??
    fixedConnection(request) ??
    fixedInterface(request) ??
    fixedSubnet(request) ??
    region(request) ??
    groups(request) ??
    staticAddresses(request) ??
    approval(request)
  );
}

// Whoever may not approve a connection can only ask for it.
// Source of the words: MicrosoftDocs/azure-docs#96892, Azure/azure-sdk-for-go#14306.
function approval({ id, body, existing, azure }: PutRequest): ArmError | undefined {
  if (existing) return undefined;
  const refused = listAt(body, "privateLinkServiceConnections")
    .map(targetOf)
    .find((target) =>
      isDenied(
        azure.directory,
        `${parseId(target)?.type ?? ""}/PrivateEndpointConnectionsApproval/action`,
      ),
    );
  return refused === undefined
    ? undefined
    : new ArmError(
        403,
        "LinkedAuthorizationFailed",
        `The client '${CALLER.clientId}' with object id '${CALLER.objectId}' has permission to perform action ` +
          `'Microsoft.Network/privateEndpoints/write' on scope '${id}'; however, it does not have permission to ` +
          `perform action 'PrivateEndpointConnectionsApproval/action' on the linked scope(s) '${refused}' or the ` +
          "linked scope(s) are invalid.",
      );
}

export function connectionsOf(body: Body): Body[] {
  return LISTS.flatMap((name) => listAt(body, name)).filter(isObject);
}

function connections({ body, name }: PutRequest): ArmError | undefined {
  return connectionsOf(body).length === 1
    ? undefined
    : badRequest(
        `Private endpoint '${name}' must have exactly one private link service connection.`,
      );
}

// A connection of an endpoint never changes, not even its name.
// Source: https://github.com/Azure/bicep-registry-modules/issues/1513, where the name was another one.
function fixedConnection({ id, body, existing }: PutRequest): ArmError | undefined {
  if (!existing) return undefined;
  const changed = LISTS.flatMap((list) =>
    listAt(existing.properties, list)
      .filter(isObject)
      .filter((had) => !listAt(body, list).some((asked) => sameConnection(had, asked))),
  ).map((had) => stringAt(had, "id") ?? "");
  return changed.length === 0
    ? undefined
    : new ArmError(
        400,
        "CannotChangePrivateLinkConnectionOnPrivateEndpoint",
        `Cannot change the private link connection on private endpoint ${id}. Please ensure you are ` +
          `not updating the details of existing private link connection: '${changed.join("', '")}'. ` +
          `That is not allowed.`,
      );
}

function sameConnection(had: Body, asked: Json): boolean {
  return (
    stringAt(had, "name") === stringAt(asked, "name") &&
    sameId(targetOf(had), targetOf(asked)) &&
    isDeepStrictEqual(stringsAt(had, "groupIds"), stringsAt(asked, "groupIds"))
  );
}

function targetOf(connection: Json): string {
  return stringAt(connection, "privateLinkServiceId") ?? "";
}

// A body without the name that was given at creation is refused as well as one with another name.
// Source: https://github.com/Azure/bicep/issues/14470
function fixedInterface({ id, body, existing }: PutRequest): ArmError | undefined {
  if (!existing) return undefined;
  const given = stringAt(existing.properties, "customNetworkInterfaceName") ?? "";
  const asked = stringAt(body, "customNetworkInterfaceName") ?? "";
  if (asked === given) return undefined;
  const [nic] = listAt(existing.properties, "networkInterfaces");
  const name = given === "" ? (parseId(stringAt(nic, "id") ?? "")?.name ?? "") : given;
  return new ArmError(
    400,
    "NameOfExistingPrivateEndpointNicCannotBeChanged",
    `Private Endpoint ${id} contains existing NIC name ${name} which does not match request's custom ` +
      `network interface name ${asked}. Updating the name of existing nic not allowed.`,
  );
}

// Source: https://github.com/pulumi/pulumi-azure-native/issues/3883 for the code; Azure's words aren't on record.
function fixedSubnet({ id, body, existing }: PutRequest): ArmError | undefined {
  if (!existing) return undefined;
  const has = stringAt(existing.properties, "subnet.id") ?? "";
  const asked = stringAt(body, "subnet.id") ?? "";
  return sameId(has, asked)
    ? undefined
    : new ArmError(
        400,
        "CannotChangeSubnetOnExistingPrivateEndpoint",
        `Cannot change the subnet of private endpoint ${id} from ${has} to ${asked}.`,
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

/** The addresses that a body asks for, instead of whichever is free. */
export function staticAddressesOf(body: Body): string[] {
  return listAt(body, "ipConfigurations").flatMap(
    (each) => stringAt(each, "privateIPAddress") ?? [],
  );
}

// The error is that of network interfaces; an endpoint's address is one of its interface's.
function staticAddresses({ body, azure }: PutRequest): ArmError | undefined {
  const prefixes = prefixesOf(subnetOf(body, azure)?.properties ?? {});
  const ranges = prefixes.flatMap((prefix) => parseRange(prefix) ?? []);
  const outside = staticAddressesOf(body).find((address) => {
    const only = parseRange(`${address}/32`);
    return only === undefined || !ranges.some((range) => contains(range, only));
  });
  return outside === undefined
    ? undefined
    : new ArmError(
        400,
        "PrivateIPAddressNotInSubnet",
        `Private static IP address ${outside} does not belong to the range of subnet prefix ` +
          `${prefixes.join(", ")}.`,
      );
}

export function subnetOf(body: Body, azure: Reader): StoredResource | undefined {
  return azure.find(stringAt(body, "subnet.id") ?? "");
}
