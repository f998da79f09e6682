import { resourceGroupId, SUBSCRIPTION_ID } from "../../../../local-azure/arm/id";
import { type Body, stringAt } from "../../../../local-azure/arm/json";
import type { Arm } from "../../../../local-azure/arm/arm";
import { isOperation } from "../../../../local-azure/services/authorization/roleOperations";
import { azureWithGroup, group, setting } from "../../fixture";

const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deploy`;
const credentialId = (name: string) => `${identityId}/federatedIdentityCredentials/${name}`;
const credential = (subject: string): Body => ({
  issuer: "https://token.actions.githubusercontent.com",
  subject,
  audiences: ["api://AzureADTokenExchange"],
});

const subscription = `/subscriptions/${SUBSCRIPTION_ID}`;
const guid = (digit: string) => `00000000-0000-4000-8000-${digit.repeat(12)}`;
const roleId = (digit: string) =>
  `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${guid(digit)}`;
const role: Body = {
  roleName: "redis reader",
  assignableScopes: [group],
  permissions: [{ actions: ["Microsoft.Cache/redisEnterprise/read"] }],
};
const assignmentId = (scope: string, digit: string) =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments/${guid(digit)}`;

let azure: Arm;
beforeEach(() => {
  azure = azureWithGroup();
});

const identity = (): Body => azure.put(identityId, { location: "uksouth" });
const assignment = (): Body => ({
  principalId: stringAt(identity(), "principalId") ?? "",
  principalType: "ServicePrincipal",
  roleDefinitionId: roleId("1"),
});

describe("a managed identity", () => {
  test("keeps the ids that Entra gave it", () => {
    const first = identity();
    expect(first).toMatchObject({
      principalId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      clientId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      tenantId: "11111111-1111-1111-1111-111111111111",
    });
    const { principalId, clientId } = first;
    expect(azure.put(identityId, { location: "uksouth", tags: { a: "b" } })).toMatchObject({
      principalId,
      clientId,
    });
  });

  test.each(["ab", "-deploy", "de ploy", "a".repeat(129)])("is not called '%s'", (name) => {
    expect(() => azure.put(identityId.replace(/deploy$/, name), { location: "uksouth" })).toThrow(
      /Code="BadRequest"/,
    );
  });
});

describe("a federated identity credential", () => {
  beforeEach(identity);

  test("is one for each issuer and subject", () => {
    azure.put(credentialId("one"), credential("repo:a/b:environment:dev"));
    azure.put(credentialId("two"), credential("repo:a/b:environment:stage"));
    expect(() => azure.put(credentialId("three"), credential("repo:a/b:environment:dev"))).toThrow(
      /Code="Conflict" Message="Issuer and subject combination already exists/,
    );
  });

  test("has one audience", () => {
    expect(() =>
      azure.put(credentialId("one"), { ...credential("repo:a/b:environment:dev"), audiences: [] }),
    ).toThrow(/must have exactly one audience/);
  });

  test("is the twentieth at most", () => {
    for (let n = 1; n <= 20; n++) azure.put(credentialId(`c-${n}`), credential(`subject-${n}`));
    expect(() => azure.put(credentialId("c-21"), credential("subject-21"))).toThrow(
      /at most 20 federated identity credentials/,
    );
  });

  test("is written one after another", () => {
    setting(azure, "clock.json", { speed: 1 });
    azure.put(credentialId("one"), credential("repo:a/b:environment:dev"));
    expect(() => azure.put(credentialId("two"), credential("repo:a/b:environment:uat"))).toThrow(
      /Code="ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity"/,
    );
  });
});

describe("a role definition", () => {
  test("is a custom role with all four lists", () => {
    expect(azure.put(roleId("1"), role)).toMatchObject({
      roleName: "redis reader",
      roleType: "CustomRole",
      permissions: [
        {
          actions: ["Microsoft.Cache/redisEnterprise/read"],
          notActions: [],
          dataActions: [],
          notDataActions: [],
        },
      ],
    });
  });

  test("has a name of its own in the tenant", () => {
    azure.put(roleId("1"), role);
    expect(() => azure.put(roleId("2"), { ...role, roleName: "Redis Reader" })).toThrow(
      /Status=409 Code="RoleDefinitionWithSameNameExists"/,
    );
  });

  test.each<[list: string, name: string]>([
    ["actions", "Microsoft.Cache/redisEnterprise/reed"],
    ["actions", "Microsoft.KeyVault/vaults/keys/decrypt/action"],
    ["dataActions", "Microsoft.Cache/redisEnterprise/read"],
  ])("names no operation in %s that Azure doesn't have there: %s", (list, name) => {
    expect(() => azure.put(roleId("1"), { ...role, permissions: [{ [list]: [name] }] })).toThrow(
      new Error(
        `Status=400 Code="InvalidActionOrNotAction" Message="'${name}' does not match any of the actions supported by the providers."`,
      ),
    );
  });

  test("stays while it is assigned", () => {
    azure.put(roleId("1"), role);
    azure.put(assignmentId(group, "1"), assignment());
    expect(() => {
      azure.delete(roleId("1"));
    }).toThrow(/Code="RoleDefinitionHasAssignments"/);
  });

  test("that isn't there is not found", () => {
    expect(() => azure.get(roleId("9"))).toThrow(/Status=404 Code="ResourceNotFound"/);
  });
});

describe("a role assignment", () => {
  beforeEach(() => {
    azure.put(roleId("1"), role);
  });

  test("says its scope", () => {
    expect(azure.put(assignmentId(group, "1"), assignment())).toMatchObject({
      scope: group,
      principalType: "ServicePrincipal",
    });
  });

  test("is one for each principal, role and scope", () => {
    azure.put(assignmentId(group, "1"), assignment());
    const { principalId } = assignment();
    azure.put(assignmentId(identityId, "2"), { ...assignment(), principalId: principalId! });
    expect(() => azure.put(assignmentId(group, "3"), assignment())).toThrow(
      new Error(
        `Status=409 Code="RoleAssignmentExists" Message="The role assignment already exists. The ID of the existing role assignment is ${guid("1").replaceAll("-", "")}."`,
      ),
    );
  });

  test("can't be given to another", () => {
    azure.put(assignmentId(group, "1"), assignment());
    const other = azure.put(`${identityId}-2`, { location: "uksouth" });
    expect(() =>
      azure.put(assignmentId(group, "1"), {
        ...assignment(),
        principalId: stringAt(other, "principalId") ?? "",
      }),
    ).toThrow(/Code="RoleAssignmentUpdateNotPermitted"/);
  });

  test.each<[code: string, change: Body]>([
    ["PrincipalNotFound", { principalId: guid("9") }],
    ["UnmatchedPrincipalType", { principalType: "User" }],
    ["RoleDefinitionDoesNotExist", { roleDefinitionId: roleId("9") }],
  ])("is refused with %s", (code, change) => {
    expect(() => azure.put(assignmentId(group, "1"), { ...assignment(), ...change })).toThrow(
      new RegExp(`Code="${code}"`),
    );
  });

  test("stays within what its role is assignable at", () => {
    azure.put(resourceGroupId("group-2"), { location: "uksouth" });
    expect(() => azure.put(assignmentId(resourceGroupId("group-2"), "1"), assignment())).toThrow(
      /Code="RoleAssignmentScopeNotAssignableToRoleDefinition"/,
    );
  });

  test("needs its scope", () => {
    expect(() => azure.put(assignmentId(resourceGroupId("nowhere"), "1"), assignment())).toThrow(
      /Code="ResourceGroupNotFound"/,
    );
  });
});

describe("an operation", () => {
  test.each([
    ["Microsoft.Cache/redisEnterprise/databases/listkeys/ACTION", true],
    ["Microsoft.Cache/*/read", true],
    ["Microsoft.Cache/redisEnterprise/databases/listKeys", false],
    ["Microsoft.CacheXredisEnterprise/read", false],
  ])("%s is known: %s", (name, known) => {
    expect(isOperation(name, "action")).toBe(known);
  });
});
