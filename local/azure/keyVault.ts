import { ArmError } from "./armError";
import { stringAt } from "./json";
import type { LocalAzure } from "./localAzure";

/** A secret's value as the vault itself answers it to whoever may read it; ARM never does. */
export function readSecret(azure: LocalAzure, secretId: string): string {
  const value = stringAt(azure.find(secretId)?.hidden, "value");
  if (value !== undefined) return value;
  const name = secretId.split("/").pop() ?? "";
  throw new ArmError(
    404,
    "SecretNotFound",
    `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this ` +
      `secret you may be able to recover it using the correct recovery command. For help resolving ` +
      `this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  );
}
