import { resourceTypes } from "../services";

/** How ARM spells the parts of a type, by the type as far as it goes in lower case. */
const SPELLED = new Map(
  resourceTypes.flatMap(({ type }) => {
    const parts = type.split("/");
    return parts.map(
      (part, at) =>
        [
          parts
            .slice(0, at + 1)
            .join("/")
            .toLowerCase(),
          part,
        ] as const,
    );
  }),
);

const WORDS = new Map(
  ["subscriptions", "resourceGroups", "providers"].map((word) => [word.toLowerCase(), word]),
);

/**
 * A path as an ARM id, spelled as ARM spells it: clients may write `resourcegroups` and `microsoft.cache`, and the id
 * of what they make is the same. Names stay as they are.
 */
export function armPath(segments: readonly string[]): string {
  let type: string[] | undefined;
  let at = 0;
  const spelled = segments.map((segment) => {
    const word = WORDS.get(segment.toLowerCase());
    if (type === undefined && word === undefined) return segment;
    if (word === "providers") {
      type = [];
      at = 0;
      return word;
    }
    if (type === undefined) return word ?? segment;
    // Namespace, type, name, type, name …
    const isName = at > 1 && at % 2 === 0;
    at += 1;
    if (isName) return segment;
    type = [...type, segment.toLowerCase()];
    return SPELLED.get(type.join("/")) ?? segment;
  });
  return `/${spelled.map(encodeURIComponent).join("/")}`;
}
