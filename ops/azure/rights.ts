import { armType } from "../../rules/armIds";
import { OpsError } from "../opsError";

const RUNBOOK = "docs/runbooks/your-own-rights-for-an-hour.md";

/**
 * The built-in role that has an operation, the one with the fewest others. Source: Azure documentation,
 * articles/role-based-access-control/built-in-roles.md; Redis Cache Contributor is for the predecessor only.
 */
export function roleWith(operation: string): string {
  if (/^Microsoft\.KeyVault\/vaults\/secrets\/(getSecret|readMetadata)\/action$/i.test(operation))
    return "Key Vault Secrets User";
  if (/^Microsoft\.KeyVault\/vaults\/secrets\//i.test(operation))
    return "Key Vault Secrets Officer";
  return operation.toLowerCase().endsWith("/read") ? "Reader" : "Contributor";
}

/** How it is asked whether an operation has ended, in the words of roles: `Microsoft.Cache/locations/operationsStatus/read`. */
export function operationStatus(id: string): string {
  return `${armType(id).split("/")[0] ?? ""}/locations/operationsStatus/read`;
}

/** What a missing right says: the operation, its scope, and the command that gives it. */
export function missingRight(
  operation: string,
  scope: string,
  principal: string | undefined,
): OpsError {
  const who = principal ?? "$(az ad signed-in-user show --query id --output tsv)";
  return new OpsError(
    "denied",
    `You lack the right ${operation} on ${scope}.`,
    `Whoever owns it gives it to you: \`az role assignment create --assignee-object-id ${who} ` +
      `--assignee-principal-type ${principal === undefined ? "User" : "<User or ServicePrincipal>"} ` +
      `--role "${roleWith(operation)}" --scope ${assignable(scope)}\`. Have it taken back after an hour: ${RUNBOOK}.`,
  );
}

/** A role on a part of an instance is given on the instance, where its owner sees it. */
function assignable(scope: string): string {
  return armType(scope).startsWith("Microsoft.Cache/redisEnterprise/")
    ? scope.replace(/(\/redisEnterprise\/[^/]+).*$/i, "$1")
    : scope;
}
