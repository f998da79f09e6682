import type { Problem } from "./problem";

type Tags = Readonly<Record<string, string>>;

/** What an environment sets on everything, and what it leaves to others. */
export interface EnvironmentTags {
  readonly tags?: Tags;
  readonly ignoreTags?: readonly string[];
}

/** Tags that the stack sets whatever its file says. */
const ownTags = ["environment", "workload"];

/** A tag is either set by the stack or left to others. Names of tags that differ by case only are the same to Azure. */
export function ignoredTagProblems(
  { tags = {}, ignoreTags = [] }: EnvironmentTags,
  instances: readonly { readonly tags: Tags }[],
): Problem[] {
  const names = [...ownTags, ...[{ tags }, ...instances].flatMap((each) => Object.keys(each.tags))];
  const set = new Set(names.map((name) => name.toLowerCase()));
  return ignoreTags.flatMap((name, index) =>
    set.has(name.toLowerCase())
      ? [
          {
            id: "ignored-tag-is-set",
            property: `ignoreTags[${index}]`,
            value: name,
            rule: "the stack sets this tag itself.",
            fix: "Remove it here, or from the tags that are set.",
          },
        ]
      : [],
  );
}
