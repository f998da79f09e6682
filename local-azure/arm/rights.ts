import { join } from "node:path";

import { ArmError } from "./armError";
import { readJson } from "./files";
import { armId } from "./id";

/** Who asks: the one principal of the local Azure. */
export const CALLER = {
  clientId: "22222222-2222-2222-2222-222222222222",
  objectId: "33333333-3333-3333-3333-333333333333",
} as const;

/**
 * Whether the caller lacks the right to an operation. Everything is allowed, except what `denied.json` lists:
 * `["Microsoft.KeyVault/vaults/secrets/delete"]`.
 */
export function isDenied(directory: string, operation: string): boolean {
  const denied = readJson(join(directory, "denied.json"));
  return (
    Array.isArray(denied) &&
    denied.some(
      (each) => typeof each === "string" && each.toLowerCase() === operation.toLowerCase(),
    )
  );
}

/** Refuses what the caller lacks the right to, as Azure Resource Manager says it. */
export function refuseWithoutRight(
  { directory }: { readonly directory: string },
  id: string,
  /** `read`, `write`, `delete`, or an action such as `listKeys/action`. */
  verb: string,
): void {
  const action = `${armId(id).type}/${verb}`;
  if (!isDenied(directory, action)) return;
  throw new ArmError(
    403,
    "AuthorizationFailed",
    `The client '${CALLER.clientId}' with object id '${CALLER.objectId}' does not have authorization to perform ` +
      `action '${action}' over scope '${id}' or the scope is invalid. If access was recently granted, please refresh ` +
      "your credentials.",
  );
}
