import { codeSpan, prose } from "./escape";
import type { Section } from "./fit";
import { bullets, collapsed, linesOf } from "./lists";
import type { StackView } from "./stackView";
import { together } from "./together";
import { stacksNamed } from "./words";

/** What the previews warn of and what was taken for granted. */
export function remarks(views: readonly StackView[]): Section[] {
  const warnings = together(views, (view) => view.warnings).map(({ item, stacks }) => {
    const [first = "", ...rest] = linesOf(item.message);
    const about = item.resource === undefined ? "" : `, ${codeSpan(item.resource)}`;
    return bullets(`- ${stacksNamed(stacks, views.length)}${about}: ${prose(first)}`, rest);
  });
  const assumed = together(views, ({ report }) => report.assumptions ?? []).map(
    ({ item, stacks }) => `- ${stacksNamed(stacks, views.length)}: ${prose(item)}`,
  );
  return [
    ...(assumed.length > 0
      ? [collapsed(35, `Assumptions (${assumed.length})`, assumed, "assumptions")]
      : []),
    ...(warnings.length > 0
      ? [collapsed(50, `Warnings (${warnings.length})`, warnings, "warnings")]
      : []),
  ];
}
