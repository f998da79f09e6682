import { classic, Kind, native, type Subject } from "../framework/kind";
import { addressOf, pointing, type Pointer } from "../framework/relations";
import type { Stack } from "../framework/stack";
import { list, property } from "../framework/values";

export type EndpointKey = "name" | "subnet" | "connections" | "manualConnections" | "zoneIds";

export const endpoint = new Kind<EndpointKey>(
  "private endpoint",
  {
    tokens: native("network", "PrivateEndpoint"),
    properties: {
      name: { path: "privateEndpointName", output: "name" },
      subnet: "subnet.id",
      connections: "privateLinkServiceConnections",
      manualConnections: "manualPrivateLinkServiceConnections",
    },
  },
  {
    tokens: classic("privatelink/endpoint:Endpoint"),
    properties: {
      name: "name",
      subnet: "subnetId",
      connections: {
        path: "privateServiceConnection",
        read: (connection) => [
          {
            privateLinkServiceId: property(connection, "privateConnectionResourceId"),
            groupIds: property(connection, "subresourceNames"),
          },
        ],
      },
      zoneIds: "privateDnsZoneGroup.privateDnsZoneIds",
    },
  },
);

/** Every connection of an endpoint, with where it stands. */
export function connectionsOf(
  subject: Subject<EndpointKey>,
): { readonly connection: unknown; readonly path: string }[] {
  return (["connections", "manualConnections"] as const).flatMap((key) =>
    list(subject.get(key)).map((connection, index) => ({
      connection,
      path: `${subject.path(key)}[${index}]`,
    })),
  );
}

const endpointPointer: Pointer<EndpointKey> = {
  kind: endpoint,
  via: ["connections", "manualConnections"],
  addresses: (subject) =>
    connectionsOf(subject).map(({ connection }) =>
      addressOf(property(connection, "privateLinkServiceId")),
    ),
};

/** The private endpoints of each cluster. */
export const endpoints = (stack: Stack) => pointing(stack, endpointPointer);

export const zone = new Kind<"name">(
  "private DNS zone",
  {
    tokens: native("privatedns|network", "PrivateZone"),
    properties: { name: { path: "privateZoneName", output: "name" } },
  },
  { tokens: classic("privatedns/zone:Zone"), properties: { name: "name" } },
);

export type ZoneGroupKey = "endpointName" | "zoneIds";

export const zoneGroup = new Kind<ZoneGroupKey>("private DNS zone group", {
  tokens: native("network", "PrivateDnsZoneGroup"),
  properties: {
    endpointName: "privateEndpointName",
    zoneIds: {
      path: "privateDnsZoneConfigs",
      read: (configs) => list(configs).map((each) => property(each, "privateDnsZoneId")),
    },
  },
});

export type LinkKey = "id" | "zoneName" | "networkId";

export const networkLink = new Kind<LinkKey>(
  "virtual network link",
  {
    tokens: native("privatedns|network", "VirtualNetworkLink"),
    // Among the outputs only the link's id has the zone.
    properties: { id: "id", zoneName: "privateZoneName", networkId: "virtualNetwork.id" },
  },
  {
    tokens: classic("privatedns/zoneVirtualNetworkLink:ZoneVirtualNetworkLink"),
    properties: { zoneName: "privateDnsZoneName", networkId: "virtualNetworkId" },
  },
);

export const network = new Kind<"name">(
  "virtual network",
  {
    tokens: native("network", "VirtualNetwork"),
    properties: { name: { path: "virtualNetworkName", output: "name" } },
  },
  {
    tokens: classic("network/virtualNetwork:VirtualNetwork"),
    properties: { name: "name" },
  },
);

export const subnet = new Kind<"networkName">(
  "subnet",
  { tokens: native("network", "Subnet"), properties: { networkName: "virtualNetworkName" } },
  {
    tokens: classic("network/subnet:Subnet"),
    properties: { networkName: "virtualNetworkName" },
  },
);

export const securityRules = new Kind<"rules" | "name">(
  "network security rule",
  {
    tokens: native("network", "NetworkSecurityGroup"),
    properties: { rules: "securityRules" },
  },
  {
    tokens: native("network", "SecurityRule"),
    properties: { name: { path: "securityRuleName", output: "name" } },
  },
  {
    tokens: classic("network/networkSecurityGroup:NetworkSecurityGroup"),
    properties: { rules: "securityRules" },
  },
  {
    tokens: classic("network/networkSecurityRule:NetworkSecurityRule"),
    properties: { name: "name" },
  },
);
