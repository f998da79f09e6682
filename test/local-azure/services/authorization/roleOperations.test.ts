import type { Arm } from "../../../../local-azure/arm/arm";
import {
  azureWithGroup,
  cluster,
  clusterId,
  databaseId,
  endpoint,
  endpointId,
  group,
  network,
  networkId,
  setting,
  subnet,
  subnetId,
} from "../../fixture";

let azure: Arm;
beforeEach(() => {
  azure = azureWithGroup();
});

const busy = (id: string): Error =>
  new Error(
    `Status=409 Code="Conflict" Message="The resource '${id}' has an operation in progress. Wait until it has ended and try again."`,
  );
const stop = (): void => setting(azure, "clock.json", { speed: 0 });
const goOn = (): void => setting(azure, "clock.json", { speed: 1e9 });

/** Time passes; a nearly infinite speed needs a moment of it. */
async function moment(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2));
}

describe("with a stopped clock", () => {
  beforeEach(stop);

  test("a new cluster is being created until the clock goes on", async () => {
    const view = azure.put(clusterId, cluster);
    expect(view).toMatchObject({ provisioningState: "Creating", resourceState: "Creating" });
    expect(azure.progress(clusterId)).toEqual({ done: false, elapsed: 0, remaining: 900 });
    goOn();
    await moment();
    expect(azure.get(clusterId)).toMatchObject({
      provisioningState: "Succeeded",
      resourceState: "Running",
    });
    expect(azure.progress(clusterId)).toEqual({ done: true });
  });

  test.each<[string, () => unknown]>([
    ["updated", () => azure.put(clusterId, cluster)],
    ["deleted", () => azure.delete(clusterId)],
    ["given a database", () => azure.put(databaseId, {})],
  ])("a cluster that is being created can't be %s", (_what, request) => {
    azure.put(clusterId, cluster);
    expect(request).toThrow(busy(clusterId));
  });

  test("a cluster that is being created can't be pointed at by a private endpoint", () => {
    azure.put(networkId, network);
    azure.put(subnetId, subnet);
    azure.put(clusterId, cluster);
    expect(() => azure.put(endpointId, endpoint)).toThrow(busy(clusterId));
  });

  test("a resource group that is being deleted takes nothing in", () => {
    azure.delete(group);
    expect(() => azure.put(networkId, network)).toThrow(
      new Error(
        `Status=409 Code="ResourceGroupBeingDeleted" Message="The resource group 'group' is in deprovisioning state and cannot perform this operation."`,
      ),
    );
  });
});

describe("a deletion", () => {
  beforeEach(() => {
    azure.put(clusterId, cluster);
    azure.put(databaseId, {});
    stop();
    azure.delete(clusterId);
  });

  test("takes its time", () => {
    expect(azure.get(clusterId).provisioningState).toBe("Deleting");
    expect(() => azure.put(clusterId, cluster)).toThrow(busy(clusterId));
  });

  test("can be asked for again", () => {
    azure.delete(clusterId);
    expect(azure.progress(clusterId).done).toBe(false);
  });

  test("takes everything along in the end, with no process waiting for it", async () => {
    goOn();
    await moment();
    expect(azure.find(clusterId)).toBeUndefined();
    expect(azure.find(databaseId)).toBeUndefined();
    azure.put(clusterId, cluster);
    await moment();
    expect(azure.find(databaseId)).toBeUndefined();
  });
});

describe("a creation that is to fail", () => {
  beforeEach(() => {
    setting(azure, "faults.json", {
      [clusterId.toLowerCase()]: { code: "OperationFailed", message: "The operation failed." },
    });
    azure.put(clusterId, cluster);
  });

  test("leaves the resource in state Failed and says why", () => {
    expect(azure.get(clusterId)).toMatchObject({
      provisioningState: "Failed",
      resourceState: "CreateFailed",
    });
    expect(azure.progress(clusterId)).toEqual({
      done: true,
      failure: { code: "OperationFailed", message: "The operation failed." },
    });
  });

  test("is made good by a PUT once nothing is wrong any more", () => {
    setting(azure, "faults.json", {});
    expect(azure.put(clusterId, cluster).provisioningState).toBe("Succeeded");
  });

  test("fails again as long as something is wrong", () => {
    expect(azure.put(clusterId, cluster).provisioningState).toBe("Failed");
  });
});
