import type { Arm } from "../../arm/arm";
import { armId } from "../../arm/id";
import { type Body, present, stringAt } from "../../arm/json";
import { startOperation } from "../../arm/operations";
import { busy } from "../../arm/refusals";
import { newKey } from "./newKeys";

/** POST …/databases/default/listKeys. */
export function listKeys(azure: Arm, databaseId: string): Body {
  // The service answers this whatever accessKeysAuthentication says; while that is Disabled the keys
  // open nothing. Source: redisenterprise.json 2025-07-01, Databases_ListKeys and its default.
  return azure.act(databaseId, "listKeys", (database) => [database, answer(database.hidden)]);
}

/**
 * POST …/databases/default/regenerateKey: an operation of its own (Databases_RegenerateKey is long-running), which
 * the service doesn't begin while another one goes on. How long it takes isn't documented; here as long as an update.
 */
export function regenerateKey(
  azure: Arm,
  databaseId: string,
  keyType: "Primary" | "Secondary",
): Body {
  return azure.act(databaseId, "regenerateKey", (database) => {
    // While the cluster is scaled its database takes no operation either, as for a PUT.
    const cluster = azure.find(armId(databaseId).parent ?? "");
    if (azure.isBusy(database) || (cluster && azure.isBusy(cluster))) throw busy(databaseId);
    const name = keyType === "Primary" ? "primaryKey" : "secondaryKey";
    const hidden = { ...database.hidden, [name]: newKey() };
    // A database that wasn't made stays so.
    const operation = database.operation?.failure
      ? undefined
      : startOperation(azure, databaseId, "Updating");
    return [{ ...database, hidden, ...(operation && { operation }) }, answer(hidden)];
  });
}

function answer(hidden: Body | undefined): Body {
  return present({
    primaryKey: stringAt(hidden, "primaryKey"),
    secondaryKey: stringAt(hidden, "secondaryKey"),
  });
}
