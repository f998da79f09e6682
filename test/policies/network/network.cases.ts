import {
  aCluster,
  aDatabase,
  anEndpoint,
  aNetworkLink,
  aZone,
  aZoneGroup,
  CLUSTER_ID,
  GROUP,
  NETWORK_ID,
} from "../../../policies/framework/examples";
import {
  amrDnsLinked,
  amrPeDnsZone,
  amrPeDnsZoneGroup,
} from "../../../policies/network/privateDns";
import { amrPeGroupId, amrPrivateEndpoint } from "../../../policies/network/privateEndpoint";
import { nsgOssClusterPorts, nsgRedisPorts } from "../../../policies/network/securityRules";
import { policyCases, UNKNOWN } from "../policyCases";

const pe = "redis-endpoint";
const connection = "privateLinkServiceConnections.0";

const unreachable = (found: string) =>
  `redis: the number of its private endpoints is 0; it must be 1 or more while publicNetworkAccess is ${found}: nothing can reach it otherwise. Declare a PrivateEndpoint with \`groupIds: ["redisEnterprise"]\` and the cluster's id.`;

policyCases(amrPrivateEndpoint, {
  good: [aCluster(), anEndpoint()],
  absent: [{ [`${pe}:`]: undefined }, unreachable('"Disabled"')],
  wrongType: [{ [`${pe}:privateLinkServiceConnections`]: "redis" }, unreachable('"Disabled"')],
  otherCase: [
    {
      publicNetworkAccess: "DISABLED",
      [`${pe}:${connection}.privateLinkServiceId`]: CLUSTER_ID.toUpperCase(),
    },
  ],
  unknown: [
    { [`${pe}:${connection}.privateLinkServiceId`]: UNKNOWN },
    `redis: whether ${pe} is its private endpoint`,
  ],
  more: {
    "an endpoint to something else": [
      {
        [`${pe}:${connection}.privateLinkServiceId`]: `${GROUP}/providers/Microsoft.Sql/servers/x`,
      },
      unreachable('"Disabled"'),
    ],
    "an endpoint that waits for approval": [
      {
        [`${pe}:manualPrivateLinkServiceConnections`]: [
          { privateLinkServiceId: CLUSTER_ID, groupIds: ["redisEnterprise"] },
        ],
        [`${pe}:privateLinkServiceConnections`]: undefined,
      },
    ],
    "an endpoint made from the cluster's id, not known yet": [
      {
        [`${pe}:${connection}.privateLinkServiceId`]: UNKNOWN,
        [`${pe}:@madeFrom`]: { privateLinkServiceConnections: ["redis"] },
      },
    ],
    "one that isn't known yet, in the wrong group": [
      {
        [`${pe}:${connection}`]: { privateLinkServiceId: UNKNOWN, groupIds: ["redisCache"] },
        [`${pe}:@madeFrom`]: { privateLinkServiceConnections: ["redis"] },
      },
      `redis: privateLinkServiceConnections[0] of ${pe}.groupIds is ["redisCache"]; it must be ["redisEnterprise"]. Write \`groupIds: ["redisEnterprise"]\`.`,
    ],
    "the classic provider's endpoint": [
      {
        [`${pe}:`]: undefined,
        "+": [
          {
            type: "azure:privatelink/endpoint:Endpoint",
            name: "classic",
            properties: {
              privateServiceConnection: {
                privateConnectionResourceId: CLUSTER_ID,
                subresourceNames: ["redisEnterprise"],
              },
            },
          },
        ],
      },
    ],
    "a cluster that the internet reaches, which is another policy's affair": [
      { publicNetworkAccess: "Enabled", [`${pe}:`]: undefined },
    ],
  },
});

const group = (found: string) =>
  `${pe}: privateLinkServiceConnections[0].groupIds is ${found}; it must be ["redisEnterprise"]. Write \`groupIds: ["redisEnterprise"]\`.`;

policyCases(amrPeGroupId, {
  good: [anEndpoint()],
  absent: [{ [`${connection}.groupIds`]: undefined }, group("absent")],
  wrongType: [{ [`${connection}.groupIds`]: "redisEnterprise" }, group('"redisEnterprise"')],
  otherCase: [{ [`${connection}.groupIds`]: ["REDISENTERPRISE"] }],
  unknown: [
    { [`${connection}.groupIds`]: UNKNOWN },
    `${pe}: privateLinkServiceConnections.0.groupIds`,
  ],
  more: {
    "the classic cache's group": [
      { [`${connection}.groupIds`]: ["redisCache"] },
      group('["redisCache"]'),
    ],
    "two groups": [
      { [`${connection}.groupIds`]: ["redisEnterprise", "redisCache"] },
      group('["redisEnterprise", "redisCache"]'),
    ],
    "no group": [{ [`${connection}.groupIds`]: [] }, group("[]")],
    "an endpoint to something else": [
      {
        [`${connection}.privateLinkServiceId`]: `${GROUP}/providers/Microsoft.Cache/Redis/old`,
        [`${connection}.groupIds`]: ["redisCache"],
      },
    ],
    "a connection whose id isn't known yet": [{ [`${connection}.privateLinkServiceId`]: UNKNOWN }],
  },
});

const WHOSE =
  "privatelink.redisenterprise.cache.azure.net is the zone of the retired Enterprise tiers, privatelink.redis.cache.windows.net that of Azure Cache for Redis.";
const zone = (found: string) =>
  `redis-zone: privateZoneName is "${found}"; it must be "privatelink.redis.azure.net". Write \`privateZoneName: "privatelink.redis.azure.net"\`. ${WHOSE}`;

const classicCache = {
  type: "azure-native:redis:Redis",
  name: "old-cache",
  properties: { name: "old" },
};
const retired = { "sku.name": "Enterprise_E10" };

policyCases(amrPeDnsZone, {
  good: [aCluster(), aZone()],
  absent: [{ "redis-zone:privateZoneName": undefined }],
  wrongType: [{ "redis-zone:privateZoneName": 7 }],
  otherCase: [{ "redis-zone:privateZoneName": "PrivateLink.Redis.Azure.Net" }],
  unknown: [{ "redis-zone:privateZoneName": UNKNOWN }, "redis-zone: privateZoneName"],
  more: {
    "the retired tiers' zone": [
      { "redis-zone:privateZoneName": "privatelink.redisenterprise.cache.azure.net" },
      zone("privatelink.redisenterprise.cache.azure.net"),
    ],
    "the retired tiers' zone for one of theirs": [
      {
        ...retired,
        "redis-zone:privateZoneName": "privatelink.redisenterprise.cache.azure.net",
      },
    ],
    "the classic cache's zone": [
      { "redis-zone:privateZoneName": "privatelink.redis.cache.windows.net" },
      zone("privatelink.redis.cache.windows.net"),
    ],
    "the classic cache's zone beside a classic cache": [
      { "redis-zone:privateZoneName": "privatelink.redis.cache.windows.net", "+": [classicCache] },
    ],
    "the classic cache's zone in a stack of a network only": [
      { "redis:": undefined, "redis-zone:privateZoneName": "privatelink.redis.cache.windows.net" },
    ],
    "the public zone": [
      { "redis-zone:privateZoneName": "redis.azure.net" },
      zone("redis.azure.net"),
    ],
    "the public zone in a stack of a network only": [
      { "redis:": undefined, "redis-zone:privateZoneName": "redis.azure.net" },
      zone("redis.azure.net"),
    ],
    "a zone of another service": [
      { "redis-zone:privateZoneName": "privatelink.vaultcore.azure.net" },
    ],
    "the older module's type": [
      {
        "redis-zone:@type": "azure-native:network/v20200601:PrivateZone",
        "redis-zone:privateZoneName": "redis.azure.net",
      },
      zone("redis.azure.net"),
    ],
  },
});

const zoneId = (name: string) => `${GROUP}/providers/Microsoft.Network/privateDnsZones/${name}`;
const config = "redis-zone-group:privateDnsZoneConfigs.0.privateDnsZoneId";
const classicZone = { [config]: zoneId("privatelink.redis.cache.windows.net") };
const zoneGroup = (found: string, wanted = "privatelink.redis.azure.net") =>
  `redis-zone-group: privateDnsZoneConfigs[0].privateDnsZoneId is the zone "${found}"; it must be the id of the zone "${wanted}". Write \`privateDnsZoneId: "…/privateDnsZones/${wanted}"\`. ${WHOSE}`;

policyCases(amrPeDnsZoneGroup, {
  good: [anEndpoint(), aZoneGroup()],
  absent: [{ [config]: undefined }],
  wrongType: [{ "redis-zone-group:privateDnsZoneConfigs": "zone" }],
  otherCase: [{ [config]: zoneId("PRIVATELINK.REDIS.AZURE.NET") }],
  unknown: [{ [config]: UNKNOWN }, undefined],
  more: {
    "the classic cache's zone": [classicZone, zoneGroup("privatelink.redis.cache.windows.net")],
    "another service's zone": [
      { [config]: zoneId("privatelink.vaultcore.azure.net") },
      zoneGroup("privatelink.vaultcore.azure.net"),
    ],
    "the classic cache's zone for one of its endpoints": [
      {
        ...classicZone,
        [`${pe}:${connection}.privateLinkServiceId`]: `${GROUP}/providers/Microsoft.Cache/Redis/old`,
      },
    ],
    "the new zone for a cluster of the retired tiers": [
      { "+": [aCluster({ sku: { name: "Enterprise_E10" } })] },
      zoneGroup("privatelink.redis.azure.net", "privatelink.redisenterprise.cache.azure.net"),
    ],
    "an endpoint that isn't in the stack": [{ ...classicZone, [`${pe}:`]: undefined }],
    "names and ids that aren't known yet": [
      {
        ...classicZone,
        "redis-zone-group:privateEndpointName": UNKNOWN,
        "redis-zone-group:@madeFrom": { privateEndpointName: [pe] },
        [`${pe}:${connection}.privateLinkServiceId`]: UNKNOWN,
        [`${pe}:@madeFrom`]: { privateLinkServiceConnections: ["redis"] },
        "+": [aCluster()],
      },
      zoneGroup("privatelink.redis.cache.windows.net"),
    ],
  },
});

const linked = (network: string) =>
  `redis: the zone's link to the network ${network} is absent; it should be there: without it, clients in that network can't resolve the cluster. Declare a VirtualNetworkLink with that network's id.`;
const subnet = (properties: Record<string, unknown>, madeFrom?: Record<string, string[]>) => ({
  type: "azure-native:network:Subnet",
  name: "subnet",
  properties,
  madeFrom,
});
const created = {
  [`${pe}:subnet.id`]: UNKNOWN,
  [`${pe}:@madeFrom`]: { subnet: ["subnet"] },
};

policyCases(amrDnsLinked, {
  good: [aCluster(), anEndpoint(), aZoneGroup(), aZone(), aNetworkLink()],
  absent: [{ "redis-zone-link:": undefined }, linked("shop-vnet")],
  wrongType: [{ "redis-zone-link:virtualNetwork.id": 7 }, linked("shop-vnet")],
  otherCase: [{ "redis-zone-link:virtualNetwork.id": NETWORK_ID.toUpperCase() }],
  unknown: [{ [`${pe}:subnet.id`]: UNKNOWN }, undefined],
  more: {
    "no zone group": [
      { "redis-zone-group:": undefined },
      `redis: the zone group of ${pe} is absent; it should be there, with the zone privatelink.redis.azure.net. Declare a PrivateDnsZoneGroup for the endpoint.`,
    ],
    "a zone group made from the endpoint's name, not known yet": [
      {
        "redis-zone-group:privateEndpointName": UNKNOWN,
        "redis-zone-group:@madeFrom": { privateEndpointName: [pe] },
      },
    ],
    "a zone that isn't the stack's own": [
      { "redis-zone:": undefined, "redis-zone-link:": undefined },
    ],
    "a link to another network": [
      { "redis-zone-link:virtualNetwork.id": `${NETWORK_ID}-2` },
      linked("shop-vnet"),
    ],
    "a network that is made in the same stack": [
      {
        ...created,
        "redis-zone-link:virtualNetwork.id": UNKNOWN,
        "redis-zone-link:@madeFrom": { virtualNetwork: ["network"] },
        "+": [
          subnet({ virtualNetworkName: UNKNOWN }, { virtualNetworkName: ["network"] }),
          {
            type: "azure-native:network:VirtualNetwork",
            name: "network",
            properties: { virtualNetworkName: "new-vnet" },
          },
        ],
      },
    ],
    "a network that is made in the same stack and not linked": [
      { ...created, "+": [subnet({ virtualNetworkName: "new-vnet" })] },
      linked("new-vnet"),
    ],
  },
});

describe("with other networks that have clients", () => {
  policyCases(amrDnsLinked, {
    good: [
      aCluster(),
      anEndpoint(),
      aZoneGroup(),
      aZone(),
      aNetworkLink(),
      { ...aNetworkLink(`${NETWORK_ID}-apps`), name: "apps-link" },
    ],
    settings: { clientNetworks: [`${NETWORK_ID}-apps`] },
    absent: [{ "apps-link:": undefined }, linked("shop-vnet-apps")],
    wrongType: [{ "apps-link:virtualNetwork": "apps" }, linked("shop-vnet-apps")],
    otherCase: [{ "apps-link:virtualNetwork.id": `${NETWORK_ID}-APPS` }],
    unknown: [
      { [`${pe}:privateLinkServiceConnections.0.privateLinkServiceId`]: UNKNOWN },
      undefined,
    ],
    more: {},
  });
});

const rule = (properties: Record<string, unknown> = {}) => ({
  type: "azure-native:network:SecurityRule",
  name: "allow",
  properties: {
    securityRuleName: "allow-redis",
    access: "Allow",
    direction: "Outbound",
    destinationPortRange: "10000",
    ...properties,
  },
});
const opens = (found: string, key = "destinationPortRange", line = `${key}: "10000"`) =>
  `allow: ${key} (rule allow-redis) is ${found}; it should be "10000". Write \`${line}\`.`;

policyCases(nsgRedisPorts, {
  good: [rule()],
  absent: [{ destinationPortRange: undefined }, opens("absent")],
  wrongType: [{ destinationPortRange: { from: 1 } }, opens("absent")],
  otherCase: [{ access: "ALLOW", destinationPortRange: "6379" }, opens('"6379"')],
  unknown: [{ destinationPortRange: UNKNOWN }, "allow: destinationPortRange"],
  more: {
    6380: [{ destinationPortRange: "6380" }, opens('"6380"')],
    "6380 as a number": [{ destinationPortRange: 6380 }, opens('"6380"')],
    "6379-6380": [{ destinationPortRange: "6379-6380" }, opens('"6379-6380"')],
    "6380 in a list": [
      { destinationPortRange: undefined, destinationPortRanges: ["443", "6380"] },
      opens('"6380"', "destinationPortRanges[1]", 'destinationPortRanges: ["10000"]'),
    ],
    "6380 for something that isn't called Redis": [
      { securityRuleName: "cache", destinationPortRange: "6380" },
      opens('"6380"').replace("allow-redis", "cache"),
    ],
    "a rule for Redis that opens something else": [{ destinationPortRange: "443" }, opens('"443"')],
    "a rule that isn't for Redis": [{ securityRuleName: "web", destinationPortRange: "443" }],
    "every port": [{ destinationPortRange: "*" }],
    "a range with 10000": [{ destinationPortRange: "9000-11000" }],
    "the nodes' ports": [{ destinationPortRange: "8500-8599" }],
    "6380 denied": [{ access: "Deny", destinationPortRange: "6380" }],
    "6380 in a group's own list": [
      {
        "@type": "azure-native:network:NetworkSecurityGroup",
        securityRules: [
          { name: "web", access: "Allow", destinationPortRange: "443" },
          { name: "cache", access: "Allow", destinationPortRange: "6380" },
        ],
      },
      'allow: securityRules[1].destinationPortRange (rule cache) is "6380"; it should be "10000". Write `destinationPortRange: "10000"`.',
    ],
    "6380 with the classic provider": [
      {
        "@type": "azure:network/networkSecurityRule:NetworkSecurityRule",
        name: "allow-redis",
        destinationPortRange: "6380",
      },
      opens('"6380"'),
    ],
  },
});

const nodes = (policy: string) =>
  `redis: the ports that the stack's security rules open is 10000 only; it should be 8500-8599 too: clusteringPolicy of redis-database is ${policy}. Write \`destinationPortRanges: ["10000", "8500-8599"]\`.`;

policyCases(nsgOssClusterPorts, {
  good: [aCluster(), aDatabase(), rule()],
  absent: [
    { "redis-database:clusteringPolicy": undefined },
    nodes("absent, which means OSSCluster"),
  ],
  wrongType: [{ "redis-database:clusteringPolicy": 7 }],
  otherCase: [{ "redis-database:clusteringPolicy": "osscluster" }, nodes('"osscluster"')],
  unknown: [{ "redis-database:clusteringPolicy": UNKNOWN }, "redis: clusteringPolicy"],
  more: {
    OSSCluster: [{ "redis-database:clusteringPolicy": "OSSCluster" }, nodes('"OSSCluster"')],
    "OSSCluster with the nodes' ports open": [
      {
        "redis-database:clusteringPolicy": "OSSCluster",
        "+": [{ ...rule({ destinationPortRange: "8500-8599" }), name: "nodes" }],
      },
    ],
    "OSSCluster with rules that aren't for Redis": [
      { "redis-database:clusteringPolicy": "OSSCluster", "allow:destinationPortRange": "443" },
    ],
  },
});
