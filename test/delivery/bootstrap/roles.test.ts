import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { armTypes } from "../../../delivery/bootstrap/armTypes";
import {
  LIST_KEYS,
  opsOperations,
  sandboxOperations,
  sharedOperations,
  sharedParts,
} from "../../../delivery/bootstrap/operations";
import { mayListKeys, type RoleKey, roles, type Role } from "../../../delivery/bootstrap/roles";
import { isOperation } from "../../../local-azure/services/authorization/roleOperations";
import { describe as describeType } from "../../../local-azure/providers/description";
import { type Needs, needs } from "../../../ops/needs";
import { repository } from "../../../local/engine/repository";
import { partTypes } from "../../../rules/alreadyExists";

const roleOf = (key: RoleKey): Role => roles.find((role) => role.key === key)!;
const operations = ({ actions, dataActions }: Role): string[] => [...actions, ...dataActions];
const verbOf = (operation: string): string => operation.split("/").at(-1)!.toLowerCase();

describe.each(roles)("the role $key", (role) => {
  test("names each operation in full, once", () => {
    expect(operations(role).filter((each) => each.includes("*"))).toEqual([]);
    expect(new Set(operations(role)).size).toBe(operations(role).length);
  });

  test("names operations that Azure has", () => {
    expect(role.actions.filter((each) => !isOperation(each, "action"))).toEqual([]);
    expect(role.dataActions.filter((each) => !isOperation(each, "dataAction"))).toEqual([]);
  });

  test("says what it is for", () => {
    expect(role.description).toMatch(/^[A-Z].*\.$/);
  });
});

test("only what is given under a condition can change who may do what", () => {
  const changing = roles.filter((role) =>
    operations(role).some((each) =>
      /^Microsoft\.(Authorization\/(?!locks\/)|ManagedIdentity\/).*\/(?!read$)\w+$/i.test(each),
    ),
  );
  expect(changing.map(({ key }) => key)).toEqual(["grant-secret"]);
});

test("one role makes locks or takes them away, and does nothing else", () => {
  const locking = roles.filter((role) =>
    operations(role).some((each) => /^Microsoft\.Authorization\/locks\/(?!read$)/i.test(each)),
  );
  expect(locking.map(({ key }) => key)).toEqual(["lock"]);
  expect(operations(roleOf("lock")).every((each) => each.includes("/locks/"))).toBe(true);
});

test("these roles may list access keys, and no other", () => {
  const found = roles.filter((role) => operations(role).includes(LIST_KEYS)).map(({ key }) => key);
  expect(found).toEqual(["preview", "deploy", "ops", "sandbox"]);
  expect(mayListKeys).toEqual(found);
});

test("one role alone reads the value of a secret, and no role lists other keys", () => {
  const reading = roles.filter((role) =>
    operations(role).some(
      (each) => /getSecret|listkeys\/action$/i.test(each) && each !== LIST_KEYS,
    ),
  );
  expect(reading.map(({ key }) => key)).toEqual(["read-secret"]);
});

test("who looks after instances may do what the commands do, and nothing besides", () => {
  const asked = Object.values<Needs>(needs).flatMap(({ arm, vault }) => [...arm, ...vault]);
  const given = [...opsOperations.own, ...opsOperations.endpoint, ...opsOperations.privateDnsZone];
  expect([...given, ...opsOperations.secret].sort()).toEqual([...new Set(asked)].sort());
});

test("who looks after instances changes nothing but an access key", () => {
  const others = ["ops", "ops-endpoint", "ops-privateDnsZone", "read-secret"] as const;
  const changing = others
    .flatMap((key) => operations(roleOf(key)))
    .filter(
      (each) => !/\/(read|listKeys\/action|getSecret\/action|readMetadata\/action)$/.test(each),
    );
  expect(changing).toEqual(["Microsoft.Cache/redisEnterprise/databases/regenerateKey/action"]);
});

test.each([
  "preview",
  ...sharedParts.map((part) => `preview-${part}` as const),
  "preview-endpoint",
  "preview-endpoint-network",
  "read-state",
] as const)("the role %s changes nothing", (key) => {
  const others = operations(roleOf(key)).filter((each) => verbOf(each) !== "read");
  expect(others).toEqual(key === "preview" ? [LIST_KEYS] : []);
});

test("who deploys may do all that a preview does, and a sandbox all that a deployment does", () => {
  const [preview, deploy, sandbox] = (["preview", "deploy", "sandbox"] as const).map(roleOf);
  expect(deploy!.actions).toEqual(expect.arrayContaining([...preview!.actions]));
  expect(operations(sandbox!)).toEqual(expect.arrayContaining(operations(deploy!)));
});

test("only a sandbox makes or deletes networks, zones, vaults, workspaces and resource groups", () => {
  const made =
    /^Microsoft\.(Network\/(virtualNetworks|privateDnsZones)|KeyVault\/vaults|OperationalInsights\/workspaces|Resources\/subscriptions\/resourceGroups)(\/subnets|\/virtualNetworkLinks)?\/(write|delete)$/i;
  const making = roles.filter((role) => role.actions.some((each) => made.test(each)));
  expect(making.map(({ key }) => key)).toEqual(["sandbox"]);
});

test("whoever deploys to a vault changes only the secrets that are named", () => {
  const writing = roles.filter((role) =>
    operations(role).some((each) => /\/secrets\/(?!read$|readMetadata|getSecret)/i.test(each)),
  );
  expect(writing.map(({ key }) => key)).toEqual(["write-secret", "sandbox"]);
});

test.each(sharedParts)("a %s elsewhere gives no right on what else a deployment does", (part) => {
  const { preview, deploy } = sharedOperations[part];
  expect(operations(roleOf(`deploy-${part}`))).toEqual([...preview, ...deploy]);
});

/** The type by which rights are given, as the local Azure's description of the path has it. */
function armTypeOf(token: string): string {
  const provider = describeType(token).overlay.path.split("/providers/")[1];
  return provider === undefined
    ? "Microsoft.Resources/subscriptions/resourceGroups"
    : provider
        .split("/")
        .filter((_, at) => at === 0 || at % 2 === 1)
        .join("/");
}

/** What the components make, read in their sources: whatever a stack file, a sandbox or an example asks for. */
function madeByComponents(): string[] {
  const folder = path.join(repository, "components");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const tokens = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const text = readFileSync(path.join(folder, file), "utf8");
      const modules = [
        ...text.matchAll(/import \* as (\w+) from "@pulumi\/azure-native\/(\w+)"/g),
      ].map(([, alias, module]) => [alias, module] as const);
      return [...text.matchAll(/\bnew (\w+)\.(\w+)\(/g)].flatMap(([, alias, name = ""]) => {
        const [, module] = modules.find(([known]) => known === alias) ?? [];
        return module === undefined ? [] : [`azure-native:${module}:${name}`];
      });
    });
  return [...new Set(tokens)].sort();
}

test("each kind of resource that a component makes is known by the type that rights are given on", () => {
  expect(Object.keys(armTypes).sort()).toEqual(madeByComponents());
  for (const [token, type] of Object.entries(armTypes)) {
    expect(type.toLowerCase()).toBe(armTypeOf(token).toLowerCase());
  }
});

describe("what a stack makes can be", () => {
  const has = (role: Role, type: string, verb: string): boolean =>
    role.actions.some((each) => each.toLowerCase() === `${type}/${verb}`.toLowerCase());
  const all = Object.values(armTypes);
  // A sandbox has no applications.
  const isGrant = (type: string): boolean => type.endsWith("/roleAssignments");
  // Nor anything that is worth a lock.
  const isLock = (type: string): boolean => type.endsWith("/locks");
  const onlySandboxes = (type: string): boolean =>
    sandboxOperations.some((each) => each.toLowerCase() === `${type}/write`.toLowerCase());
  const adopting = all.filter((type) => !onlySandboxes(type));

  test("is more in a sandbox than in an environment, which adopts the rest", () => {
    expect(all.filter(onlySandboxes)).toEqual([
      "Microsoft.KeyVault/vaults",
      "Microsoft.Network/virtualNetworks/subnets",
      "Microsoft.Network/virtualNetworks",
      "Microsoft.OperationalInsights/workspaces",
      "Microsoft.Network/privateDnsZones",
      "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
      "Microsoft.Resources/subscriptions/resourceGroups",
    ]);
  });

  test.each(adopting)("previewed: %s", (type) => {
    expect(has(roleOf("preview"), type, "read")).toBe(true);
  });

  test.each(partTypes.map(armTypeOf))("asked for in a preview: %s", (type) => {
    const mayRead = [roleOf("preview"), roleOf("preview-keyVault")];
    expect(mayRead.some((role) => has(role, type, "read"))).toBe(true);
  });

  test.each([
    ...adopting.map((type) => ["deploy", type] as const),
    ...all
      .filter((type) => !isGrant(type) && !isLock(type))
      .map((type) => ["sandbox", type] as const),
  ])("made and deleted with the role %s: %s", (key, type) => {
    // A secret is written with a role of its own, at that secret alone.
    const further = isLock(type) ? "lock" : isGrant(type) ? "grant-secret" : key;
    const own = type.endsWith("/secrets") ? "write-secret" : further;
    const role = roleOf(key === "deploy" ? own : key);
    expect([has(role, type, "read"), has(role, type, "write")]).toEqual([true, true]);
    // A vault's content is deleted in the vault.
    const deletes = type.endsWith("/secrets")
      ? role.dataActions.includes(`${type}/delete`)
      : has(role, type, "delete");
    expect(deletes).toBe(true);
  });
});
