import type { Arm } from "../../../../local-azure/arm/arm";
import type { Body } from "../../../../local-azure/arm/json";
import { ArmError } from "../../../../local-azure/arm/armError";
import { azureWithGroup, secretId, setting, vault, vaultId } from "../../fixture";

const keyId = `${vaultId}/keys/dev`;
const secret: Body = { properties: { value: "one" } };
const caller = "33333333-3333-3333-3333-333333333333";

let azure: Arm;

/** A vault with these properties, and a secret in it. */
function vaultWith(properties: Body): void {
  azure = azureWithGroup();
  azure.put(vaultId, vault);
  azure.put(secretId, secret);
  azure.put(vaultId, { ...vault, properties: { ...(vault.properties as Body), ...properties } });
}

const policies = (objectId: string, secrets: string[]): Body => ({
  enableRbacAuthorization: false,
  accessPolicies: [{ tenantId: caller, objectId, permissions: { secrets } }],
});
const closed = (...addresses: string[]): Body => ({
  networkAcls: {
    bypass: "AzureServices",
    defaultAction: "Deny",
    ipRules: addresses.map((value) => ({ value })),
  },
});

function refusalOf(work: () => void): Partial<ArmError> {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    const { status, code, text, inner } = error;
    return { status, code, text, ...(inner !== undefined && { inner }) };
  }
  throw new Error("it isn't refused");
}

test.each([
  [
    "no public access",
    { publicNetworkAccess: "disabled" },
    "ForbiddenByConnection",
    /^Public network access is disabled.*\r\nCaller: appid=.*\r\nVault: group-kv;location=uksouth\r\n$/,
  ],
  [
    "a firewall",
    closed("203.0.113.7"),
    "ForbiddenByFirewall",
    /^Client address is not authorized .*\r\nClient address: 127\.0\.0\.1\r\nCaller: .*\r\nVault: group-kv;/,
  ],
  [
    "no access policy",
    policies(caller, ["get", "set"]),
    "AccessDenied",
    /does not have secrets delete permission on key vault 'group-kv;location=uksouth'/,
  ],
  [
    "another's access policy",
    policies("other", ["all"]),
    "AccessDenied",
    /does not have secrets delete permission/,
  ],
])(
  "a vault with %s lets a secret be written through ARM, and not deleted",
  (_what, had, inner, text) => {
    vaultWith(had);
    azure.put(secretId, { properties: { value: "two" } });
    expect(refusalOf(() => azure.delete(secretId))).toEqual({
      ...{ status: 403, code: "Forbidden", inner },
      text: expect.stringMatching(text) as string,
    });
    expect(azure.find(secretId)).toBeDefined();
  },
);

test.each([
  ["a firewall that lets the caller in", closed("127.0.0.1")],
  ["roles", {}],
  ["an access policy", policies(caller, ["delete", "recover"])],
  ["an access policy for everything", policies(caller, ["all"])],
])("a vault with %s lets a secret be deleted, and recovered by making it again", (_what, had) => {
  vaultWith(had);
  azure.delete(secretId);
  expect(azure.find(secretId)).toBeUndefined();
  azure.put(secretId, secret);
  expect(azure.find(secretId)).toBeDefined();
});

test("without the right to delete, the vault names the action", () => {
  vaultWith({});
  setting(azure, "denied.json", ["Microsoft.KeyVault/vaults/secrets/delete"]);
  expect(refusalOf(() => azure.delete(secretId))).toMatchObject({
    inner: "ForbiddenByRbac",
    text: expect.stringMatching(
      /^Caller is not authorized .*\r\n.*\r\nCaller: .*\r\nAction: 'Microsoft.KeyVault\/vaults\/secrets\/delete'\r\n/,
    ) as string,
  });
});

test.each([
  ["Secret password", secretId, secret],
  ["Key dev", keyId, { properties: { kty: "RSA" } }],
])("%s keeps its name where the deleted one can't be recovered", (what, id, body) => {
  vaultWith({});
  azure.put(id, body);
  azure.delete(id);
  const kind = id.split("/").at(-2) ?? "";
  setting(azure, "denied.json", [`Microsoft.KeyVault/vaults/${kind}/recover/action`]);
  expect(() => azure.put(id, body)).toThrow(
    `Status=409 Code="Conflict" Message="${what} is currently in a deleted but recoverable state`,
  );
});

test("what the caller has no right to is refused in Azure Resource Manager's words", () => {
  vaultWith({});
  setting(azure, "denied.json", ["Microsoft.KeyVault/vaults/write"]);
  expect(() => azure.put(vaultId, vault)).toThrow(
    /Status=403 Code="AuthorizationFailed".* perform action 'Microsoft.KeyVault\/vaults\/write' over scope/,
  );
});
