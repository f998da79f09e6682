import type { EngineEvent } from "../../pulumi/events/engineEvents";
import { lackingRights } from "../../delivery/lackingRights";

/** A preview that does this to one resource. */
function events(op: string, type: string, token = `azure-native:${type}`): EngineEvent[] {
  const urn = `urn:pulumi:dev::p::azure-native:${type}::thing`;
  const state = { custom: true, inputs: { a: 1 } };
  const metadata = {
    op,
    urn,
    type: token,
    old: op === "create" ? null : state,
    new: op === "delete" ? null : { ...state, inputs: { a: 2 } },
    detailedDiff: { a: { diffKind: "update", inputDiff: true } },
  };
  return [{ resourcePreEvent: { metadata } }];
}

test.each([
  ["create", "redisenterprise:Database"],
  ["update", "monitor:DiagnosticSetting"],
  ["delete", "keyvault:Secret"],
  ["replace", "network:PrivateEndpoint"],
  ["same", "network:VirtualNetwork"],
  ["read", "keyvault:Vault"],
])("an environment's identity may %s %s", (op, type) => {
  expect(lackingRights("dev", events(op, type), false)).toEqual([]);
});

test.each([
  ["create", "network:VirtualNetwork", "Microsoft.Network/virtualNetworks/write"],
  ["update", "keyvault:Vault", "Microsoft.KeyVault/vaults/write"],
  ["delete", "operationalinsights:Workspace", "Microsoft.OperationalInsights/workspaces/delete"],
  [
    "replace",
    "privatedns:PrivateZone",
    "Microsoft.Network/privateDnsZones/write and Microsoft.Network/privateDnsZones/delete",
  ],
  ["create", "storage:StorageAccount", "azure-native:storage:StorageAccount/write"],
])("it may not %s %s; a sandbox's may, if a component makes it", (op, type, operation) => {
  expect(lackingRights("dev", events(op, type), false)).toEqual([
    `to ${op} thing (azure-native:${type}) takes ${operation}, which dev's identity isn't given. ` +
      "Adopt what exists, or have somebody make it who may.",
  ]);
  const known = !type.startsWith("storage:");
  expect(lackingRights("sandbox-pr-7", events(op, type), false)).toHaveLength(known ? 0 : 1);
});

describe("a lock", () => {
  const lock = "authorization:ManagementLockByScope";

  test.each([
    ["create", "write"],
    ["delete", "delete"],
  ])("takes a right of its own to %s, which the bootstrap gives where it is told", (op, verb) => {
    expect(lackingRights("dev", events(op, lock), false)).toEqual([
      `to ${op} thing (azure-native:${lock}) takes Microsoft.Authorization/locks/${verb}, which dev's identity isn't given. ` +
        "Write `locks: true` under environments.dev in delivery/bootstrap/Pulumi.bootstrap.yaml and run the bootstrap " +
        "again (docs/bootstrap.md), or have an owner make the lock, and write `lock: { mode: adopt, name }`.",
    ]);
    expect(lackingRights("dev", events(op, lock), true)).toEqual([]);
  });

  test("is none of a sandbox's business", () => {
    expect(lackingRights("sandbox-pr-7", events("create", lock), true)).toEqual([
      `to create thing (azure-native:${lock}) takes Microsoft.Authorization/locks/write, which sandbox-pr-7's identity ` +
        "isn't given. Adopt what exists, or have somebody make it who may.",
    ]);
  });
});

test("what isn't Azure's takes no right there", () => {
  expect(
    lackingRights("dev", events("create", "x:Y", "random:index/randomId:RandomId"), false),
  ).toEqual([]);
});
