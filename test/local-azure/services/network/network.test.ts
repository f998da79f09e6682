import type { Body } from "../../../../local-azure/arm/json";
import type { Arm } from "../../../../local-azure/arm/arm";
import {
  azureWithGroup,
  cluster,
  clusterId,
  endpoint,
  endpointId,
  network,
  networkId,
  subnet,
  subnetId,
  zoneId,
} from "../../fixture";

let azure: Arm;
beforeEach(() => {
  azure = azureWithGroup();
  azure.put(networkId, network);
});

describe("a virtual network", () => {
  test("lists the subnets that are in it", () => {
    azure.put(subnetId, subnet);
    expect(azure.get(networkId).subnets).toMatchObject([{ id: subnetId, name: "data" }]);
  });

  test("leaves its subnets alone when an update lists none", () => {
    azure.put(subnetId, subnet);
    azure.put(networkId, { ...network, tags: { team: "data" } });
    expect(azure.find(subnetId)).toBeDefined();
  });

  test("makes the subnets that its body lists, and removes the others", () => {
    azure.put(subnetId, subnet);
    const listed = [{ name: "apps", addressPrefix: "10.1.2.0/24" }];
    azure.put(networkId, { ...network, subnets: listed });
    expect(azure.get(networkId).subnets).toMatchObject(listed);
    expect(azure.find(subnetId)).toBeUndefined();
  });

  test("is not there when one of the subnets that it lists is refused", () => {
    const id = `${networkId}2`;
    const subnets = [{ name: "apps", addressPrefix: "10.9.0.0/24" }];
    expect(() => azure.put(id, { ...network, subnets })).toThrow(/NetcfgSubnetRangeOutsideVnet/);
    expect(azure.find(id)).toBeUndefined();
    expect(() => azure.put(id, { ...network, subnets: [{}] })).toThrow(/a subnet has no name/);
  });

  test("is refused with a prefix that is none", () => {
    const wrong = { ...network, addressSpace: { addressPrefixes: ["10.1.0.1/16"] } };
    expect(() => azure.put(networkId, wrong)).toThrow(
      new Error(
        `Status=400 Code="InvalidAddressPrefixFormat" Message="Address prefix 10.1.0.1/16 of resource ${networkId} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24."`,
      ),
    );
  });

  test("keeps the prefix that a subnet needs", () => {
    azure.put(subnetId, subnet);
    const moved = { ...network, addressSpace: { addressPrefixes: ["10.2.0.0/16"] } };
    expect(() => azure.put(networkId, moved)).toThrow(/Code="InUsePrefixCannotBeDeleted"/);
  });

  test.each(["-network", "net work", "n".repeat(81)])("is not called %j", (name) => {
    const id = networkId.replace(/network$/, name);
    expect(() => azure.put(id, network)).toThrow(`Resource name ${name} is invalid.`);
  });
});

describe("a subnet is refused", () => {
  test.each<[string, Body, string]>([
    [
      "without a prefix",
      {},
      `Status=400 Code="InvalidAddressPrefixFormat" Message="Address prefix <null> of resource ${subnetId} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24."`,
    ],
    [
      "outside its network",
      { addressPrefix: "10.2.0.0/24" },
      `Status=400 Code="NetcfgSubnetRangeOutsideVnet" Message="Subnet 'data' is not valid because its IP address range is outside the IP address range of virtual network 'network'."`,
    ],
    [
      "across another one",
      { addressPrefix: "10.1.8.0/25" },
      `Status=400 Code="NetcfgSubnetRangesOverlap" Message="Subnet 'data' is not valid because its IP address range overlaps with that of an existing subnet in virtual network 'network'."`,
    ],
  ])("%s", (_what, body, message) => {
    azure.put(`${networkId}/subnets/other`, { addressPrefix: "10.1.8.0/24" });
    expect(() => azure.put(subnetId, body)).toThrow(new Error(message));
  });
});

describe("a private endpoint", () => {
  beforeEach(() => {
    azure.put(subnetId, subnet);
    azure.put(clusterId, cluster);
  });

  test("has an address of its own in the subnet, and the name that leads to it", () => {
    const first = azure.put(endpointId, endpoint);
    const second = azure.put(`${endpointId}2`, endpoint);
    const fqdn = "cache.uksouth.redis.azure.net";
    expect(first.customDnsConfigs).toEqual([{ fqdn, ipAddresses: ["10.1.1.4"] }]);
    expect(second.customDnsConfigs).toEqual([{ fqdn, ipAddresses: ["10.1.1.5"] }]);
  });

  test("keeps its address and its interface through updates", () => {
    const { customDnsConfigs, networkInterfaces } = azure.put(endpointId, endpoint);
    const updated = azure.put(endpointId, { ...endpoint, tags: { team: "data" } });
    expect(updated).toMatchObject({ customDnsConfigs, networkInterfaces });
  });

  test("keeps its subnet and its network from being deleted", () => {
    azure.put(endpointId, endpoint);
    const inUse = new Error(
      `Status=400 Code="InUseSubnetCannotBeDeleted" Message="Subnet data is in use by ${endpointId} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet."`,
    );
    expect(() => azure.delete(subnetId)).toThrow(inUse);
    expect(() => azure.delete(networkId)).toThrow(inUse);
    expect(() => azure.put(networkId, { ...network, subnets: [] })).toThrow(inUse);
    azure.delete(endpointId);
    azure.delete(networkId);
    expect(azure.find(subnetId)).toBeUndefined();
  });

  const connection = (change: Body): Body => ({
    ...endpoint,
    privateLinkServiceConnections: [
      {
        name: "redis",
        privateLinkServiceId: clusterId,
        groupIds: ["redisEnterprise"],
        ...change,
      },
    ],
  });
  const absent = subnetId.replace(/data$/, "nope");

  test.each<[string, Body, string]>([
    [
      "in a subnet that doesn't exist",
      { ...endpoint, subnet: { id: absent } },
      `Status=400 Code="InvalidResourceReference" Message="Resource ${absent} referenced by resource ${endpointId} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region."`,
    ],
    [
      "in a subnet that is no id",
      { ...endpoint, subnet: { id: "data" } },
      `Status=400 Code="InvalidResourceReference" Message="Resource data referenced by resource ${endpointId} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region."`,
    ],
    [
      "in another region than its subnet",
      { ...endpoint, location: "ukwest" },
      `Status=400 Code="InvalidResourceReference" Message="Resource ${subnetId} referenced by resource ${endpointId} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region."`,
    ],
    [
      "to a cluster that doesn't exist",
      connection({ privateLinkServiceId: `${clusterId}2` }),
      `Status=404 Code="ResourceNotFound" Message="The Resource 'Microsoft.Cache/redisEnterprise/cache2' under resource group 'group' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"`,
    ],
    [
      "with the group of the old service",
      connection({ groupIds: ["redisCache"] }),
      `Status=400 Code="BadRequest" Message="Call to Microsoft.Cache/redisEnterprise failed. Error message: Invalid groupId 'redisCache'. Supported: 'redisEnterprise'."`,
    ],
    [
      "without a group",
      connection({ groupIds: [] }),
      `Status=400 Code="BadRequest" Message="Call to Microsoft.Cache/redisEnterprise failed. Error message: Invalid groupId ''. Supported: 'redisEnterprise'."`,
    ],
    [
      "without a connection",
      { ...endpoint, privateLinkServiceConnections: [] },
      `Status=400 Code="BadRequest" Message="Private endpoint 'endpoint' must have exactly one private link service connection."`,
    ],
  ])("is refused %s", (_what, body, message) => {
    expect(() => azure.put(endpointId, body)).toThrow(new Error(message));
  });

  describe("'s zone group", () => {
    const zones = `${endpointId}/privateDnsZoneGroups/default`;
    const toZone = { privateDnsZoneConfigs: [{ name: "redis", privateDnsZoneId: zoneId }] };
    beforeEach(() => {
      azure.put(endpointId, endpoint);
    });

    test("writes the address into the zone", () => {
      azure.put(zoneId, { location: "Global" });
      expect(azure.put(zones, toZone).privateDnsZoneConfigs).toMatchObject([
        {
          recordSets: [
            { fqdn: "cache.uksouth.privatelink.redis.azure.net", ipAddresses: ["10.1.1.4"] },
          ],
        },
      ]);
    });

    test("needs a zone that exists", () => {
      expect(() => azure.put(zones, toZone)).toThrow(
        new Error(
          `Status=400 Code="InvalidResourceReference" Message="Resource ${zoneId} referenced by resource ${zones} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region."`,
        ),
      );
    });

    test("is the only one", () => {
      azure.put(zoneId, { location: "Global" });
      azure.put(zones, toZone);
      expect(() => azure.put(`${zones}2`, toZone)).toThrow(
        /Code="PrivateEndpointCannotHaveMultiplePrivateDnsZoneGroups"/,
      );
    });
  });
});
