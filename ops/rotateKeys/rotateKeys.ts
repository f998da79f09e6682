import { accessKeyNames } from "../../rules/instanceSettings";
import type { RotationRequest } from "../../rules/keyRotation";
import type { InstancePlaces } from "../../rules/stackPlaces";
import type { Azure } from "../azure/azure";
import { type Ask, terminal } from "../confirmation";
import { type Trouble, worst } from "../exitCodes";
import { OpsError } from "../opsError";
import { type Session, type SessionHooks, runVerb } from "../session";
import { instanceOf, instancesOf } from "../stack";
import { change } from "./change";
import { rotatable } from "./observe";
import type { RotateKeysOptions } from "./options";
import { namesOf, say, seen } from "./seen";
import { stateWords } from "./words";

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
      const asked = [session.stack, azure.subscriptionId, options.instance] as const;
      if (request.kind === "look") return look(session, azure, instancesOf(...asked));
      const ask = hooks && "ask" in hooks ? hooks.ask : terminal(session.signal);
      return change(session, azure, instanceOf(...asked), request, { yes: options.yes, ask });
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
