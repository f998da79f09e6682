import { createHash, randomUUID } from "node:crypto";
import { ArmError, badRequest } from "../../arm/armError";
import { armId, parseId, resourceGroupId, sameId } from "../../arm/id";
import { type Body, present, stringAt } from "../../arm/json";
import { nestedResources } from "../../arm/refusals";
import type { PutRequest, ResourceType } from "../../arm/resourceType";
import { systemData } from "../../arm/systemData";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";

const LABELS =
  /^(?=.{1,253}$)(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)+[A-Za-z0-9-]+$/;

/** A private DNS zone. */
export const privateZone: ResourceType = {
  token: "azure-native:privatedns:PrivateZone",
  type: "Microsoft.Network/privateDnsZones",
  location: "global",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Network/privateDnsZones/{privateZoneName}`,
    autoName: { privateZoneName: "random" },
    limits: { resourceGroupName: RESOURCE_GROUP_NAME },
  },
  getFunction: true,
  checkName: (name) =>
    LABELS.test(name)
      ? undefined
      : new ArmError(400, "BadRequest", `The DNS zone name '${name}' is invalid.`),
  complete: ({ id, body, existing }) => ({
    properties: {
      ...body,
      // privatedns.json 2024-06-01: read-only limits and counters.
      maxNumberOfRecordSets: 25000,
      maxNumberOfVirtualNetworkLinks: 1000,
      maxNumberOfVirtualNetworkLinksWithRegistration: 100,
      internalId: createHash("sha256").update(id.toLowerCase()).digest("base64"),
      etag: randomUUID(),
      systemData: systemData(existing),
    },
  }),
  computed: (zone, azure) => {
    const links = azure.within(zone.id, virtualNetworkLink.type);
    const registering = links.filter((link) => link.properties.registrationEnabled === true);
    return {
      numberOfRecordSets: 1,
      numberOfVirtualNetworkLinks: links.length,
      numberOfVirtualNetworkLinksWithRegistration: registering.length,
    };
  },
  refuseDelete: ({ id }, azure) => {
    const links = azure.within(id, virtualNetworkLink.type);
    return links.length === 0
      ? undefined
      : nestedResources(
          id,
          links.map((link) => link.id),
        );
  },
};

/** What makes a private DNS zone answer in a virtual network. */
export const virtualNetworkLink: ResourceType = {
  token: "azure-native:privatedns:VirtualNetworkLink",
  type: "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
  location: "global",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Network/privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}`,
    autoName: { virtualNetworkLinkName: "copy" },
    limits: { resourceGroupName: RESOURCE_GROUP_NAME },
  },
  getFunction: true,
  references: (body) => {
    const id = networkId(body);
    return [
      {
        id: parseId(id) ? id : resourceGroupId("<null>"),
        missing: () =>
          new ArmError(
            404,
            "ParentResourceNotFound",
            `The virtual network '${id}' of the link could not be found.`,
          ),
      },
    ];
  },
  validate: (request) => {
    const refusal = linkedOnce(request) ?? linkedToNamesake(request);
    if (refusal) throw refusal;
  },
  complete: ({ body, existing }) => ({
    properties: present({
      ...body,
      registrationEnabled: body.registrationEnabled ?? false,
      virtualNetworkLinkState: "Completed",
      etag: randomUUID(),
      systemData: systemData(existing),
    }),
  }),
};

function networkId(body: Body): string {
  return stringAt(body, "virtualNetwork.id") ?? "";
}

function linkedOnce({ id, body, parent, azure }: PutRequest): ArmError | undefined {
  const wanted = networkId(body).toLowerCase();
  const other = azure
    .within(parent?.id ?? id, virtualNetworkLink.type)
    .find(
      (link) =>
        link.id.toLowerCase() !== id.toLowerCase() &&
        networkId(link.properties).toLowerCase() === wanted,
    );
  return other
    ? new ArmError(
        409,
        "Conflict",
        `The virtual network '${networkId(body)}' is already linked to the private DNS zone by '${other.id}'.`,
      )
    : undefined;
}

// Azure/ARO-RP#796, microsoft-foundry/foundry-samples#214: clients of the network could not tell the zones apart.
function linkedToNamesake({ body, parent, azure }: PutRequest): ArmError | undefined {
  const wanted = networkId(body).toLowerCase();
  const name = armId(parent?.id ?? "").name;
  const isLinked = azure
    .all(privateZone.type)
    .filter((zone) => !sameId(zone.id, parent?.id ?? ""))
    .filter((zone) => armId(zone.id).name.toLowerCase() === name.toLowerCase())
    .flatMap((zone) => azure.within(zone.id, virtualNetworkLink.type))
    .some((link) => networkId(link.properties).toLowerCase() === wanted);
  return isLinked
    ? badRequest(
        "A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link " +
          `virtual network with '${name}' and '${name}' zones.`,
      )
    : undefined;
}
