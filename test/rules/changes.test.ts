import {
  formatRefusedChange,
  refusedClusterChanges,
  refusedDatabaseChanges,
  scalesUpWithoutCluster,
} from "../../rules/changes";
import { clusteringPolicies, type ClusteringPolicy } from "../../rules/instanceSettings";

const small = { sku: "Balanced_B1", highAvailability: "Enabled" } as const;

test("turning high availability off is refused, with what to do instead", () => {
  const [change, ...rest] = refusedClusterChanges(small, {
    ...small,
    highAvailability: "Disabled",
  });
  expect(rest).toEqual([]);
  expect(formatRefusedChange("main", change!)).toBe(
    "main: highAvailability can't change from Enabled to Disabled: Azure can turn high availability on later, never off. Put it back to Enabled; to save its cost, create a second instance without it and move there.",
  );
});

test("turning high availability on is allowed", () => {
  expect(refusedClusterChanges({ ...small, highAvailability: "Disabled" }, small)).toEqual([]);
});

test.each([
  ["Balanced_B1", "FlashOptimized_A250", ["scale-flash"]],
  ["FlashOptimized_A250", "MemoryOptimized_M20", ["scale-flash"]],
  ["Balanced_B1", "MemoryOptimized_M20", []],
  ["balanced_b1", "Balanced_B3", []],
  ["Balanced_B1", "something new", []],
])("scaling from %s to %s: %j", (from, to, ids) => {
  const changes = refusedClusterChanges({ ...small, sku: from }, { ...small, sku: to });
  expect(changes.map(({ id }) => id)).toEqual(ids);
});

test("a clustering policy changes only while it is NoCluster", () => {
  const allowed = clusteringPolicies.flatMap((before) =>
    clusteringPolicies
      .filter((after) => refusedDatabaseChanges(policy(before), policy(after)).length === 0)
      .map((after) => `${before} → ${after}`),
  );
  expect(allowed).toEqual([
    "NoCluster → NoCluster",
    "NoCluster → OSSCluster",
    "NoCluster → EnterpriseCluster",
    "OSSCluster → OSSCluster",
    "EnterpriseCluster → EnterpriseCluster",
  ]);
});

test.each([
  ["Balanced_B1", "Balanced_B3", "NoCluster", true],
  ["Balanced_B3", "Balanced_B1", "NoCluster", false],
  ["Balanced_B1", "Balanced_B3", "OSSCluster", false],
] as const)(
  "%s → %s under %s asks for a clustered policy first: %s",
  (from, to, clustering, asks) => {
    expect(scalesUpWithoutCluster({ ...small, sku: from }, { ...small, sku: to }, clustering)).toBe(
      asks,
    );
  },
);

function policy(clusteringPolicy: ClusteringPolicy) {
  return { clusteringPolicy };
}
