import type { Body } from "../../../local-azure/arm/json";
import type { Arm } from "../../../local-azure/arm/arm";
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
} from "../fixture";

let azure: Arm;
beforeEach(() => {
  azure = azureWithGroup();
});

const busy = (id: string): Error =>
  new Error(
    `Status=409 Code="Conflict" Message="The resource '${id}' is busy processing a previous update request or is ` +
      `undergoing system maintenance. As such, it is currently unable to accept the update request. Please try again later."`,
  );
const stop = (): void => setting(azure, "clock.json", { speed: 0 });
const goOn = (): void => setting(azure, "clock.json", { speed: 1e6 });

const access = (who: "a" | "b" | "c"): Body => ({
  accessPolicyName: "default",
  user: { objectId: `${who.repeat(8)}-1111-1111-1111-111111111111` },
});
const assignment = (name: string): string => `${databaseId}/accessPolicyAssignments/${name}`;

/** Seconds pass by the machine's clock. */
function passed(seconds: number): void {
  jest.setSystemTime(Date.now() + seconds * 1000);
}

beforeEach(() => {
  jest.useFakeTimers({
    doNotFake: ["setTimeout", "nextTick", "setImmediate"],
    advanceTimers: true,
  });
});
afterEach(() => {
  jest.useRealTimers();
});

describe("with a stopped clock", () => {
  beforeEach(stop);

  test("a new cluster is being created until the clock goes on", () => {
    const view = azure.put(clusterId, cluster);
    expect(view).toMatchObject({ provisioningState: "Creating", resourceState: "Creating" });
    expect(azure.progress(clusterId)).toEqual({ done: false, elapsed: 0, remaining: 900 });
    goOn();
    passed(1);
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

describe("a cluster that has just been created", () => {
  beforeEach(() => {
    azure.put(networkId, network);
    azure.put(subnetId, subnet);
    setting(azure, "clock.json", { speed: 1 });
    azure.put(clusterId, cluster);
    passed(901);
  });

  test("is said to be done, and isn't running yet", () => {
    expect(azure.progress(clusterId)).toEqual({ done: true });
    expect(azure.get(clusterId)).toMatchObject({
      provisioningState: "Succeeded",
      resourceState: "Creating",
    });
  });

  test.each<[string, () => unknown]>([
    ["updated", () => azure.put(clusterId, cluster)],
    ["given a database", () => azure.put(databaseId, {})],
  ])("can't be %s", (_what, request) => {
    expect(request).toThrow(busy(clusterId));
  });

  test("can be pointed at by a private endpoint", () => {
    expect(azure.put(endpointId, endpoint)).toBeDefined();
  });

  test("runs a minute later", () => {
    passed(61);
    expect(azure.get(clusterId).resourceState).toBe("Running");
    expect(azure.put(databaseId, {})).toBeDefined();
  });

  test("keeps what is in its database waiting while it is changed", () => {
    passed(61);
    azure.put(databaseId, {});
    passed(331);
    azure.put(clusterId, { ...cluster, sku: { name: "Balanced_B3" } });
    expect(() => azure.put(assignment("a"), access("a"))).toThrow(busy(clusterId));
  });
});

describe("of two access policy assignments that are written at once", () => {
  beforeEach(() => {
    azure.put(clusterId, cluster);
    azure.put(databaseId, {});
    azure.put(assignment("a"), access("a"));
    azure.put(assignment("b"), access("b"));
  });

  test("the first is at work for a moment, however fast the clock is", () => {
    expect(azure.progress(assignment("a"))).toEqual({ done: false, elapsed: 30, remaining: 0 });
  });

  test("the second is taken, and fails", () => {
    passed(1);
    expect(azure.get(assignment("a")).provisioningState).toBe("Succeeded");
    expect(azure.get(assignment("b")).provisioningState).toBe("Failed");
    expect(azure.progress(assignment("b"))).toMatchObject({
      done: true,
      failure: { code: "Conflict" },
    });
  });

  test("the second is made good by writing it again, and a third goes through afterwards", () => {
    passed(1);
    azure.put(assignment("b"), access("b"));
    passed(1);
    azure.put(assignment("c"), access("c"));
    passed(1);
    for (const name of ["b", "c"])
      expect(azure.get(assignment(name)).provisioningState).toBe("Succeeded");
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

  test("takes everything along in the end, with no process waiting for it", () => {
    goOn();
    passed(1);
    expect(azure.find(clusterId)).toBeUndefined();
    expect(azure.find(databaseId)).toBeUndefined();
    azure.put(clusterId, cluster);
    passed(1);
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
