import type { AccessKeyName } from "../../rules/instanceSettings";
import type { InstancePlaces } from "../../rules/stackPlaces";
import type { Azure } from "../azure/azure";
import { textAt } from "../azure/resourceManager";
import { OpsError } from "../opsError";
import type { Session } from "../session";
import { type Keys, bothKeys } from "./observe";

/**
 * Makes a key anew, and answers both keys as they are then. The operation's own answer isn't read: clients of several
 * languages get nothing of use from it, and its last status has no keys (redisenterprise.json 2025-07-01,
 * Databases_RegenerateKey).
 *
 * @throws OpsError `busy` while the database is created or changed, `azure` where Azure says that it is done and it isn't
 */
export async function regenerate(
  session: Session,
  azure: Azure,
  places: InstancePlaces,
  slot: AccessKeyName,
  before: Keys,
): Promise<Keys> {
  const { databaseId, name } = places;
  const state = textAt(
    await azure.arm.get(databaseId, `the database of ${name}`),
    "properties.provisioningState",
  );
  // A database that failed at something else may still take it: Azure says so, or not.
  if (state !== "Succeeded" && state?.endsWith("ing") === true)
    throw new OpsError(
      "busy",
      `Azure is at work on ${name}: its database is ${state}. Nothing has changed.`,
      "Run the same command again when it is done.",
    );
  await session.output.during(`regenerating the ${slot} key of ${name}`, () =>
    azure.arm.operate(databaseId, "regenerateKey", `the ${slot} key of ${name}`, {
      keyType: slot === "primary" ? "Primary" : "Secondary",
    }),
  );
  const after = await bothKeys(azure, places);
  if (after[slot] !== before[slot]) return after;
  throw new OpsError(
    "azure",
    `Azure says that the ${slot} key of ${name} is new, and still lists the old one.`,
    "Run the same command again.",
  );
}
