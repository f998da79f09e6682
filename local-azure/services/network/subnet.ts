import { randomUUID } from "node:crypto";
import { ArmError } from "../../arm/armError";
import { contains, overlaps, parseRange } from "./addresses";
import { armId, sameId } from "../../arm/id";
import { type Body, present, stringAt, stringsAt } from "../../arm/json";
import { checkNetworkName } from "./networkNames";
import type { PutRequest, Reader, ResourceType } from "../../arm/resourceType";
import type { StoredResource } from "../../arm/store";
import { GROUP } from "../../schemas/overlay";

const TYPE = "Microsoft.Network/virtualNetworks/subnets";

/** A subnet of a virtual network. */
export const subnet: ResourceType = {
  token: "azure-native:network:Subnet",
  type: TYPE,
  location: "none",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}`,
    autoName: { subnetName: "copy" },
  },
  getFunction: true,
  checkName: checkNetworkName,
  validate: (request) => {
    const refusal = prefixes(request);
    if (refusal) throw refusal;
  },
  complete: ({ body }) => ({
    properties: present({
      ...body,
      type: undefined,
      name: undefined,
      delegations: body.delegations ?? [],
      privateEndpointNetworkPolicies: body.privateEndpointNetworkPolicies ?? "Disabled",
      privateLinkServiceNetworkPolicies: body.privateLinkServiceNetworkPolicies ?? "Enabled",
      etag: `W/"${randomUUID()}"`,
    }),
  }),
  computed: (resource, azure): Body => {
    const endpoints = endpointsIn(resource, azure);
    return endpoints.length === 0
      ? {}
      : { privateEndpoints: endpoints.map((endpoint) => ({ id: endpoint.id })) };
  },
  refuseDelete: (resource, azure) => inUse(resource, azure),
};

/** The private endpoints in a subnet. */
export function endpointsIn(resource: StoredResource, azure: Reader): StoredResource[] {
  return azure
    .all("Microsoft.Network/privateEndpoints")
    .filter((e) => sameId(stringAt(e.properties, "subnet.id") ?? "", resource.id));
}

/** Refuses to remove a subnet that something is in. */
export function inUse(resource: StoredResource, azure: Reader): ArmError | undefined {
  const [endpoint] = endpointsIn(resource, azure);
  if (!endpoint) return undefined;
  return new ArmError(
    400,
    "InUseSubnetCannotBeDeleted",
    `Subnet ${armId(resource.id).name} is in use by ${endpoint.id} and cannot be deleted. In order ` +
      `to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.`,
  );
}

export function prefixesOf(properties: Body): string[] {
  const one = stringAt(properties, "addressPrefix");
  const many = stringsAt(properties, "addressPrefixes");
  return one === undefined ? many : [one];
}

function prefixes({ id, name, body, parent, azure }: PutRequest): ArmError | undefined {
  const network = parent ? armId(parent.id).name : "";
  const own = prefixesOf(body);
  const space = stringsAt(parent?.properties, "addressSpace.addressPrefixes");
  const wrong = own.find((prefix) => !parseRange(prefix));
  if (wrong !== undefined || own.length === 0)
    return new ArmError(
      400,
      "InvalidAddressPrefixFormat",
      `Address prefix ${wrong ?? "<null>"} of resource ${id} is not formatted correctly. It should ` +
        `follow CIDR notation, for example 10.0.0.0/24.`,
    );
  const outside = own.find((prefix) => !space.some((outer) => within(outer, prefix)));
  if (outside !== undefined)
    return new ArmError(
      400,
      "NetcfgSubnetRangeOutsideVnet",
      `Subnet '${name}' is not valid because its IP address range is outside the IP address range ` +
        `of virtual network '${network}'.`,
    );
  const clash = azure
    .within(parent?.id ?? id, TYPE)
    .filter((other) => !sameId(other.id, id))
    .find((other) => prefixesOf(other.properties).some((p) => own.some((o) => clashes(o, p))));
  return clash
    ? new ArmError(
        400,
        "NetcfgSubnetRangesOverlap",
        `Subnet '${name}' is not valid because its IP address range overlaps with that of an ` +
          `existing subnet in virtual network '${network}'.`,
      )
    : undefined;
}

function within(outer: string, inner: string): boolean {
  const [a, b] = [parseRange(outer), parseRange(inner)];
  return a !== undefined && b !== undefined && contains(a, b);
}

function clashes(one: string, other: string): boolean {
  const [a, b] = [parseRange(one), parseRange(other)];
  return a !== undefined && b !== undefined && overlaps(a, b);
}
