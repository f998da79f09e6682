import { randomUUID } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import type { Arm } from "../arm/arm";
import { ArmError } from "../arm/armError";
import { readJson, removeFile, replaceWhole } from "../arm/files";
import { armId } from "../arm/id";
import type { Body } from "../arm/json";
import { locationOf, normalizedLocation } from "../arm/locations";
import type { Operation } from "../arm/store";
import { type Answer, type Request, errorBody } from "./exchange";

const LONGEST_PAUSE_SECONDS = 10;
const KEPT_MS = 86_400_000;

/** What a client that polls `Location` is given at the end. */
type Result = "resource" | "nothing" | "keys";

/** An operation that a client may ask for, kept in a file so that it outlives the server. */
interface Kept {
  readonly id: string;
  readonly target: string;
  readonly result: Result;
  readonly operation: Operation;
}

/** The operations that were begun over HTTPS, in files of a folder. */
export class LongRunning {
  constructor(
    private readonly azure: Arm,
    private readonly folder: string,
  ) {}

  /**
   * The headers by which a client follows the operation that a request has just begun on a resource. Its end follows
   * from the clock alone, as everywhere in the model; what was done at once is an operation that is over.
   */
  begun(
    request: Request,
    target: string,
    kind: Operation["kind"],
    result: Result,
    region = this.regionOf(target),
  ): Headers {
    const last = this.azure.operation(target);
    const operation = last?.kind === kind ? last : { kind, startedAt: Date.now(), duration: 0 };
    const kept: Kept = { id: randomUUID(), target, result, operation };
    replaceWhole(this.fileOf(kept.id), JSON.stringify(kept));
    const [, , subscription = ""] = target.split("/");
    const [namespace = ""] = armId(target).type.split("/");
    const place = `${request.base}/subscriptions/${subscription}/providers/${namespace}/locations/${region}`;
    const version = `?api-version=${request.query.get("api-version") ?? ""}`;
    return {
      "Azure-AsyncOperation": `${place}/operationsStatus/${kept.id}${version}`,
      Location: `${place}/operationResults/${kept.id}${version}`,
      "Retry-After": String(this.pause(operation)),
    };
  }

  /** GET …/operationsStatus/{id}: how far it is. */
  status(id: string, path: string): Answer {
    const { operation } = this.find(id);
    const isOver = this.azure.clock.isOver(operation);
    const { failure } = operation;
    const body: Body = {
      id: path,
      name: id,
      status: isOver ? (failure ? "Failed" : "Succeeded") : "InProgress",
      startTime: new Date(operation.startedAt).toISOString(),
      ...(isOver && failure && { error: { code: failure.code, message: failure.message } }),
    };
    return {
      status: 200,
      body,
      ...(!isOver && { headers: { "Retry-After": String(this.pause(operation)) } }),
    };
  }

  /** GET …/operationResults/{id}: 202 while it goes on, then what the request was for. */
  result(id: string, request: Request, answers: (kept: Kept) => Body): Answer {
    const kept = this.find(id);
    const { operation } = kept;
    if (!this.azure.clock.isOver(operation)) {
      const location = `${request.base}/${request.segments.join("/")}?${request.query.toString()}`;
      return {
        status: 202,
        headers: { Location: location, "Retry-After": String(this.pause(operation)) },
      };
    }
    if (operation.failure)
      return { status: 409, body: errorBody(operation.failure.code, operation.failure.message) };
    return kept.result === "nothing" ? { status: 204 } : { status: 200, body: answers(kept) };
  }

  /** Forgets operations that nobody asks for any more. */
  tidy(): void {
    for (const name of names(this.folder)) {
      const file = join(this.folder, name);
      const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - written > KEPT_MS) removeFile(file);
    }
  }

  /** Where a resource is, as Azure names it in URLs. */
  regionOf(target: string): string {
    return normalizedLocation(locationOf(this.azure, target) ?? "global");
  }

  private find(id: string): Kept {
    // A name that could be a path is none of these.
    const kept = /^[0-9a-f-]{36}$/.test(id) ? readJson(this.fileOf(id)) : undefined;
    if (kept === undefined)
      throw new ArmError(404, "OperationNotFound", `The operation '${id}' was not found.`);
    return kept as Kept;
  }

  private fileOf(id: string): string {
    return join(this.folder, `${id}.json`);
  }

  // Seconds after which it pays to ask again; a client that is told 0 takes its own default, of 30.
  private pause(operation: Operation): number {
    const { speed } = this.azure.clock;
    if (speed === 0) return LONGEST_PAUSE_SECONDS;
    const elapsed = this.azure.clock.elapsed(operation);
    const left = Math.ceil((operation.duration - elapsed) / speed);
    return Math.min(Math.max(1, Number.isFinite(left) ? left : 1), LONGEST_PAUSE_SECONDS);
  }
}

type Headers = Record<"Azure-AsyncOperation" | "Location" | "Retry-After", string>;

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
