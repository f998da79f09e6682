import {
  alreadyExists,
  isAnother,
  isPartType,
  mayFollowItsCluster,
  namesOfPart,
  partAt,
  partTypes,
  replacesDatabase,
} from "../../rules/alreadyExists";

const endpoint = "azure-native:network:PrivateEndpoint";
const assignment = "azure-native:redisenterprise:AccessPolicyAssignment";

test("clusters and databases have guards of their own", () => {
  expect(partTypes).toHaveLength(8);
  expect(isPartType(endpoint)).toBe(true);
  expect(isPartType("azure-native:redisenterprise:RedisEnterprise")).toBe(false);
});

test("a part's names are its inputs, and none where one isn't known yet", () => {
  const inputs = { resourceGroupName: "group", privateEndpointName: "pe", location: "uksouth" };
  expect(namesOfPart(endpoint, inputs)).toEqual({
    resourceGroupName: "group",
    privateEndpointName: "pe",
  });
  expect(namesOfPart(endpoint, { ...inputs, privateEndpointName: undefined })).toBeUndefined();
});

test.each([
  [
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/secrets/one",
    "azure-native:keyvault:Secret",
    { resourceGroupName: "g", vaultName: "v", secretName: "one" },
  ],
  [
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/c/providers/Microsoft.Insights/diagnosticSettings/logs",
    "azure-native:monitor:DiagnosticSetting",
    {
      resourceUri: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/c",
      name: "logs",
    },
  ],
  [
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/c/providers/Microsoft.Authorization/locks/keep",
    "azure-native:authorization:ManagementLockByScope",
    {
      scope: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/c",
      lockName: "keep",
    },
  ],
  [
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/c/databases/d/accessPolicyAssignments/a",
    "azure-native:redisenterprise:AccessPolicyAssignment",
    {
      resourceGroupName: "g",
      clusterName: "c",
      databaseName: "d",
      accessPolicyAssignmentName: "a",
    },
  ],
])("%s is found by its names", (id, type, names) => {
  expect(partAt(id)).toEqual({ type, names });
});

const live = {
  subnet: { id: "/subnets/data" },
  privateLinkServiceConnections: [{ privateLinkServiceId: "/redisEnterprise/main" }],
};

test.each([
  ["the same", {}, false],
  ["written in another casing", { subnet: { id: "/SUBNETS/data" } }, false],
  ["not known", { privateLinkServiceConnections: [{}] }, false],
  ["in another subnet", { subnet: { id: "/subnets/apps" } }, true],
  [
    "of another cluster",
    { privateLinkServiceConnections: [{ privateLinkServiceId: "/redisEnterprise/old" }] },
    true,
  ],
])("an endpoint that is %s", (_what, change, another) => {
  expect(isAnother(endpoint, live, { ...live, ...change })).toBe(another);
});

test.each([
  ["the cluster that is created", "/x/redisEnterprise/main", false],
  ["another cluster", "/x/redisEnterprise/old", true],
  ["something else", "/x/vaults/main", false],
])("an endpoint that leads to %s", (_what, privateLinkServiceId, follows) => {
  const leading = { privateLinkServiceConnections: [{ privateLinkServiceId }] };
  expect(mayFollowItsCluster(leading, "Main")).toBe(follows);
  expect(mayFollowItsCluster({}, "Main")).toBe(false);
});

test("an assignment is another one for another principal or policy only", () => {
  const has = { accessPolicyName: "default", user: { objectId: "one" } };
  expect(isAnother(assignment, has, has)).toBe(false);
  expect(isAnother(assignment, has, { ...has, user: { objectId: "two" } })).toBe(true);
  expect(isAnother(assignment, has, { ...has, accessPolicyName: "other" })).toBe(true);
});

test.each([
  ["nothing", {}, false],
  ["the order of its modules", { modules: [{ name: "RedisJSON" }, { name: "RedisBloom" }] }, false],
  ["a module", { modules: [{ name: "RedisBloom" }] }, true],
  ["its port", { port: 10001 }, true],
])("a database that differs in %s", (_what, change, replaced) => {
  const has = { port: 10000, modules: [{ name: "RedisBloom" }, { name: "RedisJSON" }] };
  expect(replacesDatabase(has, { ...has, ...change })).toBe(replaced);
});

test("the message names the part and the ways out that there are", () => {
  const names = { resourceGroupName: "group", ruleName: "cache-memory" };
  const alert = "azure-native:monitor:MetricAlert";
  expect(alreadyExists("main-alert", alert, names, true)).toBe(
    "main-alert: the metric alert cache-memory (in group) exists in Azure, but not in this stack's state, so Azure " +
      "would refuse to create it. Have its owner delete it.",
  );
  expect(alreadyExists("main-alert", alert, names, false)).toBe(
    "main-alert: the metric alert cache-memory (in group) exists in Azure, but not in this stack's state, so Azure " +
      "would refuse to create it. To take it over, write `adopt: true` on the instance for one `up`; if an earlier " +
      "run was interrupted, repair its state (docs/runbooks/creation-failed.md); or have its owner delete it.",
  );
});
