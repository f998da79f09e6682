import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { type Document, isMap, parseDocument } from "yaml";

import { adopt } from "../../livePartsSchema";
import { type DataLossPermission, dataLossProblems } from "../../rules/dataLoss";
import type { LiveNames } from "../../rules/importIds";

const INSTANCES = ["config", "redis:instances"];
const UNCONFIRMED = ["config", "redis:environment", "unconfirmed"];

/** An instance that a stack file adopts: it is live, and the stack's state doesn't know it yet. */
export interface Adoption extends LiveNames {
  /** The instance's key in the stack file. */
  readonly key: string;
}

/** Whether a program has a file for the stack. */
export function hasStack(root: string, stack: string): boolean {
  return existsSync(path.join(root, "Pulumi.yaml")) && existsSync(stackFile(root, stack));
}

/** What a stack file adopts. A file that can't be read adopts nothing: its program reports the error. */
export function adoptionsIn(root: string, stack: string): Adoption[] {
  if (!hasStack(root, stack)) return [];
  const document = parsed(root, stack);
  return instanceKeys(document).flatMap((key) => {
    const written: unknown = document.getIn([...INSTANCES, key, "adopt"]);
    if (written === undefined || written === null || written === false) return [];
    const { data: names } = adopt.safeParse(isMap(written) ? written.toJSON() : written);
    return [{ key, ...(typeof names === "object" ? names : {}) }];
  });
}

/** Whether a stack file has instances besides the named ones, or none at all, which its program judges. */
export function hasInstancesBeside(root: string, stack: string, keys: readonly string[]): boolean {
  const all = instanceKeys(parsed(root, stack));
  return all.length === 0 || all.some((key) => !keys.includes(key));
}

/** The keys of a stack file's instances. */
function instanceKeys(document: Document): string[] {
  if (document.errors.length > 0) return [];
  const instances: unknown = document.getIn(INSTANCES);
  return isMap(instances) ? Object.keys(instances.toJSON() as object) : [];
}

/** Leaves only the named instances, which are then created as if they had never been adopted. */
export function onlyInstances(keys: readonly string[]): (document: Document) => void {
  return (document) => {
    keepInstances(document, (key) => keys.includes(key));
    for (const key of keys) remove(document, [...INSTANCES, key, "adopt"]);
  };
}

/** Leaves the named instances out. */
export function withoutInstances(keys: readonly string[]): (document: Document) => void {
  return (document) => keepInstances(document, (key) => !keys.includes(key));
}

/**
 * Takes out every permission to destroy data that is refused today, such as one that ends too far ahead: the
 * base couldn't come up with it, and what it holds is protected. One that has ended only makes a warning.
 */
export function withoutRefusedPermissions(now: Date): (document: Document) => void {
  return (document) => {
    for (const key of instanceKeys(document)) {
      const path = [...INSTANCES, key, "allowDataLoss"];
      if (!document.hasIn(path)) continue;
      const permission = permissionAt(document, path);
      if (dataLossProblems(permission, now).length > 0) document.deleteIn(path);
    }
  };
}

function permissionAt(document: Document, path: readonly string[]): DataLossPermission {
  const [reason, until] = ["reason", "until"].map((part): unknown =>
    document.getIn([...path, part]),
  );
  return { reason: text(reason), until: text(until) };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function keepInstances(document: Document, keep: (key: string) => boolean): void {
  const gone = instanceKeys(document).filter((key) => !keep(key));
  for (const key of gone) remove(document, [...INSTANCES, key]);
  // It may name a setting of an instance that is gone, which the program refuses.
  if (gone.length > 0) remove(document, UNCONFIRMED);
}

function remove(document: Document, path: readonly string[]): void {
  if (document.hasIn(path)) document.deleteIn(path);
}

function parsed(root: string, stack: string): Document {
  return parseDocument(readFileSync(stackFile(root, stack), "utf8"));
}

function stackFile(root: string, stack: string): string {
  return path.join(root, `Pulumi.${stack}.yaml`);
}
