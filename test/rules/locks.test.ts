import * as fc from "fast-check";

import {
  deletedUnderLock,
  keeps,
  liveLockProblem,
  instanceUrn,
  lockComesTooEarly,
  lockLeavesTooLate,
  lockOf,
  lockOn,
  lockProblems,
  lockRefusal,
  lockUrn,
} from "../../rules/locks";

const redis = "azure-native:redisenterprise:";
const place = { cluster: "my-redis", resourceGroup: "my-rg" };
const own = lockOf({ mode: "create" }, place);
const owners = lockOf({ mode: "adopt", name: "keep" }, place);
const onGroup = lockOf({ mode: "adopt", name: "keep", scope: "resourceGroup" }, place);

test.each([
  ["the stack's own", own, { name: "my-redis-lock", scope: "instance", own: true }],
  ["that it would make", lockOf(undefined, place), own],
  ["an owner's", owners, { name: "keep", scope: "instance", own: false }],
  ["an owner's on the group", onGroup, { name: "keep", scope: "resourceGroup", own: false }],
])("the lock is %s", (_what, lock, expected) => {
  expect(lock).toEqual({ ...expected, ...place });
});

test.each([
  [`${redis}RedisEnterprise`, true, true],
  [`${redis}Database`, true, true],
  [`${redis}AccessPolicyAssignment`, true, true],
  ["azure-native:monitor:DiagnosticSetting", true, true],
  ["azure-native:network:PrivateEndpoint", true, true],
  ["azure-native:network:PrivateDnsZoneGroup", false, true],
  ["azure-native:monitor:MetricAlert", false, true],
  ["azure-native:monitor:ScheduledQueryRule", false, true],
  ["azure-native:keyvault:Secret", false, false],
  ["azure-native:authorization:ManagementLockByScope", false, false],
])("%s: on the cluster it keeps it: %s, on the group: %s", (type, onCluster, inGroup) => {
  expect([keeps("instance", type), keeps("resourceGroup", type)]).toEqual([onCluster, inGroup]);
});

describe("what is deleted under a lock", () => {
  const COMPONENT = "azure-managed-redis:index:RedisEnterprise";
  const component = (name: string): string => `urn:pulumi:dev::project::${COMPONENT}::${name}`;
  const urn = (type: string, name: string): string =>
    `urn:pulumi:dev::project::${COMPONENT}$${type}::${name}`;
  const database = { type: `${redis}Database`, name: "main-database" };
  const logs = { type: "azure-native:monitor:DiagnosticSetting", name: "main-logs" };
  const alert = { type: "azure-native:monitor:MetricAlert", name: "main-alert-one" };
  const password = { type: "azure-native:keyvault:Secret", name: "main-password" };
  const all = [database, logs, alert, password];
  const state = [component("main"), ...all.map(({ type, name }) => urn(type, name))];

  test.each([
    ["nothing, if all is still there", all, "instance", []],
    ["a setting", [database, alert, password], "instance", ["main-logs"]],
    ["no alert, if only the cluster is locked", [database, logs, password], "instance", []],
    ["an alert, if the group is", [database, logs, password], "resourceGroup", ["main-alert-one"]],
    ["no secret, whatever is locked", [database, logs, alert], "resourceGroup", []],
    ["all that it keeps", [], "instance", ["main-database", "main-logs"]],
  ] as const)("is %s", (_what, program, scope, deleted) => {
    expect(deletedUnderLock(scope, component("main"), state, program)).toEqual(deleted);
  });

  test("is nothing of another instance, whose name may begin with this one's", () => {
    const others = [
      component("main-two"),
      urn(logs.type, "main-two-logs"),
      urn(logs.type, "second-logs"),
      "urn:pulumi:dev::project::azure-native:monitor:DiagnosticSetting::main-theirs",
      `urn:pulumi:dev::project::other:index:Thing$${COMPONENT}$${logs.type}::main-theirs`,
    ];
    expect(deletedUnderLock("instance", component("main"), [...state, ...others], all)).toEqual([]);
    const two = deletedUnderLock("instance", component("main-two"), [...state, ...others], []);
    expect(two).toEqual(["main-two-logs"]);
  });

  test("never names what the program has", () => {
    const names = fc.stringMatching(/^[a-z]([a-z0-9:$-]{0,8})$/);
    fc.assert(
      fc.property(names, fc.uniqueArray(names, { maxLength: 5 }), (instance, parts) => {
        const made = parts.map((part) => ({ type: logs.type, name: `${instance}-${part}` }));
        const urns = made.map(({ type, name }) => urn(type, name));
        const deployed = [component(instance), ...urns];
        expect(deletedUnderLock("instance", component(instance), deployed, made)).toEqual([]);
        const gone = deletedUnderLock("instance", component(instance), deployed, made.slice(1));
        expect(gone).toEqual(made.slice(0, 1).map(({ name }) => name));
      }),
    );
  });

  test("is found by the lock of its instance", () => {
    const instance = instanceUrn(urn(logs.type, "main-logs"), "main");
    expect(instance).toBe(component("main"));
    expect(lockUrn(instance)).toBe(
      urn("azure-native:authorization:ManagementLockByScope", "main-lock"),
    );
  });
});

describe("a refusal names the lock, what it keeps, and the way", () => {
  test("of the stack's own", () => {
    expect(lockRefusal(own, ["main-logs", "main-metrics"])).toBe(
      "main-logs, main-metrics would be deleted, and the lock my-redis-lock on the cluster my-redis doesn't let Azure do " +
        "it: the deployment would end half-way. First take the lock away in a deployment of its own: `lock` out of the " +
        "instance's settings, `pulumi up`. If whoever deploys has no right to, an owner runs `az lock delete --name " +
        "my-redis-lock --resource-group my-rg --resource-type Microsoft.Cache/redisEnterprise --resource my-redis` before. " +
        "Then make this change.",
    );
  });

  test("of an owner's", () => {
    expect(lockRefusal(onGroup, ["main-endpoint"], true)).toBe(
      "main-endpoint would be deleted and made again, and the lock keep on the resource group my-rg doesn't let Azure do " +
        "it: the deployment would end half-way. First have its owner take it away (`az lock delete --name keep " +
        "--resource-group my-rg`), and `lock` out of the instance's settings, in a deployment of its own. Then make this " +
        "change.",
    );
  });

  test("where it is, when the settings give the cluster another name", () => {
    const before =
      "/subscriptions/sub/resourceGroups/old-rg/providers/Microsoft.Cache/redisEnterprise/old";
    expect([own, owners, onGroup].map((lock) => lockOn(lock, before))).toEqual([
      { ...own, name: "old-lock", cluster: "old", resourceGroup: "old-rg" },
      { ...owners, cluster: "old", resourceGroup: "old-rg" },
      { ...onGroup, cluster: "old", resourceGroup: "old-rg" },
    ]);
    expect(lockOn(own, undefined)).toBe(own);
  });

  test("of one that the same deployment makes", () => {
    expect(lockComesTooEarly(own, ["main-logs"])).toBe(
      "main-logs would be deleted by the deployment that makes the lock my-redis-lock on the cluster my-redis, and the " +
        "engine deletes last: Azure would refuse, half-way. Deploy this change without `lock` first, and then `lock`.",
    );
  });

  test("of one that goes in the same deployment", () => {
    expect(lockLeavesTooLate("main-database")).toBe(
      "main-database would be deleted and made again by the deployment that takes the instance's lock away, and the engine " +
        "does that last: Azure would refuse, half-way. Deploy the settings without `lock` first, and then this change.",
    );
  });
});

describe("an owner's lock", () => {
  test.each([
    ["is there", { level: "CanNotDelete" }],
    ["can't be looked at", undefined],
  ])("that %s is no problem", (_what, live) => {
    expect(liveLockProblem(owners, live)).toBeUndefined();
  });

  test("that isn't there is one", () => {
    expect(liveLockProblem(owners, "absent")).toBe(
      "lock: keep isn't on the cluster my-redis. Correct the name; have an owner make it (`az lock create --lock-type " +
        "CanNotDelete --name keep --resource-group my-rg --resource-type Microsoft.Cache/redisEnterprise --resource " +
        "my-redis`); or take `lock` out.",
    );
  });

  test("that is read-only is one", () => {
    expect(liveLockProblem(onGroup, { level: "readonly" })).toBe(
      "lock: keep on the resource group my-rg is ReadOnly. It refuses every POST too, so that nothing can list the access " +
        "keys that the secrets hold. Have its owner make it CanNotDelete (`az lock update --lock-type CanNotDelete --name " +
        "keep --resource-group my-rg`).",
    );
  });

  test.each(["", "a/b", "50%", "x".repeat(261), "tab\t"])("isn't called %j", (name) => {
    expect(lockProblems({ mode: "adopt", name })).toMatchObject([
      { id: "lock-name", property: "lock.name", value: name },
    ]);
  });

  test("may be called what Azure takes", () => {
    expect(lockProblems({ mode: "adopt", name: "Keep this, please (ops)" })).toEqual([]);
    expect(lockProblems({ mode: "create" })).toEqual([]);
    expect(lockProblems(undefined)).toEqual([]);
  });
});
