/** The way of a change to production. */
const order = ["dev", "stage", "preprod", "uat", "production"];

/** The stacks that have one of these files: the environments on the way to production first, then by name. */
export function stackNames(files: readonly string[]): string[] {
  const names = files
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((name) => name !== undefined);
  const known = order.filter((name) => names.includes(name));
  return [...known, ...names.filter((name) => !order.includes(name)).sort()];
}

/** The stacks that are somebody's environment, in the same order. A sandbox is previewed when it is asked for. */
export function environmentNames(files: readonly string[]): string[] {
  return stackNames(files).filter((name) => !isSandbox(name));
}

/** Whether a stack is a sandbox: made on request with all that it needs, and destroyed again. */
export function isSandbox(stack: string): boolean {
  return /^sandbox(-|$)/.test(stack);
}
