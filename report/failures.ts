import { fenced, prose, visible } from "./escape";
import type { Section } from "./fit";
import { MOST_LINES, bullets, linesOf } from "./lists";
import type { StackView } from "./stackView";
import { type Shared, together } from "./together";
import { stacksNamed } from "./words";

/** Why previews failed and bases can't be brought up, each with all that is known. */
export function failures(views: readonly StackView[]): Section[] {
  const base = together(views, ({ report: { comparison } }) =>
    comparison.kind === "baseFailed" ? [comparison.message] : [],
  );
  const head = together(views, errorsOf);
  return [
    ...section("### The base can't be brought up: the changes are unknown", base, views.length),
    ...section(
      "### The preview fails\n\nA failed preview ends early, so it may change more than is shown.",
      head,
      views.length,
    ),
  ];
}

function section(before: string, failures: readonly Shared<string>[], total: number): Section[] {
  if (failures.length === 0) return [];
  const items = failures.map(({ item, stacks }) => failure(stacksNamed(stacks, total), item));
  return [{ rank: 3, before, items, between: "\n\n", what: "errors" }];
}

/** What was said last is why it ended, for a preview that ended before the engine said anything itself. */
function errorsOf({ errors, failed, findings, report: { outcome } }: StackView): string[] {
  if (errors.length > 0) {
    return errors.map(({ resource, message }) =>
      resource === undefined || message.startsWith(resource)
        ? message
        : `${visible(resource)}: ${message}`,
    );
  }
  const explained = findings.some(({ level }) => level === "mandatory");
  if (!failed || explained || outcome.kind !== "previewed") return [];
  return [outcome.output.trim().slice(-3000) || "The CLI said nothing."];
}

/** Sentences and lists of problems are read best as such; what is laid out in lines stays as it is. */
function failure(stacks: string, message: string): string {
  const [first = "", ...rest] = linesOf(message);
  if (rest.length > MOST_LINES || rest.some((line) => /^\s+(?!\s*- )/.test(line))) {
    return `- ${stacks}:\n\n${fenced(message)}`;
  }
  const isList = rest.some((line) => /^\s*- /.test(line));
  const [sentence, points] = isList ? [first, rest] : [[first, ...rest].join(" "), []];
  return bullets(`- ${stacks}: ${prose(sentence)}`, points);
}
