/** A place in a value: `["instances", "main", "modules", 1, "name"]`. */
export type Path = readonly (string | number)[];

/** What is at a path, or `undefined` where there is nothing. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    root,
  );
}

/** `environment.network.name` or `modules[1].name` → its steps. */
export function pathOf(text: string): Path {
  return text.split(/[.[\]]+/).filter((step) => step !== "");
}
