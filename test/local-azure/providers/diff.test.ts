import fc from "fast-check";
import type { Body, Json } from "../../../local-azure/arm/json";
import { describe as describeType } from "../../../local-azure/providers/description";
import { diffInputs } from "../../../local-azure/providers/diff";
import { diffObjects } from "../../../local-azure/providers/propertyDiff";

const DATABASE = "azure-native:redisenterprise:Database";
const CLUSTER = "azure-native:redisenterprise:RedisEnterprise";
const ENDPOINT = "azure-native:network:PrivateEndpoint";

function diff(token: string, olds: Body, news: Body, outputs: Body = {}) {
  const result = diffInputs(describeType(token), olds, news, outputs);
  return { ...result, detailed: Object.fromEntries(result.detailed) };
}

describe("a change", () => {
  test.each<[string, string, Body, Body, Record<string, string>]>([
    [
      "of eviction policy is an update",
      DATABASE,
      { evictionPolicy: "A" },
      { evictionPolicy: "B" },
      { evictionPolicy: "update" },
    ],
    [
      "of clustering policy looks like an update, though Azure will refuse it",
      DATABASE,
      { clusteringPolicy: "OSSCluster" },
      { clusteringPolicy: "NoCluster" },
      { clusteringPolicy: "update" },
    ],
    ["of port replaces", DATABASE, { port: 1 }, { port: 2 }, { port: "updateReplace" }],
    ["that removes the port replaces", DATABASE, { port: 1 }, {}, { port: "deleteReplace" }],
    [
      "that adds modules replaces",
      DATABASE,
      {},
      { modules: [{ name: "a" }] },
      { modules: "addReplace" },
    ],
    [
      "that adds one more module does not",
      DATABASE,
      { modules: [{ name: "a" }] },
      { modules: [{ name: "a" }, { name: "b" }] },
      { "modules[1]": "add" },
    ],
    [
      "that removes the last module does not",
      DATABASE,
      { modules: [{ name: "a" }, { name: "b" }] },
      { modules: [{ name: "a" }] },
      { "modules[1]": "delete" },
    ],
    [
      "of a module's name looks like another element, though Azure will refuse it",
      DATABASE,
      { modules: [{ name: "a" }] },
      { modules: [{ name: "b" }] },
      { "modules[0]": "delete" },
    ],
    [
      "that adds arguments to a module looks like an update, though Azure will refuse it",
      DATABASE,
      { modules: [{ name: "a" }] },
      { modules: [{ name: "a", args: "x" }] },
      { "modules[0].args": "add" },
    ],
    [
      "of the order of modules is none",
      DATABASE,
      { modules: [{ name: "a", args: "x" }, { name: "b" }] },
      { modules: [{ name: "b" }, { name: "a", args: "x" }] },
      {},
    ],
    [
      "of one of reordered modules is found by its name",
      DATABASE,
      { modules: [{ name: "a" }, { name: "b" }] },
      { modules: [{ name: "b" }, { name: "a", args: "x" }] },
      { "modules[1].args": "add" },
    ],
    [
      "of the case of a resource group's name is none",
      CLUSTER,
      { resourceGroupName: "Group-RG" },
      { resourceGroupName: "group-rg" },
      {},
    ],
    [
      "of the resource group replaces",
      CLUSTER,
      { resourceGroupName: "one-rg" },
      { resourceGroupName: "other-rg" },
      { resourceGroupName: "updateReplace" },
    ],
    [
      "of a role assignment's principal replaces",
      "azure-native:authorization:RoleAssignment",
      { principalId: "a" },
      { principalId: "b" },
      { principalId: "updateReplace" },
    ],
    [
      "of a storage account's namespace replaces",
      "azure-native:storage:StorageAccount",
      { isHnsEnabled: false },
      { isHnsEnabled: true },
      { isHnsEnabled: "updateReplace" },
    ],
    [
      "of the name of a geo-replication group replaces",
      DATABASE,
      { geoReplication: { groupNickname: "a" } },
      { geoReplication: { groupNickname: "b" } },
      { "geoReplication.groupNickname": "updateReplace" },
    ],
    [
      "of a linked database replaces",
      DATABASE,
      { geoReplication: { linkedDatabases: [{ id: "a" }] } },
      { geoReplication: { linkedDatabases: [{ id: "b" }] } },
      { "geoReplication.linkedDatabases[0].id": "updateReplace" },
    ],
    [
      "of the cluster's name replaces",
      CLUSTER,
      { clusterName: "a" },
      { clusterName: "b" },
      { clusterName: "updateReplace" },
    ],
    [
      "of the resource group replaces",
      CLUSTER,
      { resourceGroupName: "a" },
      { resourceGroupName: "b" },
      { resourceGroupName: "updateReplace" },
    ],
    [
      "of location replaces",
      CLUSTER,
      { location: "uksouth" },
      { location: "ukwest" },
      { location: "updateReplace" },
    ],
    [
      "of how a location is written is none",
      CLUSTER,
      { location: "UK South" },
      { location: "uksouth" },
      {},
    ],
    [
      "of SKU is an update",
      CLUSTER,
      { sku: { name: "a" } },
      { sku: { name: "b" } },
      { "sku.name": "update" },
    ],
    [
      "of a property of an endpoint's subnet replaces",
      ENDPOINT,
      { subnet: { id: "a" } },
      { subnet: { id: "b" } },
      { "subnet.id": "updateReplace" },
    ],
    [
      "to an empty list from none is one",
      ENDPOINT,
      {},
      { ipConfigurations: [] },
      { ipConfigurations: "add" },
    ],
    ["from null to nothing is none", CLUSTER, { tags: null }, {}, {}],
    ["of Pulumi's own properties is none", CLUSTER, { __createBeforeDelete: true }, {}, {}],
  ])("%s", (_what, token, olds, news, detailed) => {
    const result = diff(token, olds, news);
    expect(result.detailed).toEqual(detailed);
    const replaces = Object.keys(detailed).filter((path) => detailed[path]?.endsWith("Replace"));
    expect(result.replaces).toEqual(replaces);
    expect(result.deleteBeforeReplace).toBe(replaces.length > 0);
  });

  test("that sets what the resource already has is no replacement", () => {
    const result = diff(DATABASE, {}, { port: 10000 }, { port: 10000 });
    expect(result).toMatchObject({ replaces: [], changes: ["port"], detailed: { port: "add" } });
    expect(diff(DATABASE, {}, { port: 10001 }, { port: 10000 }).replaces).toEqual(["port"]);
  });

  test("that sets what the API sets by itself is none", () => {
    const news = { accessKeysAuthentication: "Disabled" };
    expect(diff(DATABASE, {}, news).changes).toEqual([]);
    const other = { accessKeysAuthentication: "Enabled" };
    expect(diff(DATABASE, {}, other).changes).toEqual(["accessKeysAuthentication"]);
  });

  test("that replaces a resource with a random name makes the new one first", () => {
    const olds = { location: "uksouth", __createBeforeDelete: true };
    expect(diff(CLUSTER, olds, { location: "ukwest" }).deleteBeforeReplace).toBe(false);
  });

  test("of the API version is seen against the outputs when the inputs have none", () => {
    const outputs = { azureApiVersion: "2025-07-01" };
    expect(diff(CLUSTER, {}, { azureApiVersion: "2025-07-01" }, outputs).changes).toEqual([]);
  });

  test("names top-level properties once", () => {
    const result = diff(CLUSTER, {}, { tags: { a: "1" }, sku: { name: "x" } });
    expect(result.changes.sort()).toEqual(["sku", "tags"]);
    const nested = diff(CLUSTER, { tags: { a: "1", b: "1" } }, { tags: { a: "2", b: "2" } });
    expect(nested.changes).toEqual(["tags"]);
  });
});

describe("the difference of two objects", () => {
  const json = fc
    .jsonValue({ maxDepth: 3 })
    .map((value) => JSON.parse(JSON.stringify(value)) as Json);
  const object = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), json);

  test("is nothing for an object and its copy", () => {
    fc.assert(
      fc.property(object, (value) => {
        expect(diffObjects(value, structuredClone(value))).toBeUndefined();
      }),
    );
  });

  test("is found whichever way round, with adds and deletes swapped", () => {
    fc.assert(
      fc.property(object, object, (one, other) => {
        const there = diffObjects(one, other);
        const back = diffObjects(other, one);
        expect(there?.adds ?? {}).toEqual(back?.deletes ?? {});
        expect(Object.keys(there?.updates ?? {}).sort()).toEqual(
          Object.keys(back?.updates ?? {}).sort(),
        );
      }),
    );
  });

  test("isn't misled by a property that is called as what every object has", () => {
    expect(diffObjects({ a: { valueOf: [{}] } }, { a: { valueOf: [{}] } })).toBeUndefined();
    expect(diffObjects({}, { toString: null })).toBeUndefined();
    expect(diffObjects({}, { toString: 1 })?.adds).toHaveProperty("toString", 1);
  });

  test("is none but for null and absent", () => {
    fc.assert(
      fc.property(object, (value) => {
        const padded = { ...value, e: null };
        expect(diffObjects(value, padded)).toBeUndefined();
      }),
    );
  });
});

test("a change of a path parameter always replaces, any other without a mark never does", () => {
  const { body, pathParameters, overlay } = describeType(DATABASE);
  const marked = new Set((overlay.createOnly ?? []).map((path) => path.split(/[.[]/)[0] ?? path));
  fc.assert(
    fc.property(
      fc.constantFrom(...pathParameters, ...Object.keys(body.properties)),
      fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 2 }),
      (name, [was, is]) => {
        const { replaces } = diff(DATABASE, { [name]: was ?? "" }, { [name]: is ?? "" });
        const expected = pathParameters.includes(name) || marked.has(name);
        expect(replaces).toEqual(expected ? [name] : []);
      },
    ),
  );
});
