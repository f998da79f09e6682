import { accessKeyNames, type AccessKeyName } from "../../rules/instanceSettings";
import {
  otherKey,
  type RotationRequest,
  type RotationState,
  rotationState,
  rotationStep,
} from "../../rules/keyRotation";
import type { InstancePlaces } from "../../rules/stackPlaces";
import type { Azure } from "../azure/azure";
import { type Ask, confirmed, terminal } from "../confirmation";
import { type Trouble, worst } from "../exitCodes";
import { OpsError } from "../opsError";
import { type CommonOptions, type Session, type SessionHooks, runVerb } from "../session";
import { instancesOf } from "../stack";
import { type Keys, listKeys, observe, type Rotatable, rotatable } from "./observe";
import { regenerate } from "./regenerate";
import { type Trial, tryKey } from "./tryKey";
import {
  afterBegin,
  afterLeak,
  consequence,
  type Names,
  refusalWords,
  type Said,
  stateWords,
} from "./words";

export interface RotateKeysOptions extends CommonOptions {
  readonly instance?: string;
  /** The first half: make the idle key anew. */
  readonly begin?: boolean;
  /** The second half: nobody uses the idle key any more. */
  readonly clientsRestarted?: boolean;
  /** `true` for the key that the secrets hold. */
  readonly leaked?: string | boolean;
  /** The instance's name in Azure, as a confirmation beforehand. */
  readonly yes?: string;
}

/**
 * `rotate-keys`: says where a rotation is, and does its next half. There is no journal: all is read from the keys, the
 * versions of the secrets and the stack file, so that another person on another machine goes on. It never writes the
 * vault: a deployment does.
 */
export function rotateKeys(
  stack: string,
  options: RotateKeysOptions,
  hooks?: SessionHooks & { readonly ask?: Ask },
): Promise<Trouble> {
  return runVerb(
    "rotate-keys",
    stack,
    options,
    async (session) => {
      const request = requestOf(options);
      const azure = await session.azure();
      const all = instancesOf(session.stack, azure.subscriptionId, options.instance);
      if (request.kind === "look") return look(session, azure, all);
      const ask = hooks && "ask" in hooks ? hooks.ask : terminal(session.signal);
      return change(session, azure, only(all, session), request, { yes: options.yes, ask });
    },
    hooks,
  );
}

/** @throws OpsError `usage` for flags that don't go together */
function requestOf({ begin, clientsRestarted, leaked }: RotateKeysOptions): RotationRequest {
  if (leaked !== undefined && leaked !== false) {
    if (begin === true || clientsRestarted === true)
      throw new OpsError("usage", "--leaked is for itself.", "Leave the other flag out.");
    const slot = accessKeyNames.find((name) => name === leaked);
    if (leaked !== true && slot === undefined)
      throw new OpsError(
        "usage",
        "--leaked takes the name of a key, and never the key itself.",
        `It can be: ${accessKeyNames.join(", ")}.`,
      );
    return { kind: "leaked", slot };
  }
  if (begin === true) return { kind: "begin", clientsRestarted: clientsRestarted === true };
  return clientsRestarted === true ? { kind: "finish" } : { kind: "look" };
}

function only(all: readonly InstancePlaces[], { stack }: Session): InstancePlaces {
  const [first, second] = all;
  if (first !== undefined && second === undefined) return first;
  throw new OpsError(
    "usage",
    `The stack ${stack.name} has several instances: ${all.map(({ key }) => key).join(", ")}.`,
    "Say which one: --instance <key>.",
  );
}

/** Says of each instance where its rotation is. */
async function look(
  session: Session,
  azure: Azure,
  all: readonly InstancePlaces[],
): Promise<Trouble> {
  const { output, stack } = session;
  const answers: { readonly trouble: Trouble; readonly document: object }[] = [];
  for (const places of all) {
    const rotates = all.length === 1 || places.settings.accessKeys === "Enabled";
    if (!rotates) {
      output.say(`${places.key}: has no access keys.`);
      continue;
    }
    const found = rotatable(places);
    const { state } = await seen(session, azure, found);
    const said = stateWords(state, namesOf(session, azure, places));
    say(session, places.key, said);
    const trouble = state.kind === "dead" || state.kind === "divided" ? "differs" : "ok";
    answers.push({ trouble, document: { instance: places.key, state, ...said } });
  }
  output.document({ stack: stack.name, instances: answers.map(({ document }) => document) });
  return worst(answers.map(({ trouble }) => trouble));
}

interface Confirmation {
  readonly yes: string | undefined;
  readonly ask: Ask;
}

async function change(
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
  const what = consequence(slot, outage, first.state, names);
  output.remark(what);
  await confirmed(what, places.name, confirmation);
  // While a person was asked, another one may have deployed.
  const { state, keys } = await seen(session, azure, found, request);
  const step = stepOf(state, request, names);
  if (step.kind !== "regenerate" || step.slot !== slot || step.outage !== outage)
    throw new OpsError(
      "differs",
      "Nothing is done: the keys or the secrets have changed since the confirmation was asked for.",
      `Look again: ${names.command}`,
    );
  const now = await regenerate(session, azure, places, slot, keys);
  if (request.kind !== "leaked") await nothingDied(session, azure, found, now, names);
  const tried = request.kind === "finish" ? otherKey(slot) : slot;
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
function stepOf(state: RotationState, request: RotationRequest, names: Names) {
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

interface Seen {
  readonly keys: Keys;
  readonly state: RotationState;
}

/** Reads where the rotation is. A leaked key is killed whether or not the vault can be read. */
async function seen(
  session: Session,
  azure: Azure,
  found: Rotatable,
  request: RotationRequest = { kind: "look" },
): Promise<Seen> {
  const keys = await listKeys(session, azure, found.places);
  try {
    return { keys, state: rotationState(await observe(session, azure, found, keys)) };
  } catch (error) {
    const blind = error instanceof OpsError && request.kind === "leaked";
    if (!blind || request.slot === undefined || session.signal.aborted) throw error;
    session.output.remark(`${error.message} The ${request.slot} key is regenerated all the same.`);
    return { keys, state: { kind: "unseen" } };
  }
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
    : `The ${name} key couldn't be tried from here: ${trial.why}.`;
}

function namesOf({ stack }: Session, { local }: Azure, { key }: InstancePlaces): Names {
  const several = Object.keys(stack.config.instances).length > 1;
  return {
    ...{ stack: stack.name, instance: key },
    command: `npm run ops -- rotate-keys ${stack.name}${several ? ` --instance ${key}` : ""}`,
    deploy: local
      ? `npm run up:local -- ${stack.name}`
      : `pulumi up --stack ${stack.name}, or the deploy workflow`,
  };
}

function say({ output }: Session, instance: string, { cause, next }: Said): void {
  output.say(`${instance}: ${cause}`);
  for (const line of next) output.say(`  - ${line}`);
}
