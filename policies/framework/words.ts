import { alternatives, isAbsent, show, text, whenKnown } from "./values";
import type { Subject } from "./kind";
import { nearest } from "../../rules/nearest";
import type { Finding } from "./policy";

/** A property that takes one of a few words: redisenterprise.json, API version 2025-07-01, `x-ms-enum`. */
export interface Enumeration<Key extends string> {
  readonly key: Key;
  readonly words: readonly string[];
  /** What to write where no word is like the one found. */
  readonly usual: string;
}

/** Every property whose word Azure doesn't know, and the word that was likely meant. Sizes are judged elsewhere. */
export function unknownWords<Key extends string>(
  subject: Subject<Key>,
  enumerations: readonly Enumeration<Key>[],
): Finding[] {
  return enumerations.flatMap(({ key, words, usual }) => {
    // One value that isn't known yet spoils no judgement of the others.
    const value = whenKnown(() => subject.get(key));
    if (isAbsent(value) || words.some((word) => isSame(word, value))) return [];
    return [
      {
        property: subject.path(key),
        found: show(value),
        wanted: words.length > 2 ? `one of ${alternatives(words)}` : alternatives(words),
        fix: `Write \`${subject.line(key, JSON.stringify(meant(value, words) ?? usual))}\``,
      },
    ];
  });
}

/** Azure compares without case, and a list in one word with or without blanks. */
function isSame(word: string, value: unknown): boolean {
  const plain = (each: string): string => each.replaceAll(" ", "").toLowerCase();
  return typeof value === "string" && plain(word) === plain(value);
}

function meant(value: unknown, words: readonly string[]): string | undefined {
  const said = text(value)?.toLowerCase() ?? String(value);
  const [on, off] = [words.includes("Enabled"), words.includes("Disabled")];
  if (on && ["true", "on", "yes"].includes(said)) return "Enabled";
  if (off && ["false", "off", "no"].includes(said)) return "Disabled";
  return nearest(said, words);
}
