import { ArmError, badRequest } from "../arm/armError";
import { type Body, stringAt } from "../arm/json";
import { listKeys, regenerateKey } from "../services/cache/keys";
import { listSkusForScaling } from "../services/cache/scaling";
import { checkApiVersion } from "./apiVersions";
import { type Answer, bodyOf } from "./exchange";
import type { Asked } from "./verbs";

type Action = (asked: Asked, body: Body) => Answer;

/** The actions of each type that the local Azure models, by the name that ends the URL of a POST. */
const ACTIONS: Readonly<Record<string, Readonly<Record<string, Action>>>> = {
  "Microsoft.Cache/redisEnterprise": {
    listSkusForScaling: ({ azure, id }) => ({
      status: 200,
      body: listSkusForScaling(azure, id.id),
    }),
  },
  "Microsoft.Cache/redisEnterprise/databases": {
    listKeys: ({ azure, id }) => ({ status: 200, body: listKeys(azure, id.id) }),
    // Long-running, with `final-state-via: azure-async-operation`: its last status has no keys. Who wants the new
    // key asks `listKeys` (redisenterprise.json 2025-07-01, Databases_RegenerateKey).
    regenerateKey: ({ request, azure, id, longRunning }, body) => {
      const keyType = stringAt(body, "keyType");
      if (keyType !== "Primary" && keyType !== "Secondary")
        throw badRequest(
          `The value '${keyType ?? ""}' of 'keyType' is invalid. It must be 'Primary' or 'Secondary'.`,
        );
      regenerateKey(azure, id.id, keyType);
      return { status: 202, headers: longRunning.begun(request, id.id, "Updating", "keys") };
    },
  },
};

/** POST of an action on a resource. */
export function action(asked: Asked, name: string): Answer {
  const { request, model } = asked;
  const actions = ACTIONS[model.type] ?? {};
  const known = Object.keys(actions);
  const found = known.find((each) => each.toLowerCase() === name.toLowerCase());
  const act = found === undefined ? undefined : actions[found];
  if (!act)
    throw new ArmError(
      404,
      "InvalidAction",
      `The local Azure does not model the action '${name}' of the resource type '${model.type}'. ` +
        (known.length === 0 ? "It models none." : `It models: ${known.join(", ")}.`),
    );
  checkApiVersion(request, model);
  return act(asked, bodyOf(request));
}
