import { codeCell, codeSpan, prose } from "../report/escape";
import { propertyChange } from "../report/words";
import type { DriftedResource, StackDrift } from "./drift";
import { fitted } from "./untrusted";

/** An issue has room for 65,536 characters; the rest is for what stands above. */
const LIMIT = 60_000;

/** An exemption that has ended or ends soon. */
export interface Endings {
  readonly stack: string;
  readonly policy: string;
  readonly reason: string;
  readonly until: string;
  readonly ended: boolean;
}

/** Whether there is nothing to do. */
export function isWell(stacks: readonly StackDrift[], endings: readonly Endings[]): boolean {
  return (
    endings.length === 0 &&
    stacks.every(
      ({ unread, drifted, retired }) =>
        unread === undefined && drifted.length === 0 && retired.length === 0,
    )
  );
}

/** What was found, as GitHub's Markdown; the same findings give the same text. */
export function driftText(stacks: readonly StackDrift[], endings: readonly Endings[]): string {
  const parts = [
    table(stacks),
    ...stacks.flatMap(section),
    ...list(
      "Sizes that Azure is retiring",
      stacks.flatMap(({ stack, retired }) =>
        retired.map(
          ({ name, sku }) =>
            `${codeSpan(stack)} ${codeSpan(name)} has ${codeSpan(sku)}: migrate it to a size of Azure Managed Redis by 2027-03-31.`,
        ),
      ),
    ),
    ...list(
      "Exemptions",
      endings.map(
        ({ stack, policy, reason, until, ended }) =>
          `${codeSpan(stack)} ${codeSpan(policy)} ${ended ? "**ended**" : "ends"} on ${prose(until)}: ${prose(reason)}`,
      ),
    ),
    "To undo the changes in Azure, run the repair `refresh` on the stack and then the deploy workflow; to keep them, write them into the stack file.",
  ];
  return fitted(parts.join("\n\n"), LIMIT);
}

function table(stacks: readonly StackDrift[]): string {
  return [
    "| stack | differs in Azure | code changes not yet deployed |",
    "| --- | ---: | ---: |",
    ...stacks.map(({ stack, unread, drifted, undelivered }) =>
      unread === undefined
        ? `| ${codeCell(stack)} | ${drifted.length === 0 ? "0" : `**${drifted.length}**`} | ${undelivered} |`
        : `| ${codeCell(stack)} | **not read** | – |`,
    ),
  ].join("\n");
}

function section({ stack, unread, drifted }: StackDrift): string[] {
  if (unread !== undefined)
    return [`### ${codeSpan(stack)}\n\nIt couldn't be read: ${prose(unread)}`];
  if (drifted.length === 0) return [];
  return [`### ${codeSpan(stack)}\n\n${drifted.map(driftedResource).join("\n")}`];
}

/** What was found of one resource. */
export function driftedResource({ name, type, gone, changes }: DriftedResource): string {
  const head = `- ${codeSpan(name)} (${codeSpan(type)})`;
  if (gone) return `${head} is gone from Azure`;
  return [
    `${head} was changed in Azure:`,
    ...changes.map((each) => `  - ${propertyChange(each)}`),
  ].join("\n");
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : [`### ${title}\n\n${lines.map((line) => `- ${line}`).join("\n")}`];
}
