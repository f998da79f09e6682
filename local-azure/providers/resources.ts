import { isNotFound } from "../arm/armError";
import { type Body, at, objectAt, stringAt } from "../arm/json";
import type { Arm } from "../arm/arm";
import { type Description, idOf } from "./description";
import { importedInputs, refreshedInputs, requestBody, unsetSubResources } from "./inputs";
import { outputsOf } from "./outputs";
import { partialError } from "./partialError";
import { WaitingEnded, untilDone } from "./wait";

/** How long an operation may take, and what cancels it. */
export interface Patience {
  /** Seconds by the local Azure's clock; 0 for azure-native's own limit. */
  timeout: number;
  signal: AbortSignal;
}

export interface Existing {
  id: string;
  outputs: Body;
}

/** PUT, unless the resource exists and not by default: it is never taken over. Then poll. */
export async function create(
  azure: Arm,
  description: Description,
  inputs: Body,
  patience: Patience,
): Promise<Existing> {
  const id = idOf(description, inputs, azure.subscription);
  const body = requestBody(description, inputs);
  const view = description.overlay.existsByDefault
    ? azure.put(id, body)
    : azure.putIfAbsent(id, body);
  if (!view) throw new Error(`cannot create already existing resource '${id}'`);
  return finished(azure, description, stringAt(view, "id") ?? id, inputs, patience);
}

export async function update(
  azure: Arm,
  description: Description,
  id: string,
  inputs: Body,
  patience: Patience,
): Promise<Existing> {
  const body = requestBody(description, inputs);
  keepSubResources(azure, description, id, inputs, body);
  azure.put(id, body);
  return finished(azure, description, id, inputs, patience);
}

export async function remove(
  azure: Arm,
  { overlay }: Description,
  id: string,
  patience: Patience,
): Promise<void> {
  if (!overlay.existsByDefault) azure.delete(id);
  else if (azure.find(id)) azure.put(id, {});
  await untilDone(azure, id, patience.timeout, patience.signal);
}

export interface ReadResult extends Existing {
  inputs: Body;
}

/** Undefined if there is no such resource. Without known inputs it is an import. */
export function read(
  azure: Arm,
  description: Description,
  id: string,
  known: { inputs: Body; outputs: Body } | undefined,
): ReadResult | undefined {
  const view = viewOf(azure, id);
  if (!view) return undefined;
  const outputs = outputsOf(description, view);
  const inputs = known
    ? refreshedInputs(description, known.inputs, known.outputs, outputs)
    : // provider.go, Read: the names are those of the id that was asked for, whatever Azure's own spelling.
      importedInputs(description, id, view);
  return { id, outputs, inputs };
}

/** What a preview of an update says besides the inputs: what never changes. */
export function withStableOutputs(preview: Body, old: Body): Body {
  const { name, location } = old;
  return {
    ...preview,
    ...(name !== undefined && { name }),
    ...(location !== undefined && { location }),
  };
}

async function finished(
  azure: Arm,
  description: Description,
  id: string,
  inputs: Body,
  { timeout, signal }: Patience,
): Promise<Existing> {
  try {
    await untilDone(azure, id, timeout, signal);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // It reads with the same context, which has ended: the engine gets no outputs (crud.go, HandleErrorWithCheckpoint).
    if (error instanceof WaitingEnded)
      throw partialError(id, `resource created but read failed ${reason}: ${reason}`, {}, inputs);
    throw partialError(id, reason, outputsOf(description, viewOf(azure, id) ?? { id }), inputs);
  }
  return { id, outputs: outputsOf(description, azure.get(id)) };
}

function viewOf(azure: Arm, id: string): Body | undefined {
  try {
    return azure.get(id);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

// A PUT replaces: what the program leaves to others is sent back as it is.
function keepSubResources(
  azure: Arm,
  description: Description,
  id: string,
  inputs: Body,
  body: Body,
): void {
  const view = viewOf(azure, id);
  for (const path of unsetSubResources(description, inputs)) {
    const current = at(view, path);
    const [name, nested] = path.split(".");
    // Nested resources with files of their own stay without being sent.
    if (current === undefined || name === undefined || nested === undefined) continue;
    body[name] = { ...objectAt(body, name), [nested]: current };
  }
}
