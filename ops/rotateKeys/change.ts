import type { AccessKeyName } from "../../rules/instanceSettings";
import {
  otherKey,
  type RotationRequest,
  type RotationState,
  rotationState,
  type RotationStep,
  rotationStep,
} from "../../rules/keyRotation";
import type { InstancePlaces } from "../../rules/stackPlaces";
import type { Azure } from "../azure/azure";
import { type Ask, confirmed } from "../confirmation";
import type { Trouble } from "../exitCodes";
import { OpsError } from "../opsError";
import type { Session } from "../session";
import { type Keys, observe, type Rotatable, rotatable } from "./observe";
import { regenerate } from "./regenerate";
import { namesOf, say, type Seen, seen } from "./seen";
import { type Trial, tryKey } from "./tryKey";
import { afterBegin, afterLeak, consequence, type Names, refusalWords, stateWords } from "./words";

interface Confirmation {
  readonly yes: string | undefined;
  readonly ask: Ask;
}

/** Does what is asked for, if the rotation is where it can be done. */
export async function change(
  session: Session,
  azure: Azure,
  places: InstancePlaces,
  request: RotationRequest,
  confirmation: Confirmation,
): Promise<Trouble> {
  const { output } = session;
  const found = rotatable(places);
  const names = namesOf(session, azure, places);
  const first = await seen(session, azure, found, request);
  const planned = stepOf(first.state, request, names);
  if (planned.kind !== "regenerate") return nothingLeft(session, azure, found, first, names);
  const { slot, outage } = planned;
  if (first.blind !== undefined)
    output.remark(`${first.blind} The ${slot} key is regenerated all the same.`);
  const what = consequence(slot, outage, first.state, names);
  await confirmed(what, places.name, confirmation);
  if (confirmation.yes === places.name) output.remark(what);
  // While a person was asked, another one may have deployed.
  const { state, keys } = await seen(session, azure, found, request);
  const step = stepOf(state, request, names);
  if (step.kind !== "regenerate" || step.slot !== slot || step.outage !== outage)
    throw new OpsError(
      "differs",
      "Nothing is done: the keys or the secrets have changed since the confirmation was asked for.",
      `Look again: ${names.command}`,
    );
  const tried = request.kind === "finish" ? otherKey(slot) : slot;
  // The key that clients use must work before the other one dies.
  if (request.kind === "finish") await tryNew(session, azure, places, keys, tried, names);
  const now = await regenerate(session, azure, places, slot, keys);
  if (request.kind !== "leaked") await nothingDied(session, azure, found, now, names);
  const trial = await tryNew(session, azure, places, now, tried, names);
  const next =
    request.kind === "leaked"
      ? afterLeak(outage, state, names)
      : request.kind === "begin"
        ? afterBegin(slot, names)
        : [];
  const end = request.kind === "finish" ? " The rotation is complete." : "";
  const cause = `The ${slot} key is new. ${trialWords(tried, trial)}${end}`;
  say(session, places.key, { cause, next });
  output.document({
    ...{ stack: session.stack.name, instance: places.key, regenerated: slot, outage },
    ...{ tried: { key: tried, ...trial }, cause, next },
  });
  return "ok";
}

/** What was asked for, as a step. @throws OpsError where it is refused */
function stepOf(
  state: RotationState,
  request: RotationRequest,
  names: Names,
): Exclude<RotationStep, { kind: "refused" }> {
  const step = rotationStep(state, request);
  if (step.kind !== "refused") return step;
  const { cause, next } = refusalWords(step.because, state, names);
  const lasting = step.because === "secrets-first" || step.because === "deployment-first";
  throw new OpsError(lasting ? "differs" : "usage", cause, next.join("\n"));
}

/** The second half, run again when it is done already: the active key is tried once more. */
async function nothingLeft(
  session: Session,
  azure: Azure,
  { places, activeKey }: Rotatable,
  { keys }: Seen,
  names: Names,
): Promise<Trouble> {
  const trial = await tryNew(session, azure, places, keys, activeKey, names);
  const cause =
    `Nothing is left to do: no version of a secret holds the ${otherKey(activeKey)} key. ` +
    trialWords(activeKey, trial);
  say(session, places.key, { cause, next: [] });
  session.output.document({
    ...{ stack: session.stack.name, instance: places.key, regenerated: null },
    ...{ tried: { key: activeKey, ...trial }, cause, next: [] },
  });
  return "ok";
}

/** @throws OpsError where a deployment wrote the key at the moment at which it was regenerated */
async function nothingDied(
  session: Session,
  azure: Azure,
  found: Rotatable,
  keys: Keys,
  names: Names,
): Promise<void> {
  const state = rotationState(await observe(session, azure, found, keys));
  if (state.kind !== "dead") return;
  const { cause, next } = stateWords(state, names);
  throw new OpsError(
    "differs",
    `A deployment wrote the key while it was regenerated. ${cause}`,
    next.join("\n"),
  );
}

async function tryNew(
  session: Session,
  azure: Azure,
  places: InstancePlaces,
  keys: Keys,
  name: AccessKeyName,
  names: Names,
): Promise<Trial> {
  try {
    return await tryKey(session, azure, places, keys[name]);
  } catch (error) {
    if (!(error instanceof OpsError) || error.trouble !== "refused") throw error;
    throw new OpsError(
      "refused",
      `Redis doesn't take the ${name} key: ${error.message}`,
      `Don't deploy it. Look again in a few minutes: ${names.command}; if it stays so, it is a case for Azure's support.`,
    );
  }
}

function trialWords(name: AccessKeyName, trial: Trial): string {
  return trial.kind === "works"
    ? `A login with the ${name} key works.`
    : `The ${name} key couldn't be tried from here: ${trial.why.replace(/\.$/, "")}.`;
}
