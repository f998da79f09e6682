import type { Severity } from "../rules/changeRow";
import { type Change, alike } from "./change";
import { codeElement, codeSpan, prose } from "./escape";
import type { Section } from "./fit";
import { bullets, linesOf } from "./lists";
import type { StackView } from "./stackView";
import { type Shared, together } from "./together";
import { type WarnedChange, warnedChanges } from "./warnings";
import { counted, few, propertyChange, resourceNamed, stacksNamed } from "./words";

/** What is deleted, and what is cut off, for good or for a while: first of all, and in bold. */
export function destructiveChanges(views: readonly StackView[]): Section[] {
  const changes = together(
    comparable(views),
    (view) => warnedChanges(view).filter(({ change }) => change.destructive),
    ({ change, warnings }) => [asWritten(change), warnings],
  );
  const items = [
    ...views.flatMap((view) => orphans(view)),
    ...changes.map((shared) => warned(shared, destructiveChange(changeOf(shared), views.length))),
  ];
  if (items.length === 0) return [];
  const before = "### Destructive changes";
  return [{ rank: 2, before, items, between: "\n\n", what: "destructive changes" }];
}

/** What Azure refuses, what disrupts clients, what loses its protection and what a warning is about. */
export function changesToLookAt(views: readonly StackView[]): Section[] {
  const changes = together(
    comparable(views),
    (view) => warnedChanges(view).filter(isToLookAt),
    ({ change, warnings }) => [alike(change), warnings],
  );
  if (changes.length === 0) return [];
  return [
    {
      rank: 5,
      before: "### Changes to look at",
      items: changes.map((shared) =>
        warned(shared, changeToLookAt(changeOf(shared), views.length)),
      ),
      between: "\n",
      what: "changes to look at",
    },
  ];
}

const TO_LOOK_AT = new Set<Severity | undefined>(["refused", "dropsConnections", "disruptive"]);

function isToLookAt({ change, warnings }: WarnedChange): boolean {
  const { destructive, effect, protection } = change;
  if (destructive) return false;
  return TO_LOOK_AT.has(effect?.severity) || protection === "lifted" || warnings.length > 0;
}

function changeOf({ item, all, stacks }: Shared<WarnedChange>): Shared<Change> {
  return { item: item.change, all: all.map(({ change }) => change), stacks };
}

/** What is warned of a change, below it. */
function warned({ item }: Shared<WarnedChange>, text: string): string {
  const lines = item.warnings.flatMap((message) => {
    const [first = "", ...rest] = linesOf(message);
    return [`⚠ ${first}`, ...rest];
  });
  return bullets(`- ${text}`, lines);
}

function destructiveChange(shared: Shared<Change>, stacks: number): string {
  const { operation, effect, protection } = shared.item;
  const reasons = reasonsOf(shared.item);
  return [
    `**${headline(shared, stacks)}**`,
    ...(effect === undefined ? [] : [`**${prose(effect.text)}**`]),
    ...(protection === "lifted" ? ["Its protection is lifted."] : []),
    ...(operation === "delete" ? ["The program no longer has it."] : []),
    ...(reasons.length > 0 ? [because(reasons)] : []),
  ].join(" ");
}

/** Of a replacement, the properties that ask for it. */
function reasonsOf({ operation, properties }: Change): Change["properties"] {
  return properties.filter(({ replaces }) => operation !== "replace" || replaces);
}

/** What isn't written of it may differ: a property may hold the stack's name. */
function asWritten(change: Change): unknown {
  return alike({ ...change, properties: reasonsOf(change) });
}

function changeToLookAt(shared: Shared<Change>, stacks: number): string {
  const { effect, properties, protection } = shared.item;
  return [
    headline(shared, stacks),
    ...(effect === undefined ? [] : [prose(effect.text)]),
    ...(protection === "lifted"
      ? ["Its protection is lifted: the next run can replace or delete it."]
      : []),
    ...(properties.length > 0 ? [because(properties)] : []),
  ].join(" ");
}

/** all 5 stacks: replaces `Database` `main-database` (`default`). */
function headline({ item, all, stacks }: Shared<Change>, total: number): string {
  const named = resourceNamed([item, ...all.slice(1)]);
  return `${stacksNamed(stacks, total)}: ${item.operation} ${named}.`;
}

/** The reasons that lead to it; the changes in detail have all of them. */
function because(properties: Change["properties"]): string {
  const reasons = properties.map((property) => propertyChange({ ...property, replaces: false }));
  return `Because of ${few(reasons, 3, "properties").join(", ")}.`;
}

function orphans({ stack, report }: StackView): string[] {
  if (report.outcome.kind !== "deleted") return [];
  const { resources } = report.outcome;
  const what =
    report.comparison.kind === "baseFailed"
      ? "its resources (unknown here: the base can't be brought up)"
      : `its ${counted(resources.length, "resource")}`;
  const headline = `**${codeSpan(stack)}: its stack file is deleted. No \`pulumi up\` manages ${what} any more. If the stack should go, destroy it by name first.**`;
  if (resources.length === 0) return [headline];
  const list = resources.map(({ type, name }) => {
    return `${codeSpan(type.split(":").at(-1) ?? type)} ${codeSpan(name)}`;
  });
  const names = [
    `<details><summary>The resources of ${codeElement(stack)}</summary>`,
    few(list, MOST_ORPHANS, "resources")
      .map((each) => `- ${each}`)
      .join("\n"),
    "</details>",
  ];
  return [[headline, ...names].join("\n\n")];
}

/** A list that has no room would take its headline with it. */
const MOST_ORPHANS = 50;

function comparable(views: readonly StackView[]): StackView[] {
  return views.filter((view) => view.comparable);
}
