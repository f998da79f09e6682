import { join } from "node:path";
import type { AzureState } from "./azureState";
import { readJson } from "./files";
import { armId, idKey, sameId } from "./id";
import { isObject, stringAt } from "./json";
import { concurrentWrite } from "./refusals";
import type { ResourceType } from "./resourceType";
import type { Operation } from "./store";
import { resourceType } from "../services";

/** However fast the clock is, two requests that an engine sends at once meet within this time. */
const MEETING_MS = 100;

const DURATION = { Creating: "create", Updating: "update", Deleting: "delete" } as const;

/** The operation that a request starts on a resource; undefined where it is over at once. */
export function startOperation(
  azure: AzureState,
  id: string,
  kind: Operation["kind"],
): Operation | undefined {
  const model = resourceType(armId(id).type);
  const { settling, durations } = model;
  const oneAtATime = model.oneAtATime === true && kind !== "Deleting";
  const duration = durations?.[DURATION[kind]] ?? 0;
  const failure = kind === "Deleting" ? undefined : failureOf(azure, id, kind, model);
  const isInstant = !oneAtATime && (duration === 0 || azure.clock.speed === Infinity);
  if (!failure && isInstant) return undefined;
  return {
    kind,
    startedAt: Date.now(),
    duration,
    ...(settling !== undefined && kind !== "Deleting" && { settling }),
    ...(oneAtATime && { atLeast: MEETING_MS }),
    ...(failure && { failure }),
  };
}

function failureOf(
  azure: AzureState,
  id: string,
  kind: Operation["kind"],
  model: ResourceType,
): Operation["failure"] {
  const fault = kind === "Creating" ? faultOf(azure, id) : undefined;
  return fault ?? (model.oneAtATime ? collision(azure, id, model) : undefined);
}

// `faults.json` names creations that are to fail: `{ "<lower-case id>": { "code", "message" } }`.
function faultOf({ directory }: AzureState, id: string): Operation["failure"] {
  const faults = readJson(join(directory, "faults.json"));
  const fault = isObject(faults) ? faults[idKey(id)] : undefined;
  const code = stringAt(fault, "code");
  return code === undefined ? undefined : { code, message: stringAt(fault, "message") ?? "" };
}

// The request is taken; the operation is what fails.
function collision(azure: AzureState, id: string, model: ResourceType): Operation["failure"] {
  const others = azure.within(armId(id).parent ?? "", model.type).filter((r) => !sameId(r.id, id));
  return others.some((other) => azure.isBusy(other)) ? concurrentWrite(id) : undefined;
}
