import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { Body } from "../../../local-azure/arm/json";
import type { Arm } from "../../../local-azure/arm/arm";
import { azureNative } from "../../../local-azure/providers/azureNative";
import { azureWithGroup, cluster, clusterId, databaseId, group } from "../fixture";
import { configure, connect, invoke } from "./client";

const databaseInputs: Body = {
  resourceGroupName: "group",
  clusterName: "cache",
  databaseName: "default",
};

let azure: Arm;
let client: ResourceProviderClient;
beforeEach(async () => {
  azure = azureWithGroup();
  client = await connect(azureNative(azure.directory));
  await configure(client);
});

describe("a function", () => {
  const args = { resourceGroupName: "group", clusterName: "cache" };

  test("says who is logged in", async () => {
    const answer = await invoke(client, "azure-native:authorization:getClientConfig", {});
    expect(answer).toMatchObject({
      subscriptionId: "00000000-0000-0000-0000-000000000000",
      tenantId: "11111111-1111-1111-1111-111111111111",
    });
  });

  test("lists keys, and nothing marks them as secret", async () => {
    azure.put(clusterId, cluster);
    azure.put(databaseId, {});
    const token = "azure-native:redisenterprise:listDatabaseKeys";
    const answer = await invoke(client, token, databaseInputs);
    expect(Object.keys(answer)).toEqual(["primaryKey", "secondaryKey"]);
  });

  test("lists the SKUs to scale to", async () => {
    azure.put(clusterId, cluster);
    const token = "azure-native:redisenterprise:listRedisEnterpriseSkusForScaling";
    const { skus } = await invoke(client, token, args);
    expect(skus).toContainEqual({ name: "Balanced_B3", sizeInGB: 3 });
    expect(skus).not.toContainEqual(expect.objectContaining({ name: "Balanced_B1" }));
  });

  test("gets a resource with its id", async () => {
    const token = "azure-native:resources:getResourceGroup";
    expect(await invoke(client, token, { resourceGroupName: "group" })).toEqual({
      azureApiVersion: "2024-03-01",
      id: group,
      location: "uksouth",
      name: "group",
      properties: { provisioningState: "Succeeded" },
      type: "Microsoft.Resources/resourceGroups",
    });
  });

  test.each<[string, Body, string]>([
    [
      "getRedisEnterprise",
      args,
      `request failed ${clusterId}: Status=404 Code="ResourceNotFound" Message="The Resource 'Microsoft.Cache/redisEnterprise/cache' under resource group 'group' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"`,
    ],
    [
      "listDatabaseKeys",
      databaseInputs,
      `request failed ${databaseId}: Status=404 Code="ResourceNotFound" Message="The Resource 'Microsoft.Cache/redisEnterprise/cache/databases/default' under resource group 'group' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"`,
    ],
    ["listDatabaseKeys", args, "missing required property 'databaseName'"],
  ])("%s names what it didn't find", async (name, given, message) => {
    const call = invoke(client, `azure-native:redisenterprise:${name}`, given);
    await expect(call).rejects.toMatchObject({ details: message });
  });

  test("that isn't modelled is refused by name", async () => {
    await expect(invoke(client, "azure-native:storage:listStorageAccountKeys", {})).rejects.toThrow(
      /The local Azure does not model the function azure-native:storage:listStorageAccountKeys\. It models: azure-native:authorization:getClientConfig, /,
    );
  });
});
