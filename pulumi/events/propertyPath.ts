import type { Path } from "../../rules/valueAt";

/** A property inside a resource, as the engine writes it: `sku.name`, `modules[0].name`, `tags["a.b"]`. */
export type PropertyPath = Path;

const SEGMENT = /\.?([^.[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/gy;

export function parsePropertyPath(text: string): PropertyPath {
  const segments: (string | number)[] = [];
  SEGMENT.lastIndex = 0;
  for (let match = SEGMENT.exec(text); match; match = SEGMENT.exec(text)) {
    const [, name, index, quoted] = match;
    if (index !== undefined) segments.push(Number(index));
    else segments.push(name ?? (quoted ?? "").replace(/\\(.)/g, "$1"));
    if (SEGMENT.lastIndex === text.length) return segments;
  }
  // Whatever the engine means by it, it is shown as it stands rather than left out.
  return [text];
}

export function formatPropertyPath(path: PropertyPath): string {
  return path
    .map((segment, index) => {
      if (typeof segment === "number") return `[${segment}]`;
      if (!/^[\w-]+$/.test(segment)) return `[${JSON.stringify(segment)}]`;
      return index === 0 ? segment : `.${segment}`;
    })
    .join("");
}
