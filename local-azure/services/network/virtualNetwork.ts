import { randomUUID } from "node:crypto";
import { ArmError } from "../../arm/armError";
import { overlaps, parseRange } from "./addresses";
import { armId } from "../../arm/id";
import { type Body, isObject, listAt, present, stringAt, stringsAt } from "../../arm/json";
import { checkNetworkName } from "./networkNames";
import type { PutRequest, Reader, ResourceType } from "../../arm/resourceType";
import type { StoredResource } from "../../arm/store";
import { endpointsIn, inUse, prefixesOf, subnet } from "./subnet";
import { GROUP } from "../../schemas/overlay";

/** A virtual network. Its subnets are resources of their own; a GET lists them. */
export const virtualNetwork: ResourceType = {
  token: "azure-native:network:VirtualNetwork",
  type: "Microsoft.Network/virtualNetworks",
  location: "regional",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Network/virtualNetworks/{virtualNetworkName}`,
    autoName: { virtualNetworkName: "random" },
    createOnly: ["location"],
    subResources: ["subnets", "virtualNetworkPeerings"],
  },
  getFunction: true,
  checkName: checkNetworkName,
  validate: (request) => {
    const refusal = addressSpace(request) ?? subnetsNamed(request) ?? subnetsKept(request);
    if (refusal) throw refusal;
  },
  complete: ({ body, existing }) => {
    return {
      properties: present({
        ...body,
        // Resources of their own.
        subnets: undefined,
        enableDdosProtection: body.enableDdosProtection ?? false,
        virtualNetworkPeerings: body.virtualNetworkPeerings ?? [],
        resourceGuid: stringAt(existing?.properties, "resourceGuid") ?? randomUUID(),
        etag: `W/"${randomUUID()}"`,
      }),
    };
  },
  // A body that lists subnets creates, changes and removes them.
  children: ({ id, body }) => {
    if (body.subnets === undefined) return undefined;
    const listed = listAt(body, "subnets").filter(isObject);
    return {
      type: subnet.type,
      bodies: listed.map((s) => [`${id}/subnets/${stringAt(s, "name") ?? ""}`, s]),
    };
  },
  computed: (network, azure) => ({ subnets: subnetsOf(network, azure) }),
  refuseDelete: ({ id }, azure) =>
    azure
      .within(id, subnet.type)
      .map((s) => inUse(s, azure))
      .find((refusal) => refusal !== undefined),
};

function subnetsOf(network: StoredResource, azure: Reader): Body[] {
  return azure.within(network.id, subnet.type).map((s) => azure.view(s));
}

function addressSpace({ body, existing, id, azure }: PutRequest): ArmError | undefined {
  const prefixes = stringsAt(body, "addressSpace.addressPrefixes");
  const ranges = prefixes.map(parseRange);
  const wrong = ranges.indexOf(undefined);
  if (wrong >= 0 || (prefixes.length === 0 && body.addressSpace !== undefined))
    return new ArmError(
      400,
      "InvalidAddressPrefixFormat",
      `Address prefix ${prefixes[wrong] ?? "<null>"} of resource ${id} is not formatted correctly. ` +
        `It should follow CIDR notation, for example 10.0.0.0/24.`,
    );
  const outside = existing
    ? azure.within(id, subnet.type).find((s) => !isInside(s, ranges))
    : undefined;
  return outside
    ? new ArmError(
        400,
        "InUsePrefixCannotBeDeleted",
        `IpPrefix ${prefixesOf(outside.properties).join(", ")} on Subnet ` +
          `${armId(outside.id).name} is in use and cannot be deleted.`,
      )
    : undefined;
}

function isInside(
  subnetResource: StoredResource,
  ranges: ReturnType<typeof parseRange>[],
): boolean {
  return prefixesOf(subnetResource.properties)
    .map(parseRange)
    .every((own) => own && ranges.some((range) => range && overlaps(range, own)));
}

function subnetsNamed({ body }: PutRequest): ArmError | undefined {
  return listAt(body, "subnets").every((s) => (stringAt(s, "name") ?? "") !== "")
    ? undefined
    : new ArmError(400, "InvalidRequestFormat", "Cannot parse the request: a subnet has no name.");
}

// A PUT with a list of subnets removes those that it leaves out; one in use can't go.
function subnetsKept({ id, body, existing, azure }: PutRequest): ArmError | undefined {
  if (!existing || body.subnets === undefined) return undefined;
  const listed = listAt(body, "subnets").map((s) => stringAt(s, "name")?.toLowerCase());
  return azure
    .within(id, subnet.type)
    .filter((s) => !listed.includes(armId(s.id).name.toLowerCase()))
    .map((s) => (endpointsIn(s, azure).length > 0 ? inUse(s, azure) : undefined))
    .find((refusal) => refusal !== undefined);
}
