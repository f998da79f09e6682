import type * as grpc from "@grpc/grpc-js";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { type Body, at } from "../../../local-azure/arm/json";
import type { Arm } from "../../../local-azure/arm/arm";
import { azureNative } from "../../../local-azure/providers/azureNative";
import { UNKNOWN } from "../../../local-azure/providers/wire";
import {
  azureWithGroup,
  cluster,
  clusterId,
  group,
  secretId,
  setting,
  vault,
  vaultId,
} from "../fixture";
import {
  Empty,
  called,
  check,
  configure,
  connect,
  create,
  fromStruct,
  messages,
  toStruct,
} from "./client";

const urnOf = (type: string, name = "r"): string =>
  `urn:pulumi:dev::project::azure-native:${type}::${name}`;
const clusterUrn = urnOf("redisenterprise:RedisEnterprise");
const secretUrn = urnOf("keyvault:Secret");
const clusterInputs: Body = { ...cluster, resourceGroupName: "group", clusterName: "cache" };

let azure: Arm;
let client: ResourceProviderClient;
beforeEach(async () => {
  azure = azureWithGroup();
  client = await connect(azureNative(azure.directory));
  await configure(client, { location: "uksouth" });
});

async function read(urn: string, id: string, inputs?: Body, outputs: Body = {}) {
  const request = new messages.ReadRequest().setUrn(urn).setId(id);
  if (inputs) request.setInputs(toStruct(inputs)).setProperties(toStruct(outputs));
  const answer = await called<InstanceType<typeof messages.ReadResponse>>((done) =>
    client.read(request, done),
  );
  return {
    id: answer.getId(),
    inputs: fromStruct(answer.getInputs()),
    outputs: fromStruct(answer.getProperties()),
  };
}

async function update(urn: string, id: string, news: Body) {
  const request = new messages.UpdateRequest().setUrn(urn).setId(id).setNews(toStruct(news));
  const answer = await called<InstanceType<typeof messages.UpdateResponse>>((done) =>
    client.update(request, done),
  );
  return fromStruct(answer.getProperties());
}

async function remove(urn: string, id: string): Promise<void> {
  const request = new messages.DeleteRequest().setUrn(urn).setId(id);
  await called<Empty>((done) => client.delete(request, done));
}

test("without a directory for its state it says what it is and what is missing", async () => {
  const other = await connect(azureNative(undefined));
  await expect(configure(other)).rejects.toThrow(
    /this azure-native is a stand-in in front of a local Azure, and LOCAL_AZURE_DIR does not say where/,
  );
});

test("it has azure-native's capabilities: previews, and no secrets of its own", async () => {
  const response = await configure(client);
  expect(response.getSupportspreview()).toBe(true);
  expect(response.getSupportsAutonamingConfiguration()).toBe(true);
  expect(response.getAcceptsecrets()).toBe(false);
});

test("check reports every failure at once and fills in what the configuration says", async () => {
  const { inputs, failures } = await check(client, clusterUrn, { skuu: {}, clusterName: 3 });
  expect(inputs).toMatchObject({ location: "uksouth", azureApiVersion: "2025-07-01" });
  expect(failures).toEqual([
    ["", "missing required property 'publicNetworkAccess'"],
    ["", "missing required property 'resourceGroupName'"],
    ["", "missing required property 'sku'"],
    ["clusterName", "'clusterName' should be of type 'string' but got a number"],
    ["skuu", expect.stringMatching(/^unknown property 'skuu'/)],
  ]);
});

test("a preview creates nothing", async () => {
  const { id, struct } = await create(client, clusterUrn, clusterInputs, { preview: true });
  expect(id).toBe("");
  expect(fromStruct(struct).hostName).toBe(UNKNOWN);
  expect(azure.find(clusterId)).toBeUndefined();
});

test("create answers what Azure made of the inputs", async () => {
  const { id, struct } = await create(client, clusterUrn, clusterInputs);
  expect(id).toBe(clusterId);
  const outputs = fromStruct(struct);
  expect(outputs).toMatchObject({
    azureApiVersion: "2025-07-01",
    hostName: "cache.uksouth.redis.azure.net",
    redundancyMode: "ZR",
  });
  expect(outputs).not.toHaveProperty("clusterName");
  expect(outputs).not.toHaveProperty("resourceGroupName");
});

test("what exists is not created again", async () => {
  azure.put(clusterId, cluster);
  await expect(create(client, clusterUrn, clusterInputs)).rejects.toThrow(
    `cannot create already existing resource '${clusterId}'`,
  );
});

test("a refusal reaches the engine in azure-native's form, without a stack", async () => {
  const error = await create(client, clusterUrn, { ...clusterInputs, zones: ["1"] }).then(
    () => undefined,
    (reason: unknown) => reason as grpc.ServiceError,
  );
  expect(error?.details).toBe(
    `Status=400 Code="BadRequest" Message="Specifying zones for SKU 'Balanced_B1' is not supported. Zone redundancy is enabled by default for this SKU in regions with zones."`,
  );
});

describe("a creation that fails half-way", () => {
  async function failure(promise: Promise<unknown>) {
    const error = await promise.then(
      () => undefined,
      (reason: unknown) => reason as grpc.ServiceError,
    );
    const [details] = error?.metadata.get("grpc-status-details-bin") ?? [];
    const [any] = Status.deserializeBinary(details as Buffer).getDetailsList();
    expect(any?.getTypeName()).toBe("pulumirpc.ErrorResourceInitFailed");
    const detail = messages.ErrorResourceInitFailed.deserializeBinary(any!.getValue_asU8());
    return {
      id: detail.getId(),
      reasons: detail.getReasonsList(),
      inputs: fromStruct(detail.getInputs()),
      outputs: fromStruct(detail.getProperties()),
    };
  }

  test("reports the current state to the engine", async () => {
    setting(azure, "faults.json", {
      [clusterId.toLowerCase()]: { code: "OperationFailed", message: "The operation failed." },
    });
    expect(await failure(create(client, clusterUrn, clusterInputs))).toMatchObject({
      id: clusterId,
      reasons: ['Status=200 Code="OperationFailed" Message="The operation failed."'],
      inputs: clusterInputs,
      outputs: { provisioningState: "Failed", resourceState: "CreateFailed" },
    });
  });

  test("by its timeout leaves no outputs, and goes on without anybody waiting", async () => {
    setting(azure, "clock.json", { speed: 2e4 });
    const creation = create(client, clusterUrn, clusterInputs, { timeout: 1 });
    expect(await failure(creation)).toMatchObject({
      reasons: [
        "resource created but read failed context deadline exceeded: context deadline exceeded",
      ],
      outputs: {},
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(azure.get(clusterId).provisioningState).toBe("Succeeded");
  });

  test("by being cancelled leaves no outputs", async () => {
    setting(azure, "clock.json", { speed: 0 });
    const creation = failure(create(client, clusterUrn, clusterInputs));
    while (!azure.find(clusterId)) await new Promise((resolve) => setTimeout(resolve, 2));
    await called<Empty>((done) => client.cancel(new Empty(), done));
    expect(await creation).toMatchObject({
      id: clusterId,
      reasons: ["resource created but read failed context canceled: context canceled"],
      outputs: {},
    });
  });
});

describe("read", () => {
  test("of what is gone answers nothing", async () => {
    expect(await read(clusterUrn, clusterId, clusterInputs)).toEqual({
      id: "",
      inputs: {},
      outputs: {},
    });
  });

  test("for an import answers inputs that create nothing new", async () => {
    azure.put(clusterId, { ...cluster, tags: { team: "data" } });
    const { id, inputs, outputs } = await read(clusterUrn, clusterId);
    expect(id).toBe(clusterId);
    expect(inputs).toEqual({
      ...clusterInputs,
      azureApiVersion: "2025-07-01",
      highAvailability: "Enabled",
      minimumTlsVersion: "1.2",
      tags: { team: "data" },
    });
    expect(outputs.hostName).toBe("cache.uksouth.redis.azure.net");
  });

  test("for an import takes names as the id spells them", async () => {
    azure.put(clusterId, cluster);
    const { id, inputs } = await read(clusterUrn, clusterId.replace(/cache$/, "CACHE"));
    expect(id).toBe(clusterId.replace(/cache$/, "CACHE"));
    expect(inputs.clusterName).toBe("CACHE");
  });

  test("for an import keeps the slash that begins a scope", async () => {
    azure.put(clusterId, cluster);
    const id = `${clusterId}/providers/Microsoft.Insights/diagnosticSettings/metrics`;
    azure.put(id, { storageAccountId: "/anywhere" });
    const { inputs } = await read(urnOf("monitor:DiagnosticSetting"), id);
    expect(inputs).toMatchObject({ resourceUri: clusterId, name: "metrics" });
  });

  test("for a refresh takes over what was changed by hand", async () => {
    const { struct } = await create(client, clusterUrn, clusterInputs);
    const outputs = fromStruct(struct);
    expect((await read(clusterUrn, clusterId, clusterInputs, outputs)).inputs).toEqual(
      clusterInputs,
    );
    azure.put(clusterId, { ...cluster, tags: { team: "data" } });
    const { inputs } = await read(clusterUrn, clusterId, clusterInputs, outputs);
    expect(inputs).toEqual({ ...clusterInputs, tags: { team: "data" } });
  });
});

describe("update", () => {
  test("changes in place", async () => {
    await create(client, clusterUrn, clusterInputs);
    const news = { ...clusterInputs, sku: { name: "Balanced_B3" } };
    expect(await update(clusterUrn, clusterId, news)).toMatchObject({
      sku: { name: "Balanced_B3" },
    });
  });

  test("is refused by Azure where the diff saw nothing wrong", async () => {
    await create(client, clusterUrn, clusterInputs);
    const news = { ...clusterInputs, highAvailability: "Disabled" };
    await expect(update(clusterUrn, clusterId, news)).rejects.toThrow(
      /High availability cannot be disabled/,
    );
  });

  test("in the middle of another operation is a conflict", async () => {
    setting(azure, "clock.json", { speed: 0 });
    azure.put(clusterId, cluster);
    await expect(update(clusterUrn, clusterId, clusterInputs)).rejects.toThrow(
      /Status=409 Code="Conflict"/,
    );
  });

  test("of a vault leaves access policies alone that the program doesn't list", async () => {
    const policy = { tenantId: "t", objectId: "o", permissions: {} };
    const properties = vault.properties as Body;
    azure.put(vaultId, { ...vault, properties: { ...properties, accessPolicies: [policy] } });
    const news = { ...vault, resourceGroupName: "group", vaultName: "group-kv", tags: { a: "1" } };
    await update(urnOf("keyvault:Vault"), vaultId, news);
    expect(at(azure.get(vaultId), "properties.accessPolicies")).toEqual([policy]);
  });
});

describe("delete", () => {
  test("removes the resource, and is content when it is gone", async () => {
    azure.put(clusterId, cluster);
    await remove(clusterUrn, clusterId);
    expect(azure.find(clusterId)).toBeUndefined();
    await remove(clusterUrn, clusterId);
  });

  test("waits for a deletion that takes its time", async () => {
    azure.put(clusterId, cluster);
    setting(azure, "clock.json", { speed: 1e4 });
    await remove(clusterUrn, clusterId);
    expect(azure.find(clusterId)).toBeUndefined();
  });
});

test("a secret's value goes into the vault and comes back in no answer", async () => {
  azure.put(vaultId, vault);
  const inputs = {
    resourceGroupName: "group",
    vaultName: "group-kv",
    secretName: "password",
    properties: { value: "hunter2" },
  };
  const { id, struct } = await create(client, secretUrn, inputs);
  expect(id).toBe(secretId);
  expect(JSON.stringify(fromStruct(struct))).not.toContain("hunter2");
  const { outputs } = await read(secretUrn, secretId, inputs, fromStruct(struct));
  expect(JSON.stringify(outputs)).not.toContain("hunter2");
});

test("what the protocol has beyond that is answered as unimplemented", async () => {
  const call = called((done) => client.construct(new messages.ConstructRequest(), done));
  await expect(call).rejects.toThrow(/construct is not implemented/);
});

test("what is there by default is changed by creating it, and has its defaults again once deleted", async () => {
  const account = { location: "uksouth", kind: "StorageV2", sku: { name: "Standard_LRS" } };
  const accountId = `${group}/providers/Microsoft.Storage/storageAccounts/statestore`;
  const serviceId = `${accountId}/blobServices/default`;
  azure.put(accountId, account);
  const urn = urnOf("storage:BlobServiceProperties");
  const inputs = {
    resourceGroupName: "group",
    accountName: "statestore",
    blobServicesName: "default",
    isVersioningEnabled: true,
  };
  expect((await create(client, urn, inputs)).id).toBe(serviceId);
  expect(azure.get(serviceId).isVersioningEnabled).toBe(true);
  await remove(urn, serviceId);
  expect(azure.get(serviceId).isVersioningEnabled).toBeUndefined();
  azure.delete(accountId);
  await remove(urn, serviceId);
  expect(azure.find(serviceId)).toBeUndefined();
});
