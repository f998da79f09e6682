import { ancestorsOf, armId } from "./id";
import { stringAt } from "./json";
import { locked } from "./refusals";
import type { Reader } from "./resourceType";

const TYPE = "Microsoft.Authorization/locks";

const BINDING = { write: ["ReadOnly"], delete: ["ReadOnly", "CanNotDelete"] };

/** Refuses what a management lock forbids: one above the resource, or below what is to be deleted. */
export function refuseUnderLock(azure: Reader, id: string, operation: "write" | "delete"): void {
  if (armId(id).type === TYPE) return;
  const above = [...ancestorsOf(id), id].flatMap((scope) =>
    azure.within(`${scope}/providers/${TYPE}`, TYPE),
  );
  const below = operation === "delete" ? azure.within(id, TYPE) : [];
  const binding = [...above, ...below].filter((lock) =>
    BINDING[operation].includes(stringAt(lock.properties, "level") ?? ""),
  );
  const scopes = new Set(binding.map((lock) => armId(lock.id).parent ?? ""));
  if (scopes.size > 0) throw locked(id, operation, [...scopes]);
}
