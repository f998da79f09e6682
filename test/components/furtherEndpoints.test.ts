import * as pulumi from "@pulumi/pulumi";

import { RedisEnterprise } from "../../components/redisEnterprise";
import type { RedisEnterpriseArgs } from "../../components/redisEnterpriseArgs";
import { armIds } from "./armIds";
import { record, type Recorded } from "./recording";

const ENDPOINT = "azure-native:network:PrivateEndpoint";
const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";
const CLUSTER = "azure-native:redisenterprise:RedisEnterprise";

const analytics = {
  subnetId: armIds.analyticsSubnet,
  location: "westeurope",
  resourceGroupName: "analytics-rg",
  privateDnsZoneId: armIds.analyticsZone,
};
const good: RedisEnterpriseArgs = {
  clusterName: "my-app-dev-redis",
  resourceGroupName: "my-app-dev-rg",
  location: "uksouth",
  sku: "Balanced_B1",
  workload: "cache",
  access: { keys: "Disabled", principals: [{ objectId: "11111111-2222-3333-4444-555555555555" }] },
  subnetId: armIds.subnet,
  privateDnsZoneId: armIds.zone,
  furtherEndpoints: { analytics },
};

function deploy(changed: Partial<RedisEnterpriseArgs> = {}): Promise<Recorded[]> {
  return record(() => new RedisEnterprise("main", { ...good, ...changed }));
}

const named = (recorded: readonly Recorded[], name: string): Recorded | undefined =>
  recorded.find((each) => each.name === name);

test("an endpoint in a further network is there, under names of its own, and goes with the cluster", async () => {
  const recorded = await deploy();
  expect(named(recorded, "main-endpoint-analytics")).toMatchObject({
    type: ENDPOINT,
    inputs: {
      privateEndpointName: "my-app-dev-redis-pe-analytics",
      resourceGroupName: "analytics-rg",
      location: "westeurope",
      subnet: { id: armIds.analyticsSubnet },
      privateLinkServiceConnections: [
        {
          name: "my-app-dev-redis-pe-analytics",
          privateLinkServiceId: `/ids/${CLUSTER}/main`,
          groupIds: ["redisEnterprise"],
        },
      ],
    },
    deleteBeforeReplace: true,
    replaceWith: [expect.stringMatching(/RedisEnterprise::main$/)],
    replacementTrigger: armIds.analyticsSubnet.toLowerCase(),
  });
  expect(named(recorded, "main-dns-zone-group-analytics")).toMatchObject({
    type: ZONE_GROUP,
    inputs: {
      privateEndpointName: "my-app-dev-redis-pe-analytics",
      resourceGroupName: "analytics-rg",
      privateDnsZoneConfigs: [{ privateDnsZoneId: armIds.analyticsZone }],
    },
  });
});

test("it changes nothing about the instance's own endpoint", async () => {
  const own = (recorded: readonly Recorded[]) =>
    ["main-endpoint", "main-dns-zone-group"].map((name) => named(recorded, name));
  expect(own(await deploy())).toEqual(own(await deploy({ furtherEndpoints: {} })));
});

test("without a zone it has no zone group, and another name if it is given one", async () => {
  const { subnetId, location, resourceGroupName } = analytics;
  const left = { subnetId, location, resourceGroupName, name: "pe" };
  const recorded = await deploy({ furtherEndpoints: { analytics: left } });
  expect(recorded.filter(({ type }) => type === ZONE_GROUP)).toHaveLength(1);
  expect(named(recorded, "main-endpoint-analytics")?.inputs.privateEndpointName).toBe("pe");
});

test("endpoints that wait for their approval ask for it, and are others than those that don't", async () => {
  const recorded = await deploy({ endpointApproval: "manual" });
  const endpoints = recorded.filter(({ type }) => type === ENDPOINT);
  expect(endpoints.map(({ replacementTrigger }) => replacementTrigger)).toEqual([
    `${armIds.subnet.toLowerCase()} manual`,
    `${armIds.analyticsSubnet.toLowerCase()} manual`,
  ]);
  for (const { inputs } of endpoints) {
    expect(inputs.privateLinkServiceConnections).toBeUndefined();
    expect(inputs.manualPrivateLinkServiceConnections).toMatchObject([
      { privateLinkServiceId: `/ids/${CLUSTER}/main`, groupIds: ["redisEnterprise"] },
    ]);
  }
});

test("while the instance is adopted, what is live of it is imported", async () => {
  const ids = { cluster: "/c", privateEndpoint: "/pe", "endpoint-analytics": "/analytics/pe" };
  const recorded = await deploy({ adopt: ids });
  expect(named(recorded, "main-endpoint-analytics")?.importId).toBe("/analytics/pe");
  expect(named(recorded, "main-dns-zone-group-analytics")?.importId).toBe("");
});

test("a key that can't be a name in the state is refused before anything is registered", async () => {
  const registered = await record(() => {
    expect(
      () => new RedisEnterprise("main", { ...good, furtherEndpoints: { "My team": analytics } }),
    ).toThrow(pulumi.RunError);
  });
  expect(registered).toEqual([]);
});
