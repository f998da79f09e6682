import fc from "fast-check";

import { type ArmIdKind, armIdProblems } from "../../rules/armIds";

const group = "/subscriptions/99999999-9999-4999-8999-999999999999/resourceGroups/hub-rg";
const good: Record<ArmIdKind, string> = {
  network: `${group}/providers/Microsoft.Network/virtualNetworks/hub`,
  subnet: `${group}/providers/Microsoft.Network/virtualNetworks/hub/subnets/data`,
  privateDnsZone: `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`,
  workspace: `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`,
  actionGroup: `${group}/providers/Microsoft.Insights/actionGroups/on call`,
};
const kinds = Object.keys(good) as ArmIdKind[];

test.each(kinds)("the id of a %s is one in any casing, and no other resource's is", (kind) => {
  expect(armIdProblems("id", good[kind], kind)).toEqual([]);
  expect(armIdProblems("id", good[kind].toLowerCase(), kind)).toEqual([]);
  for (const other of kinds.filter((each) => each !== kind))
    expect(armIdProblems("id", good[other], kind)).toHaveLength(1);
});

test.each<[string, ArmIdKind, string, string]>([
  [
    "another resource",
    "privateDnsZone",
    good.subnet,
    "is the id of a Microsoft.Network/virtualNetworks/subnets, and a private DNS zone is asked for.",
  ],
  ["a name", "subnet", "data", "isn't the ARM id of a subnet."],
  ["a resource group", "workspace", group, "isn't the ARM id of a Log Analytics workspace."],
  ["half an id", "subnet", good.subnet.slice(0, -5), "isn't the ARM id of a subnet."],
  [
    "the predecessor's zone",
    "privateDnsZone",
    good.privateDnsZone.replace("azure.net", "cache.windows.net"),
    "is the zone privatelink.redis.cache.windows.net, and only privatelink.redis.azure.net resolves Azure Managed Redis.",
  ],
  [
    "what is below another resource",
    "actionGroup",
    `${good.subnet}/providers/Microsoft.Authorization/locks/keep`,
    "is the id of a Microsoft.Authorization/locks, and an action group is asked for.",
  ],
])("%s is refused, with what is asked for", (_what, kind, id, rule) => {
  expect(armIdProblems("theId", id, kind)).toEqual([
    expect.objectContaining({ id: `${kind}-id`, property: "theId", value: id, rule }),
  ]);
});

test("what is to be written would be accepted", () => {
  for (const kind of kinds) {
    const [problem] = armIdProblems("id", "", kind);
    const written = /`(.+)`/.exec(problem?.fix ?? "")?.[1] ?? "";
    expect(armIdProblems("id", written, kind)).toEqual([]);
  }
});

test("any text is judged, and quickly", () => {
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.string(), (kind, text) => {
      expect(armIdProblems("id", text, kind)).toHaveLength(1);
    }),
  );
  const long = `${group}${"/providers/a/b/c".repeat(2000)}/providers`;
  const start = performance.now();
  expect(armIdProblems("id", long, "subnet")).toHaveLength(1);
  expect(performance.now() - start).toBeLessThan(1000);
});
