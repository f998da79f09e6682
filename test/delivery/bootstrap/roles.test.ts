import { LIST_KEYS, sharedOperations, sharedParts } from "../../../delivery/bootstrap/operations";
import { mayListKeys, type RoleKey, roles, type Role } from "../../../delivery/bootstrap/roles";
import { isOperation } from "../../../local-azure/services/authorization/roleOperations";
import { describe as describeType } from "../../../local-azure/providers/description";
import { partTypes } from "../../../rules/alreadyExists";
import urns from "../../e2e/urns.json";

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

  test("can't change who may do what", () => {
    expect(
      operations(role).filter((each) => /^Microsoft\.(Authorization|ManagedIdentity)/i.test(each)),
    )
      // prettier-ignore
      .toEqual([]);
  });
});

test("these roles may list access keys, and no other", () => {
  const found = roles.filter((role) => operations(role).includes(LIST_KEYS)).map(({ key }) => key);
  expect(found).toEqual(["preview", "deploy", "sandbox"]);
  expect(mayListKeys).toEqual(found);
});

test("no role reads the value of a secret", () => {
  const all = roles.flatMap(operations);
  expect(
    all.filter((each) => /getSecret|listkeys\/action$/i.test(each) && each !== LIST_KEYS),
  ).toEqual([]);
});

test.each([
  "preview",
  ...sharedParts.map((part) => `preview-${part}` as const),
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
    operations(role).some((each) => /\/secrets\/(?!read$|readMetadata)/i.test(each)),
  );
  expect(writing.map(({ key }) => key)).toEqual(["write-secret", "sandbox"]);
});

test.each(sharedParts)("a %s elsewhere gives no right on what else a deployment does", (part) => {
  const { preview, deploy } = sharedOperations[part];
  expect(operations(roleOf(`deploy-${part}`))).toEqual([...preview, ...deploy]);
});

/** The ARM types of what the golden list of resources says that a stack makes. */
function armTypes(list: readonly string[]): string[] {
  const tokens = list.flatMap((urn) => /azure-native:\w+:\w+(?=::)/.exec(urn) ?? []);
  return [...new Set(tokens)].map((token) => {
    const provider = describeType(token).overlay.path.split("/providers/")[1];
    return provider === undefined
      ? "Microsoft.Resources/subscriptions/resourceGroups"
      : provider
          .split("/")
          .filter((_, at) => at === 0 || at % 2 === 1)
          .join("/");
  });
}

describe("what a stack makes can be", () => {
  const has = (role: Role, type: string, verb: string): boolean =>
    role.actions.some((each) => each.toLowerCase() === `${type}/${verb}`.toLowerCase());
  const adopting = armTypes([...urns.adopting, ...urns.cacheOnly]);
  const creating = armTypes(urns.creating);

  test("the golden list names types", () => {
    expect(adopting.length).toBeGreaterThan(7);
    expect(creating.length).toBeGreaterThan(adopting.length);
  });

  test.each(adopting)("previewed: %s", (type) => {
    expect(has(roleOf("preview"), type, "read")).toBe(true);
  });

  test.each(armTypes(partTypes.map((type) => `${type}::`)))(
    "asked for in a preview: %s",
    (type) => {
      const mayRead = [roleOf("preview"), roleOf("preview-keyVault")];
      expect(mayRead.some((role) => has(role, type, "read"))).toBe(true);
    },
  );

  test.each([
    ...adopting.map((type) => ["deploy", type] as const),
    ...creating.map((type) => ["sandbox", type] as const),
  ])("made and deleted with the role %s: %s", (key, type) => {
    // A secret is written with a role of its own, at that secret alone.
    const role = roleOf(key === "deploy" && type.endsWith("/secrets") ? "write-secret" : key);
    expect([has(role, type, "read"), has(role, type, "write")]).toEqual([true, true]);
    // A vault's content is deleted in the vault.
    const deletes = type.endsWith("/secrets")
      ? role.dataActions.includes(`${type}/delete`)
      : has(role, type, "delete");
    expect(deletes).toBe(true);
  });
});
