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
  setting,
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

  describe("that is there", () => {
    const live: Body = {
      ...endpoint,
      customNetworkInterfaceName: "endpoint-nic",
      ipConfigurations: [
        { name: "static", groupId: "redisEnterprise", privateIPAddress: "10.1.1.40" },
      ],
      applicationSecurityGroups: [{ id: `${networkId}-applications` }],
    };
    const connectionId = `${endpointId}/privateLinkServiceConnections/redis`;
    beforeEach(() => {
      azure.put(endpointId, live);
    });

    test("has the address that was asked for, and publishes it", () => {
      expect(azure.get(endpointId).customDnsConfigs).toMatchObject([
        { ipAddresses: ["10.1.1.40"] },
      ]);
    });

    test("loses its static address and its groups in a body that leaves them out", () => {
      const { ipConfigurations, applicationSecurityGroups } = azure.put(endpointId, {
        ...endpoint,
        customNetworkInterfaceName: "endpoint-nic",
      });
      expect({ ipConfigurations, applicationSecurityGroups }).toEqual({ ipConfigurations: [] });
    });

    test("stays while its target is locked, which it is connected to", () => {
      azure.put(`${clusterId}/providers/Microsoft.Authorization/locks/keep`, {
        level: "CanNotDelete",
      });
      expect(() => azure.delete(endpointId)).toThrow(
        'Code="ScopeLocked" Message="Call to Microsoft.Cache/redisEnterprise failed. Error message: The scope ' +
          `'${clusterId}/privateEndpointConnectionProxies/endpoint' cannot perform delete operation because ` +
          `following scope(s) are locked: '${clusterId}'. Please remove the lock and try again."`,
      );
      azure.delete(`${clusterId}/providers/Microsoft.Authorization/locks/keep`);
      azure.delete(endpointId);
      expect(azure.find(endpointId)).toBeUndefined();
    });

    test("takes ids in another casing", () => {
      const target = { privateLinkServiceId: clusterId.toUpperCase() };
      const { privateLinkServiceConnections } = connection(target);
      const body = { ...live, subnet: { id: subnetId.toUpperCase() } };
      expect(
        azure.put(endpointId, {
          ...body,
          privateLinkServiceConnections: privateLinkServiceConnections!,
        }),
      ).toMatchObject({ privateLinkServiceConnections: [target] });
    });

    test("keeps the state that its target gave the connection", () => {
      const rejected = { privateLinkServiceConnectionState: { status: "Rejected" } };
      azure.change(endpointId, (resource) => {
        const [had] = resource.properties.privateLinkServiceConnections as [Body];
        const privateLinkServiceConnections = [{ ...had, ...rejected }];
        return [
          { ...resource, properties: { ...resource.properties, privateLinkServiceConnections } },
          undefined,
        ];
      });
      expect(azure.put(endpointId, live)).toMatchObject({
        privateLinkServiceConnections: [rejected],
      });
    });

    test.each<[string, Body]>([
      ["name", { name: "another" }],
      ["target", { privateLinkServiceId: `${clusterId}2` }],
    ])("keeps its connection's %s", (_what, change) => {
      azure.put(`${clusterId}2`, cluster);
      expect(() =>
        azure.put(endpointId, {
          ...connection(change),
          customNetworkInterfaceName: "endpoint-nic",
        }),
      ).toThrow(
        new Error(
          `Status=400 Code="CannotChangePrivateLinkConnectionOnPrivateEndpoint" Message="Cannot change the private link connection on private endpoint ${endpointId}. Please ensure you are not updating the details of existing private link connection: '${connectionId}'. That is not allowed."`,
        ),
      );
    });

    test("is made without the right to approve it only where somebody else does", () => {
      setting(azure, "denied.json", [
        "Microsoft.Cache/redisEnterprise/PrivateEndpointConnectionsApproval/action",
      ]);
      const { privateLinkServiceConnections, ...rest } = endpoint;
      expect(() => azure.put(`${endpointId}2`, endpoint)).toThrow(
        /Code="LinkedAuthorizationFailed"/,
      );
      azure.put(`${endpointId}2`, {
        ...rest,
        manualPrivateLinkServiceConnections: privateLinkServiceConnections!,
      });
      expect(azure.find(`${endpointId}2`)).toBeDefined();
    });

    test("keeps a connection that somebody else approves from becoming an automatic one", () => {
      const { privateLinkServiceConnections, ...rest } = endpoint;
      const other = `${endpointId}2`;
      azure.put(other, {
        ...rest,
        manualPrivateLinkServiceConnections: privateLinkServiceConnections!,
      });
      expect(azure.get(other).manualPrivateLinkServiceConnections).toMatchObject([
        { privateLinkServiceConnectionState: { status: "Pending" } },
      ]);
      expect(() => azure.put(other, endpoint)).toThrow(
        /Code="CannotChangePrivateLinkConnectionOnPrivateEndpoint"/,
      );
    });

    test.each<[string, Body, string]>([
      ["without its interface's name", {}, ""],
      ["with another name of it", { customNetworkInterfaceName: "another-nic" }, "another-nic"],
    ])("is refused %s", (_what, named, said) => {
      expect(() => azure.put(endpointId, { ...endpoint, ...named })).toThrow(
        new Error(
          `Status=400 Code="NameOfExistingPrivateEndpointNicCannotBeChanged" Message="Private Endpoint ${endpointId} contains existing NIC name endpoint-nic which does not match request's custom network interface name ${said}. Updating the name of existing nic not allowed."`,
        ),
      );
    });

    test("gives no name to an interface that Azure named", () => {
      azure.put(`${endpointId}2`, endpoint);
      expect(() =>
        azure.put(`${endpointId}2`, { ...endpoint, customNetworkInterfaceName: "mine" }),
      ).toThrow(/contains existing NIC name endpoint2\.nic\.[0-9a-f-]{36} which does not match/);
    });

    test("stays in its subnet", () => {
      const other = `${networkId}/subnets/other`;
      azure.put(other, { addressPrefix: "10.1.2.0/24" });
      expect(() => azure.put(endpointId, { ...live, subnet: { id: other } })).toThrow(
        /Code="CannotChangeSubnetOnExistingPrivateEndpoint"/,
      );
    });
  });

  test("is refused with an address that isn't in its subnet", () => {
    const ipConfigurations = [{ name: "static", privateIPAddress: "10.1.2.4" }];
    expect(() => azure.put(endpointId, { ...endpoint, ipConfigurations })).toThrow(
      new Error(
        `Status=400 Code="PrivateIPAddressNotInSubnet" Message="Private static IP address 10.1.2.4 does not belong to the range of subnet prefix 10.1.1.0/24."`,
      ),
    );
  });

  test("answers its subnet as a reference, whatever is said of the subnet in it", () => {
    const body = {
      ...endpoint,
      subnet: { id: subnetId, privateEndpointNetworkPolicies: "Disabled" },
    };
    expect(azure.put(endpointId, body).subnet).toEqual({ id: subnetId });
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

    test("takes the names off the endpoint while it is there", () => {
      azure.put(zoneId, { location: "Global" });
      const { customDnsConfigs } = azure.get(endpointId);
      azure.put(zones, toZone);
      expect(azure.get(endpointId).customDnsConfigs).toEqual([]);
      azure.put(endpointId, { ...endpoint, customDnsConfigs: [] });
      expect(azure.put(zones, toZone).privateDnsZoneConfigs).toMatchObject([
        { recordSets: [{ ipAddresses: ["10.1.1.4"] }] },
      ]);
      azure.delete(zones);
      expect(azure.get(endpointId).customDnsConfigs).toEqual(customDnsConfigs);
    });

    test("needs a name in each of its configurations", () => {
      azure.put(zoneId, { location: "Global" });
      const unnamed = { privateDnsZoneConfigs: [{ privateDnsZoneId: zoneId }] };
      expect(() => azure.put(zones, unnamed)).toThrow(
        new Error(`Status=400 Code="InvalidRequestFormat" Message="Cannot parse the request."`),
      );
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
