import { readdirSync } from "node:fs";

import { repository } from "./repository";

/** The way of a change to production. */
const order = ["dev", "stage", "preprod", "uat", "production"];

/** The stacks that have a file below `root`: the environments on the way to production first, then by name. */
export function stackNames(root: string = repository): string[] {
  const names = readdirSync(root)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((name) => name !== undefined);
  const known = order.filter((name) => names.includes(name));
  return [...known, ...names.filter((name) => !order.includes(name)).sort()];
}

/** The stacks that are somebody's environment, in the same order. A sandbox is previewed when it is asked for. */
export function environmentNames(root: string = repository): string[] {
  return stackNames(root).filter((name) => !isSandbox(name));
}

/** Whether a stack is a sandbox: made on request with all that it needs, and destroyed again. */
export function isSandbox(stack: string): boolean {
  return /^sandbox(-|$)/.test(stack);
}
