import fc from "fast-check";

import { consequenceOf } from "../../rules/changeConsequences";
import { type ResourceChange, severities } from "../../rules/changeRow";
import { redisChanges } from "../../rules/redisChanges";
import { surroundingChanges } from "../../rules/surroundingChanges";

const rows = [...redisChanges, ...surroundingChanges];
const consequences = rows.flatMap((row) => ("refusal" in row ? [] : [row]));
const cluster = "azure-native:redisenterprise:RedisEnterprise";
const database = "azure-native:redisenterprise:Database";
const update = (type: string, ...paths: string[]): ResourceChange => ({
  type,
  operation: "update",
  paths,
  before: {},
  inputs: { highAvailability: "Enabled" },
});

describe("a change to a running instance", () => {
  test.each<[what: string, change: ResourceChange, severity: string | undefined, text: RegExp]>([
    [
      "of name, resource group or location",
      { ...update(cluster, "location"), operation: "replace" },
      "dataLoss",
      /all its data is lost, and its host name and both access keys change/,
    ],
    ["of its size", update(cluster, "sku.name"), "disruptive", /Scales in place/],
    [
      "of its size without high availability",
      {
        ...update(cluster, "sku.name"),
        before: { highAvailability: "Disabled" },
        inputs: { highAvailability: "Disabled" },
      },
      "dataLoss",
      /offline while it scales, and its data is lost/,
    ],
    [
      "that turns on high availability",
      { ...update(cluster, "highAvailability"), before: { highAvailability: "Disabled" } },
      "inPlace",
      /^A replica is added in place/,
    ],
    [
      "that turns off high availability",
      { ...update(cluster, "highAvailability"), inputs: { highAvailability: "Disabled" } },
      "refused",
      /^Azure refuses this: highAvailability can't change from Enabled to Disabled/,
    ],
    [
      "of public access",
      update(cluster, "publicNetworkAccess"),
      "dropsConnections",
      /private endpoints/,
    ],
    ["of tags alone", update(cluster, "tags.owner"), undefined, /^$/],
    [
      "that takes its workbook away",
      { ...update("azure-native:applicationinsights:Workbook"), operation: "delete" },
      "inPlace",
      /nothing that runs notices/,
    ],
    ["of its encryption", update(cluster, "encryption.keyUrl"), "disruptive", /in place/],
    [
      "of access keys",
      update(database, "accessKeysAuthentication"),
      "dropsConnections",
      /Every connection drops/,
    ],
    ["of the client protocol", update(database, "clientProtocol"), "dropsConnections", /protocol/],
    ["of the eviction policy", update(database, "evictionPolicy"), "inPlace", /refused/],
    ["of persistence", update(database, "persistence.aofEnabled"), "inPlace", /restart/],
    [
      "of the clustering policy while it is NoCluster",
      {
        ...update(database, "clusteringPolicy"),
        before: { clusteringPolicy: "NoCluster" },
        inputs: { clusteringPolicy: "OSSCluster" },
      },
      "disruptive",
      /can't be changed back/,
    ],
    [
      "of the clustering policy once it is clustered",
      {
        ...update(database, "clusteringPolicy"),
        before: { clusteringPolicy: "OSSCluster" },
        inputs: { clusteringPolicy: "EnterpriseCluster" },
      },
      "refused",
      /^Azure refuses this: clusteringPolicy can't change from OSSCluster to EnterpriseCluster/,
    ],
    [
      "to a size without high availability and of another tier",
      {
        ...update(cluster, "sku.name"),
        before: { sku: { name: "Balanced_B1" } },
        inputs: { sku: { name: "FlashOptimized_A250" }, highAvailability: "Disabled" },
      },
      "refused",
      /^Azure refuses this: highAvailability.* Azure refuses this: sku can't change/,
    ],
    [
      "of modules, port or the geo group",
      { ...update(database, "modules"), operation: "replace" },
      "dataLoss",
      /every key in it is lost, every connection drops, and both access keys change/,
    ],
    ["that deletes it", { ...update(cluster), operation: "delete" }, "dataLoss", /no soft delete/],
    [
      "of a principal",
      update("azure-native:redisenterprise:AccessPolicyAssignment", "user.objectId"),
      "dropsConnections",
      /cut off/,
    ],
    [
      "of the subnet of its endpoint",
      { ...update("azure-native:network:PrivateEndpoint", "subnet.id"), operation: "replace" },
      "outage",
      /another address/,
    ],
  ])("%s", (_what, change, severity, text) => {
    const consequence = consequenceOf(change);
    expect(consequence?.severity).toBe(severity);
    expect(consequence?.text ?? "").toMatch(text);
  });
});

test.each([
  "azure-native:redisenterprise/v20250701:Database",
  "azure-native:cache:Database",
  "azure-native:cache/v20230301preview:Database",
])("an older token of azure-native means the same: %s", (type) => {
  expect(consequenceOf({ ...update(type), operation: "delete" })?.severity).toBe("dataLoss");
});

test.each(["azure-managed-redis:index:RedisEnterprise", "random:index/randomString:RandomString"])(
  "nothing is claimed of %s",
  (type) => {
    expect(consequenceOf({ ...update(type), operation: "replace" })).toBeUndefined();
  },
);

test("of several properties the gravest consequence is reported", () => {
  fc.assert(
    fc.property(
      fc.subarray(consequences, { minLength: 1 }),
      fc.constantFrom("update", "replace", "delete"),
      fc.constantFrom(cluster, database),
      (some, operation, type) => {
        const paths = some.map(({ path }) => path?.source.replace(/^\^|\\b$|\\/g, "") ?? "tags");
        const all = consequenceOf({ type, operation, paths, before: {}, inputs: {} });
        for (const path of paths) {
          const one = consequenceOf({ type, operation, paths: [path], before: {}, inputs: {} });
          if (one === undefined) continue;
          expect(severities.indexOf(all!.severity)).toBeLessThanOrEqual(
            severities.indexOf(one.severity),
          );
        }
      },
    ),
  );
});

test("every consequence is a sentence with a source", () => {
  for (const { text } of consequences) expect(text).toMatch(/^[A-Z].*\.$/);
  for (const { source } of rows) expect(source).toMatch(/^(Azure documentation, |Microsoft\.)/);
});
