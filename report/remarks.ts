import type { Diagnostic } from "../pulumi/events/findings";
import { codeSpan, prose } from "./escape";
import type { Section } from "./fit";
import { bullets, collapsed, linesOf } from "./lists";
import type { StackView } from "./stackView";
import { together } from "./together";
import { standingWarnings } from "./warnings";
import { stacksNamed } from "./words";

/** What was taken for granted, and what the previews warn of that is about no change. */
export function remarks(views: readonly StackView[]): Section[] {
  const assumed = together(views, ({ report }) => report.assumptions ?? []).map(
    ({ item, stacks }) => `- ${stacksNamed(stacks, views.length)}: ${prose(item)}`,
  );
  const isSeenBefore = ({ report }: StackView): boolean => report.comparison.kind === "base";
  const first = views.filter((view) => !isSeenBefore(view));
  const warnings = [
    ...inFull(first, views.length),
    ...inBrief(views.filter(isSeenBefore), views.length),
  ];
  return [
    ...(assumed.length > 0
      ? [collapsed(35, `Assumptions (${assumed.length})`, assumed, "assumptions")]
      : []),
    ...(warnings.length > 0 ? [collapsed(50, "Standing warnings", warnings, "warnings")] : []),
  ];
}

function inFull(views: readonly StackView[], total: number): string[] {
  return together(views, standingWarnings).map(({ item, stacks }) => {
    const [first = "", ...rest] = linesOf(item.message);
    const about = item.resource === undefined ? "" : `, ${codeSpan(item.resource)}`;
    return bullets(`- ${stacksNamed(stacks, total)}${about}: ${prose(first)}`, rest);
  });
}

/** One line for each stack: what was there before this change is in the previews' own output. */
function inBrief(views: readonly StackView[], total: number): string[] {
  const lines = together(views, (view) => {
    const brief = standingWarnings(view).map(summary).join(" ");
    return brief === "" ? [] : [brief];
  });
  return lines.map(({ item, stacks }) => `- ${stacksNamed(stacks, total)}: ${item}`);
}

/** `Nobody has confirmed these values (4).` */
function summary({ message, resource }: Diagnostic): string {
  const [first = "", ...rest] = linesOf(message);
  const [sentence = ""] = /^.*?[.;](?= |$)|^.*$/.exec(first) ?? [];
  const about = resource === undefined ? "" : `${codeSpan(resource)}: `;
  const count = rest.length === 0 ? "" : ` (${rest.length})`;
  return `${about}${prose(`${sentence.replace(/[.;]$/, "")}${count}.`)}`;
}
