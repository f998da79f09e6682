import { type RotationRequest, type RotationState, rotationState } from "../../rules/keyRotation";
import type { InstancePlaces } from "../../rules/stackPlaces";
import type { Azure } from "../azure/azure";
import { OpsError } from "../opsError";
import type { Session } from "../session";
import { type Keys, bothKeys, observe, type Rotatable } from "./observe";
import type { Names, Said } from "./words";

export interface Seen {
  readonly keys: Keys;
  readonly state: RotationState;
  /** Why the vault couldn't be read, for a leaked key that dies all the same. */
  readonly blind?: string;
}

/** Reads where the rotation is. A leaked key is killed whether or not the vault can be read. */
export async function seen(
  session: Session,
  azure: Azure,
  found: Rotatable,
  request: RotationRequest = { kind: "look" },
): Promise<Seen> {
  const keys = await bothKeys(azure, found.places);
  try {
    return { keys, state: rotationState(await observe(session, azure, found, keys)) };
  } catch (error) {
    const blind = error instanceof OpsError && request.kind === "leaked";
    if (!blind || request.slot === undefined || session.signal.aborted) throw error;
    return { keys, state: { kind: "unseen" }, blind: error.message };
  }
}

/** What messages name of an instance. */
export function namesOf({ stack }: Session, { local }: Azure, { key }: InstancePlaces): Names {
  const several = Object.keys(stack.config.instances).length > 1;
  return {
    ...{ stack: stack.name, instance: key },
    command: `npm run ops -- rotate-keys ${stack.name}${several ? ` --instance ${key}` : ""}`,
    deploy: local
      ? `npm run up:local -- ${stack.name}`
      : `pulumi up --stack ${stack.name}, or the deploy workflow`,
  };
}

/** Says it, one thing a line. */
export function say({ output }: Session, instance: string, { cause, next }: Said): void {
  output.say(`${instance}: ${cause}`);
  for (const line of next) output.say(`  - ${line}`);
}
