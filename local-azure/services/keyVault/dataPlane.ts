import { ArmError, conflict } from "../../arm/armError";
import { TENANT_ID, armId } from "../../arm/id";
import { at, listAt, stringAt, stringsAt } from "../../arm/json";
import type { Reader } from "../../arm/resourceType";
import { CALLER, isDenied } from "../../arm/rights";
import type { StoredResource } from "../../arm/store";

/*
 * ARM can't read, delete or recover what a vault holds: that is done in the vault itself, which has a firewall and
 * rights of its own. The provider does so to delete and recover (pulumi-azure-native, provider/pkg/resources/customresources/custom_keyvault.go).
 * Its answers: Azure documentation, key-vault/general/rest-error-codes.md.
 */

const CLIENT_ADDRESS = "127.0.0.1";

/**
 * The data action that an operation in the vault needs, below secrets or keys.
 * Source: Azure documentation, role-based-access-control/permissions/security.md.
 */
const ACTIONS = {
  get: "getSecret/action",
  list: "readMetadata/action",
  set: "setSecret/action",
  delete: "delete",
  recover: "recover/action",
  purge: "purge/action",
} as const;

/** What can be done in a vault, by the name that access policies have for it. */
export type VaultOperation = keyof typeof ACTIONS;

/** Why the vault refuses an operation on a secret or key; `undefined` if it doesn't. */
export function refusedByVault(
  azure: Reader,
  id: string,
  operation: VaultOperation,
): ArmError | undefined {
  const kind = armId(id).type.endsWith("/keys") ? "keys" : "secrets";
  const vault = azure.find(armId(id).parent ?? "");
  if (vault === undefined) return undefined;
  return (
    refusedByNetwork(vault) ??
    (at(vault.properties, "properties.enableRbacAuthorization") === true
      ? refusedByRole(azure, vault, id, `Microsoft.KeyVault/vaults/${kind}/${ACTIONS[operation]}`)
      : refusedByAccessPolicy(vault, kind, operation))
  );
}

/**
 * What the provider gives up with where it may not recover a deleted secret or key: the refusal of its PUT.
 * Source: pulumi-azure-native#4759.
 */
export function refuseUnlessRecoverable(azure: Reader, id: string, what: string): void {
  if (refusedByVault(azure, id, "recover") === undefined) return;
  throw conflict(
    `${what} ${armId(id).name} is currently in a deleted but recoverable state, and its name cannot be reused; in this ` +
      `state, the ${what.toLowerCase()} can only be recovered or purged.`,
  );
}

// What it says, line by line: hashicorp/terraform-provider-azurerm#20742 (firewall), Azure documentation,
// key-vault/general/common-error-codes.md and rbac-guide.md (the others). The code of the innererror says which it is.
const CALLED = `Caller: appid=${CALLER.clientId};oid=${CALLER.objectId};iss=https://sts.windows.net/${TENANT_ID}/`;

function refusedByNetwork(vault: StoredResource): ArmError | undefined {
  const { properties } = vault;
  if (stringAt(properties, "properties.publicNetworkAccess")?.toLowerCase() === "disabled")
    return forbidden("ForbiddenByConnection", vault, [
      "Public network access is disabled and request is not from a trusted service nor via an approved private link.",
      CALLED,
    ]);
  const isClosed =
    stringAt(properties, "properties.networkAcls.defaultAction")?.toLowerCase() === "deny";
  const isListed = listAt(properties, "properties.networkAcls.ipRules").some((rule) =>
    [CLIENT_ADDRESS, `${CLIENT_ADDRESS}/32`].includes(stringAt(rule, "value") ?? ""),
  );
  if (!isClosed || isListed) return undefined;
  return forbidden("ForbiddenByFirewall", vault, [
    "Client address is not authorized and caller is not a trusted service.",
    `Client address: ${CLIENT_ADDRESS}`,
    CALLED,
  ]);
}

function refusedByRole(
  azure: Reader,
  vault: StoredResource,
  id: string,
  action: string,
): ArmError | undefined {
  if (!isDenied(azure.directory, action)) return undefined;
  return forbidden("ForbiddenByRbac", vault, [
    "Caller is not authorized to perform action on resource.",
    "If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.",
    CALLED,
    `Action: '${action}'`,
    `Resource: '${id.toLowerCase()}'`,
    "Assignment: (not found)",
    "DenyAssignmentId: null",
    "DecisionReason: null ",
  ]);
}

function refusedByAccessPolicy(
  vault: StoredResource,
  kind: "secrets" | "keys",
  operation: string,
): ArmError | undefined {
  const isAllowed = listAt(vault.properties, "properties.accessPolicies")
    .filter((policy) => stringAt(policy, "objectId") === CALLER.objectId)
    .flatMap((policy) => stringsAt(policy, `permissions.${kind}`))
    .some((permission) => ["all", operation].includes(permission.toLowerCase()));
  if (isAllowed) return undefined;
  return new ArmError(
    403,
    "Forbidden",
    `The user, group or application 'appid=${CALLER.clientId};oid=${CALLER.objectId}' does not have ${kind} ` +
      `${operation} permission on key vault '${placeOf(vault)}'. For help resolving this issue, please see ` +
      "https://go.microsoft.com/fwlink/?linkid=2125287",
    "AccessDenied",
  );
}

function forbidden(inner: string, vault: StoredResource, lines: readonly string[]): ArmError {
  const text = [...lines, `Vault: ${placeOf(vault)}`, ""].join("\r\n");
  return new ArmError(403, "Forbidden", text, inner);
}

function placeOf({ id, properties }: StoredResource): string {
  return `${armId(id).name};location=${stringAt(properties, "location") ?? ""}`;
}
