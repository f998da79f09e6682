import { type Exemption, isActive } from "../policies/exemptions";
import type { PolicyFinding } from "../pulumi/events/findings";
import { codeSpan, prose } from "./escape";
import type { Section } from "./fit";
import { bullets, collapsed, linesOf } from "./lists";
import type { StackView } from "./stackView";
import { type Shared, together } from "./together";
import { counted, stacksNamed } from "./words";

/** What stops a deployment. */
export function violations(views: readonly StackView[]): Section[] {
  const items = findings(views, "mandatory");
  if (items.length === 0) return [];
  const before = "### Policy violations";
  return [{ rank: 4, before, items, between: "\n", what: "violations" }];
}

/** What the policies advise, collapsed. */
export function advice(views: readonly StackView[]): Section[] {
  const items = findings(views, "advisory");
  if (items.length === 0) return [];
  return [collapsed(40, `Policy advice (${items.length})`, items, "findings")];
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

/** The stacks' exemptions. One that has ended is marked as such: the stack fails now. */
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
