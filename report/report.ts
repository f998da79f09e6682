import { codeSpan } from "./escape";
import { details, wanted } from "./details";
import { diagram } from "./diagram";
import { destructiveChanges, changesToLookAt } from "./effects";
import { failures } from "./failures";
import { fit } from "./fit";
import { heading, table } from "./heading";
import type { ReportInput } from "./input";
import { advice, exemptions, violations } from "./policies";
import { remarks } from "./remarks";
import { viewOf } from "./stackView";

/**
 * GitHub says that a body has 65,536 characters at most. It has been seen to mean that many code points or four
 * times as many bytes; nothing that keeps to as many bytes is refused either way. The rest is for whoever posts
 * it to say whose word it is.
 */
const COMMENT_LIMIT = 60_000;

/** How a report is written. */
export interface ReportOptions {
  /** At most so many bytes of UTF-8. Default: 60,000, for a comment on GitHub. */
  readonly limit?: number;
}

/**
 * The report of previews, as GitHub's Markdown: one table, what they destroy first, then why they fail, each
 * change, the policies' findings, exemptions and warnings. What has no room is counted. The same input always
 * gives the same text, and nothing in the input can be anything but text in it.
 */
export function renderReport(input: ReportInput, options: ReportOptions = {}): string {
  const views = input.stacks.map(viewOf);
  const sections = [
    heading(input, views),
    table(views),
    ...destructiveChanges(views),
    ...failures(views),
    ...violations(views),
    ...changesToLookAt(views),
    ...diagram(views),
    ...details(views),
    ...wanted(views),
    ...advice(views, input.policiesChanged === true),
    ...exemptions(views, input.today),
    ...remarks(views),
  ];
  return fit(sections, options.limit ?? COMMENT_LIMIT, seeAll(input));
}

function seeAll({ previewedOn, base }: ReportInput): string {
  if (previewedOn === "azure") return "The run's log shows all of it.";
  const over = base === undefined ? "" : ` -- --base ${base.name}`;
  return `To see all of it, run ${codeSpan(`npm run preview:local${over}`)}.`;
}
