import { aNetworkLink, aZone, NETWORK_ID } from "../../../policies/framework/examples";
import { amrDnsLinkedOnce } from "../../../policies/network/networkLinks";
import { policyCases, UNKNOWN } from "../policyCases";

const second = { ...aNetworkLink(`${NETWORK_ID}-2`), name: "second-link" };
const id = "second-link:virtualNetwork.id";
const same = { [id]: NETWORK_ID };
const overlaps = (link: string, other: string, property = "virtualNetwork.id") =>
  `${link}: ${property} is a network that ${other} links to a zone of the same name; it must be one that no other link has. Remove ${link} or ${other}.`;
const overlap = overlaps("second-link", "redis-zone-link");
const network = (name: string, virtualNetworkName: unknown) => ({
  type: "azure-native:network:VirtualNetwork",
  name,
  properties: { virtualNetworkName },
});
const madeFrom = (link: string, source: string) => ({
  [`${link}:virtualNetwork.id`]: UNKNOWN,
  [`${link}:@madeFrom`]: { virtualNetwork: [source] },
});

policyCases(amrDnsLinkedOnce, {
  good: [aZone(), aNetworkLink(), second],
  absent: [{ [id]: undefined }],
  wrongType: [{ "second-link:virtualNetwork": NETWORK_ID }],
  otherCase: [
    {
      [id]: NETWORK_ID.toUpperCase(),
      "second-link:privateZoneName": "PRIVATELINK.redis.azure.net",
    },
    overlap,
  ],
  unknown: [{ [id]: UNKNOWN }, "second-link: whether redis-zone-link has the same network"],
  more: {
    "the same network twice, in zones of two groups": [
      { ...same, "second-link:resourceGroupName": "hub-rg" },
      overlap,
    ],
    "the same network three times": [
      { ...same, "+": [{ ...aNetworkLink(), name: "a-link" }] },
      overlaps("redis-zone-link", "a-link"),
      overlaps("second-link", "a-link"),
    ],
    "the same network in zones of other names": [
      { ...same, "second-link:privateZoneName": "privatelink.redis.cache.windows.net" },
    ],
    "zones of another service": [
      {
        ...same,
        "second-link:privateZoneName": "privatelink.vaultcore.azure.net",
        "redis-zone-link:privateZoneName": "privatelink.vaultcore.azure.net",
      },
    ],
    "a network of the same name in another group": [
      { [id]: NETWORK_ID.replace("shop-rg", "hub-rg") },
    ],
    "neither network": [{ [id]: undefined, "redis-zone-link:virtualNetwork": undefined }],
    "one network of the stack, not known yet": [
      {
        ...madeFrom("redis-zone-link", "network"),
        ...madeFrom("second-link", "network"),
        "+": [network("network", "shop-vnet")],
      },
      overlap,
    ],
    "one network of the stack, known by now to one link": [
      {
        ...same,
        "redis-zone-link:@madeFrom": { virtualNetwork: ["network"] },
        ...madeFrom("second-link", "network"),
        "+": [network("network", "shop-vnet")],
      },
      overlap,
    ],
    "two networks of the stack, whose names aren't known yet": [
      {
        ...madeFrom("redis-zone-link", "network"),
        ...madeFrom("second-link", "other"),
        "+": [network("network", UNKNOWN), network("other", UNKNOWN)],
      },
    ],
    "a network of the stack and an id with another name": [
      { ...madeFrom("second-link", "network"), "+": [network("network", "new-vnet")] },
    ],
    "zones by what their names are made from": [
      {
        ...same,
        "second-link:privateZoneName": UNKNOWN,
        "second-link:@madeFrom": { privateZoneName: ["redis-zone"] },
      },
      overlap,
    ],
    "the classic provider's link": [
      {
        "+": [
          {
            type: "azure:privatedns/zoneVirtualNetworkLink:ZoneVirtualNetworkLink",
            name: "classic",
            properties: {
              privateDnsZoneName: "privatelink.redis.azure.net",
              virtualNetworkId: NETWORK_ID,
            },
          },
        ],
      },
      overlaps("classic", "redis-zone-link", "virtualNetworkId"),
    ],
  },
});

describe("while more isn't known", () => {
  const good = [aZone(), aNetworkLink(), second];
  const rest = {
    good,
    absent: [{ "second-link:": undefined }],
    wrongType: [{ "second-link:privateZoneName": 7 }],
    otherCase: "what isn't known has no case",
    more: {},
  } as const;

  describe("the zone's name", () => {
    policyCases(amrDnsLinkedOnce, {
      ...rest,
      unknown: [{ "second-link:privateZoneName": UNKNOWN }, "second-link: privateZoneName"],
    });
  });

  describe("the zone's name of the only link", () => {
    policyCases(amrDnsLinkedOnce, {
      ...rest,
      unknown: [
        { "second-link:": undefined, "redis-zone-link:privateZoneName": UNKNOWN },
        undefined,
      ],
    });
  });

  describe("whether a network of the stack is the one of the same name", () => {
    policyCases(amrDnsLinkedOnce, {
      ...rest,
      unknown: [
        { ...madeFrom("second-link", "network"), "+": [network("network", "shop-vnet")] },
        "second-link: whether redis-zone-link has the same network",
      ],
    });
  });
});
