import type { ExampleResource } from "../../policies/framework/policy";

/**
 * What is different from the good stack: new values by the property's dotted path, for the first resource
 * or for one by its name as `name:path`. `name` alone with `undefined` takes the resource away; under
 * `type`, `protect`, `parent`, `dependsOn` and `madeFrom` of `@` is what isn't a property. `+` adds resources.
 */
export type Change = Readonly<Record<string, unknown>>;

export function changed(good: readonly ExampleResource[], change: Change): ExampleResource[] {
  let stack = structuredClone(good) as ExampleResource[];
  for (const [key, value] of Object.entries(change)) {
    if (key === "+") {
      stack = [...stack, ...(value as ExampleResource[])];
      continue;
    }
    const [name, path = name] = key.includes(":") ? key.split(":") : [undefined, key];
    const index =
      name === undefined ? 0 : stack.findIndex((resource) => (resource.name ?? "redis") === name);
    const resource = stack[index];
    if (resource === undefined) throw new Error(`the good stack has no ${name ?? "resource"}`);
    if (path === "") stack = stack.filter((each) => each !== resource);
    else if (path!.startsWith("@")) set(resource, path!.slice(1), value);
    else set(resource.properties, path!, value);
  }
  return stack;
}

function set(target: object, path: string, value: unknown): void {
  const steps = path.split(".");
  const last = steps.pop()!;
  let holder = target as Record<string, unknown>;
  for (const step of steps) {
    holder[step] ??= {};
    holder = holder[step] as Record<string, unknown>;
  }
  holder[last] = value;
}
