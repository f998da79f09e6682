import type { ArmError } from "./armError";
import { ancestorsOf, armId } from "./id";
import { stringAt } from "./json";
import { locked } from "./refusals";
import type { Reader } from "./resourceType";

const TYPE = "Microsoft.Authorization/locks";

type Operation = "write" | "delete";

const BINDING: Record<Operation, string[]> = {
  write: ["ReadOnly"],
  delete: ["ReadOnly", "CanNotDelete"],
};

/**
 * Refuses what a management lock forbids: one above the resource, up to its subscription, or below what is to be deleted.
 * What isn't a GET or a DELETE is a write, such as the POST that lists keys.
 * Source: Azure documentation, azure-resource-manager/management/lock-resources.md.
 */
export function refuseUnderLock(azure: Reader, id: string, operation: Operation): void {
  const refusal = refusalUnderLock(azure, id, operation);
  if (refusal) throw refusal;
}

export function refusalUnderLock(
  azure: Reader,
  id: string,
  operation: Operation,
): ArmError | undefined {
  if (armId(id).type === TYPE) return undefined;
  const above = [subscriptionOf(id), ...ancestorsOf(id), id].flatMap((scope) =>
    azure.within(`${scope}/providers/${TYPE}`, TYPE),
  );
  const below = operation === "delete" ? azure.within(id, TYPE) : [];
  const binding = [...above, ...below].filter((lock) =>
    BINDING[operation].includes(stringAt(lock.properties, "level") ?? ""),
  );
  const scopes = new Set(binding.map((lock) => armId(lock.id).parent ?? subscriptionOf(lock.id)));
  return scopes.size > 0 ? locked(id, operation, [...scopes]) : undefined;
}

function subscriptionOf(id: string): string {
  return id.split("/").slice(0, 3).join("/");
}
