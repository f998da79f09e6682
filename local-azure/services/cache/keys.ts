import { type Body, present, stringAt } from "../../arm/json";
import { newKey } from "./newKeys";
import type { Arm } from "../../arm/arm";

/** POST …/databases/default/listKeys. */
export function listKeys(azure: Arm, databaseId: string): Body {
  // The service answers this whatever accessKeysAuthentication says; while that is Disabled the keys
  // open nothing. Source: redisenterprise.json 2025-07-01, Databases_ListKeys and its default.
  return azure.change(databaseId, (database) => [database, answer(database.hidden)]);
}

/** POST …/databases/default/regenerateKey. */
export function regenerateKey(
  azure: Arm,
  databaseId: string,
  keyType: "Primary" | "Secondary",
): Body {
  return azure.change(databaseId, (database) => {
    const name = keyType === "Primary" ? "primaryKey" : "secondaryKey";
    const hidden = { ...database.hidden, [name]: newKey() };
    return [{ ...database, hidden }, answer(hidden)];
  });
}

function answer(hidden: Body | undefined): Body {
  return present({
    primaryKey: stringAt(hidden, "primaryKey"),
    secondaryKey: stringAt(hidden, "secondaryKey"),
  });
}
