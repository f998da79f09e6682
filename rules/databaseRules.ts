import { documentation, type InstanceRule } from "./instanceRule";

/** What Azure, or the workload, refuses of a database: modules, clustering, eviction. */
export const databaseRules: readonly InstanceRule[] = [
  {
    id: "search-enterprise",
    source: documentation("redis-modules.md"),
    check: ({ modules, clusteringPolicy }) =>
      modules.some(({ name }) => name === "RediSearch") && clusteringPolicy !== "EnterpriseCluster"
        ? [
            {
              property: "clusteringPolicy",
              value: clusteringPolicy,
              rule: "the module RediSearch needs the clustering policy EnterpriseCluster.",
              fix: "Write `EnterpriseCluster`, or leave RediSearch out.",
            },
          ]
        : [],
  },
  {
    id: "search-noeviction",
    source: documentation("redis-modules.md"),
    check: ({ modules, evictionPolicy }) =>
      modules.some(({ name }) => name === "RediSearch") && evictionPolicy !== "NoEviction"
        ? [
            {
              property: "evictionPolicy",
              value: evictionPolicy,
              rule: "the module RediSearch needs the eviction policy NoEviction.",
              fix: "Write `NoEviction`, or leave RediSearch out.",
            },
          ]
        : [],
  },
  {
    id: "modules-once",
    source: documentation("redis-modules.md"),
    check: ({ modules }) =>
      modules.flatMap(({ name }, index) =>
        modules.findIndex((other) => other.name === name) === index
          ? []
          : [
              {
                property: `modules[${index}].name`,
                value: name,
                rule: "is already listed; a database loads a module once.",
                fix: "Remove one of the two.",
              },
            ],
      ),
  },
  {
    id: "state-keeps-keys",
    source:
      "docs/adr/0003-one-instance-is-state.md: an AllKeys policy evicted the DataProtection key ring",
    check: ({ workload, evictionPolicy }) =>
      workload === "state" && evictionPolicy.startsWith("AllKeys")
        ? [
            {
              property: "evictionPolicy",
              value: evictionPolicy,
              rule: "it evicts keys that a `state` instance must not lose. Losing DataProtection-Keys, for example, logs everybody out.",
              fix: "Write `NoEviction` (or a Volatile policy, which spares keys without an expiry), or `workload: cache`.",
            },
          ]
        : [],
  },
  {
    id: "workload-tag",
    source: "docs/adr/0003-one-instance-is-state.md",
    check: ({ tags, workload }) =>
      "workload" in tags && tags.workload !== workload
        ? [
            {
              property: "tags.workload",
              value: tags.workload,
              rule: `the stack sets the tag \`workload\` from the instance's workload, ${workload}.`,
              fix: "Remove the tag.",
            },
          ]
        : [],
  },
];
