import { closest, distance } from "fastest-levenshtein";

/** The candidate that a person most likely meant: at most a third of its letters differ, rounded up. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const lower = new Map(candidates.map((each) => [each.toLowerCase(), each]));
  const best = closest(text.toLowerCase(), [...lower.keys()]);
  return distance(text.toLowerCase(), best) <= Math.ceil(best.length / 3)
    ? lower.get(best)
    : undefined;
}
