import { formatRefusal, refusalsOf } from "../../rules/changeConsequences";
import { clusteringPolicies } from "../../rules/instanceSettings";
import { scalesUpWithoutCluster } from "../../rules/sizeRules";

const cluster = "azure-native:redisenterprise:RedisEnterprise";
const database = "azure-native:redisenterprise:Database";
const small = { sku: { name: "Balanced_B1" }, highAvailability: "Enabled" };
const refused = (type: string, before: object, inputs: object): string[] =>
  refusalsOf({ type, operation: "update", before: { ...before }, inputs: { ...inputs } }).map(
    formatRefusal,
  );

test.each([
  ["Enabled", small],
  ["left out, which Azure takes for Enabled", { sku: small.sku }],
])(
  "turning high availability off is refused, with what to do instead: it was %s",
  (_was, before) => {
    expect(refused(cluster, before, { ...small, highAvailability: "Disabled" })).toEqual([
      "highAvailability can't change from Enabled to Disabled: Azure can turn high availability on, but never off. Put it back to Enabled; to save its cost, create a second instance without it and move to that one.",
    ]);
  },
);

test("turning high availability on is allowed", () => {
  expect(refused(cluster, { ...small, highAvailability: "Disabled" }, small)).toEqual([]);
});

test("an instance that is replaced or deleted may change in any way", () => {
  const inputs = { ...small, highAvailability: "Disabled" };
  for (const operation of ["replace", "delete"] as const) {
    expect(refusalsOf({ type: cluster, operation, before: small, inputs })).toEqual([]);
  }
});

test.each([
  ["Balanced_B1", "FlashOptimized_A250", ["sku"]],
  ["FlashOptimized_A250", "MemoryOptimized_M20", ["sku"]],
  ["Balanced_B1", "MemoryOptimized_M20", []],
  ["balanced_b1", "Balanced_B3", []],
  ["Balanced_B1", "something new", []],
  ["Balanced_B1", undefined, []],
])("scaling from %s to %s: %j", (from, to, properties) => {
  const before = { ...small, sku: { name: from } };
  const inputs = { ...small, sku: to === undefined ? undefined : { name: to } };
  const found = refusalsOf({ type: cluster, operation: "update", before, inputs });
  expect(found.map(({ property }) => property)).toEqual(properties);
});

test("a clustering policy changes only while it is NoCluster", () => {
  const allowed = clusteringPolicies.flatMap((before) =>
    clusteringPolicies
      .filter((after) => refused(database, policy(before), policy(after)).length === 0)
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

test("an inventory that left the policy out has OSSCluster; one that isn't known yet isn't judged", () => {
  expect(refused(database, {}, policy("EnterpriseCluster"))).toHaveLength(1);
  expect(refused(database, {}, policy("OSSCluster"))).toEqual([]);
  expect(refused(database, policy("OSSCluster"), policy("[computed]"))).toEqual([]);
});

test.each([
  ["Balanced_B1", "Balanced_B3", "NoCluster", true],
  ["Balanced_B3", "Balanced_B1", "NoCluster", false],
  ["Balanced_B1", "Balanced_B3", "OSSCluster", false],
] as const)(
  "%s → %s under %s asks for a clustered policy first: %s",
  (from, to, clustering, asks) => {
    expect(scalesUpWithoutCluster(from, to, clustering)).toBe(asks);
  },
);

function policy(clusteringPolicy: string) {
  return { clusteringPolicy };
}
