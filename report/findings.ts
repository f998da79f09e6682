import { type Exemption, isActive } from "../policies/exemptions";
import type { PolicyFinding } from "../preview/findings";
import { codeSpan, fenced, prose } from "./escape";
import type { Section } from "./fit";
import type { StackView } from "./stackView";
import { type Shared, together } from "./together";
import { visible } from "./visible";
import { counted, stacksNamed } from "./words";

/** Why previews failed and bases can't be brought up, each with all that is known. */
export function failures(views: readonly StackView[]): Section[] {
  const base = together(views, ({ report: { comparison } }) =>
    comparison.kind === "baseFailed" ? [comparison.message] : [],
  );
  const head = together(views, errorsOf);
  return [
    ...section("### The base can't be brought up: what changes isn't known", base, views.length),
    ...section(
      "### The preview fails\n\nIt ends early then: what it would change may be more than is shown.",
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

const MOST_LINES = 30;

function bullets(first: string, rest: readonly string[]): string {
  return [first, ...rest.map((line) => `  - ${prose(line.replace(/^\s*- /, ""))}`)].join("\n");
}

function linesOf(message: string): string[] {
  return message.split(/\r?\n/).filter((line) => line.trim() !== "");
}

/** What stops a deployment. */
export function violations(views: readonly StackView[]): Section[] {
  const items = findings(views, "mandatory");
  if (items.length === 0) return [];
  const before = "### Policies that are violated";
  return [{ rank: 4, before, items, between: "\n", what: "violations" }];
}

/** What the policies advise, collapsed. */
export function advice(views: readonly StackView[]): Section[] {
  const items = findings(views, "advisory");
  if (items.length === 0) return [];
  return [collapsed(40, `Advice of the policies (${items.length})`, items, "findings")];
}

function findings(views: readonly StackView[], level: PolicyFinding["level"]): string[] {
  return together(views, (view) => view.findings)
    .filter(({ item }) => item.level === level)
    .map((shared) => finding(shared, views.length));
}

/** A policy says what it is about on the first line, then what is wrong and what to write instead. */
function finding({ item, stacks }: Shared<PolicyFinding>, total: number): string {
  const { policy, pack, resource, message } = item;
  const [description = "", ...rest] = linesOf(message);
  const where = [
    stacksNamed(stacks, total),
    ...(resource === undefined ? [] : [codeSpan(resource)]),
  ];
  const rule = `**${prose(description)}** (${codeSpan(policy)} of ${codeSpan(pack)})`;
  return bullets(`- ${where.join(", ")}: ${rule}`, rest);
}

/** What the stacks are spared from. One that has ended is said to: it fails the stack now. */
export function exemptions(views: readonly StackView[], today: string | undefined): Section[] {
  const all = together(views, ({ report }) => report.exemptions);
  if (all.length === 0) return [];
  const items = all.map(({ item, stacks }) => {
    const { policy, reason } = item;
    return `- ${stacksNamed(stacks, views.length)}: ${codeSpan(policy)} ${spared(item)}, ${until(item, today)}: ${prose(reason, 300)}`;
  });
  const ended = all.some(({ item }) => hasEnded(item, today));
  const title = `${counted(all.length, "exemption")} from policies`;
  if (!ended) return [collapsed(30, title, items, "exemptions")];
  return [{ rank: 6, before: `### ${title}`, items, between: "\n", what: "exemptions" }];
}

function spared({ spared: what }: Exemption): string {
  return "resource" in what ? `spares ${codeSpan(what.resource)}` : `is ${codeSpan(what.level)}`;
}

function until(exemption: Exemption, today: string | undefined): string {
  const day = codeSpan(exemption.until);
  return hasEnded(exemption, today) ? `**ended on ${day}**` : `until ${day}`;
}

function hasEnded(exemption: Exemption, today: string | undefined): boolean {
  return today !== undefined && !isActive(exemption, new Date(`${today}T00:00:00Z`));
}

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
      ? [collapsed(35, `Taken for granted (${assumed.length})`, assumed, "assumptions")]
      : []),
    ...(warnings.length > 0
      ? [collapsed(50, `Warnings (${warnings.length})`, warnings, "warnings")]
      : []),
  ];
}

function collapsed(rank: number, title: string, items: readonly string[], what: string): Section {
  const before = `<details><summary>${title}</summary>`;
  return { rank, before, items, between: "\n", after: "</details>", what };
}
