import { type Exemption, isActive } from "../policies/exemptions";
import type { PolicyFinding } from "../pulumi/events/findings";
import { codeSpan, prose } from "./escape";
import type { Section } from "./fit";
import { bullets, collapsed, linesOf } from "./lists";
import { type StackView, isUntouched } from "./stackView";
import { type Shared, together } from "./together";
import { counted, stacksNamed } from "./words";

/** What stops a deployment. */
export function violations(views: readonly StackView[]): Section[] {
  const items = findings(views, "mandatory", views.length);
  if (items.length === 0) return [];
  const before = "### Policy violations";
  return [{ rank: 4, before, items, between: "\n", what: "violations" }];
}

/**
 * What the policies advise on the stacks that change, collapsed. On the others the advice is what it was, and
 * is counted.
 */
export function advice(views: readonly StackView[], policiesChanged: boolean): Section[] {
  const standing = views.filter((view) => !policiesChanged && isUntouched(view));
  const items = findings(
    views.filter((view) => !standing.includes(view)),
    "advisory",
    views.length,
  );
  const before = standing.flatMap((view) => view.findings).length;
  if (before > 0)
    items.push(`- Stacks that don't change: ${counted(before, "finding")}, as before.`);
  if (items.length === 0) return [];
  return [collapsed(40, "Policy advice", items, "findings")];
}

function findings(
  views: readonly StackView[],
  level: PolicyFinding["level"],
  total: number,
): string[] {
  return together(views, (view) => view.findings)
    .filter(({ item }) => item.level === level)
    .map((shared) => finding(shared, total));
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

/**
 * The stacks' exemptions, as far as the head changes them; the others are counted. One that has ended is
 * always shown: the stack fails now.
 */
export function exemptions(views: readonly StackView[], today: string | undefined): Section[] {
  const all = together(views, ({ report }) => report.exemptions);
  const gone = together(views, ({ report }) => without(report.exemptionsBefore, report.exemptions));
  const shown = all.filter((each) => !isStanding(each, views) || hasEnded(each.item, today));
  const standing = all.length - shown.length;
  const items = [
    ...shown.map(({ item, stacks }) => {
      const { policy, reason } = item;
      return `- ${stacksNamed(stacks, views.length)}: ${codeSpan(policy)} ${spared(item)}, ${until(item, today)}: ${prose(reason, 300)}`;
    }),
    ...gone.map(
      ({ item, stacks }) =>
        `- ${stacksNamed(stacks, views.length)}: ${codeSpan(item.policy)} ${spared(item)} no longer.`,
    ),
  ];
  if (items.length === 0) return [];
  if (standing > 0) items.push(`- ${counted(standing, "exemption")} as before.`);
  const title = `${counted(shown.length + gone.length, "exemption")} from policies`;
  const open = shown.some(({ item }) => hasEnded(item, today));
  if (!open) return [collapsed(30, title, items, "exemptions")];
  return [{ rank: 6, before: `### ${title}`, items, between: "\n", what: "exemptions" }];
}

/** Whether each of the stacks had it before. */
function isStanding({ item, stacks }: Shared<Exemption>, views: readonly StackView[]): boolean {
  const key = JSON.stringify(item);
  return views
    .filter(({ stack }) => stacks.includes(stack))
    .every(({ report }) =>
      report.exemptionsBefore?.some((before) => JSON.stringify(before) === key),
    );
}

function without(before: readonly Exemption[] | undefined, now: readonly Exemption[]): Exemption[] {
  const kept = new Set(now.map((each) => JSON.stringify(each)));
  return (before ?? []).filter((each) => !kept.has(JSON.stringify(each)));
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
