import { codeCell, codeSpan, prose } from "./escape";
import type { Section } from "./fit";
import type { ReportInput } from "./input";
import { type StackView, isUntouched } from "./stackView";
import { verdictOf } from "./verdict";
import { together } from "./together";
import { counted, few, listed, stacksNamed } from "./words";

/** What the report is about, where it is from, and how it ends. */
export function heading(input: ReportInput, views: readonly StackView[]): Section {
  const { head, base, previewedOn = "localAzure" } = input;
  const over = base === undefined ? "" : ` over ${codeSpan(base.name, 100)}`;
  const title = `## What ${codeSpan(head.name, 100)} changes${over}`;
  const origin =
    previewedOn === "azure"
      ? `Previewed ${commits(input)}on the real Azure, over the state of the stack.`
      : `Computed ${commits(input)}from code on a local Azure: nothing in Azure was read or changed. Manual changes in Azure (drift) aren't included.`;
  return {
    rank: 0,
    before: [title, origin, ...notChecked(views), result(input, views)].join("\n\n"),
    items: verdictOf(input).reasons.map((reason) => `- ${prose(reason)}`),
    between: "\n",
    what: "reasons",
  };
}

/** A name that is wrong previews as well as one that is right: a person has to look. */
function notChecked(views: readonly StackView[]): string[] {
  const adopted = together(views, ({ report }) => report.notChecked ?? []);
  const lines = adopted.map(
    ({ item, stacks }) =>
      `- not checked: ${codeSpan(item, 300)} (${stacksNamed(stacks, views.length)})`,
  );
  if (lines.length === 0) return [];
  const [is, it] = lines.length === 1 ? ["is", "it"] : ["are", "they"];
  const sentence = `What follows ${is} adopted for the first time. The previews assume that ${it} ${lines.length === 1 ? "exists" : "exist"}; compare the names with Azure:`;
  return [[sentence, "", ...few(lines, MOST_NOT_CHECKED, "names")].join("\n")];
}

const MOST_NOT_CHECKED = 20;

/** `at 1a2b3c4d5e6f over 6f5e4d3c2b1a ` */
function commits({ head, base }: ReportInput): string {
  const [at, over] = [head, base].map((revision) =>
    revision === undefined || revision.commit === "" ? "" : codeSpan(revision.commit.slice(0, 12)),
  );
  return (at ? `at ${at} ` : "") + (over ? `over ${over} ` : "");
}

function result(input: ReportInput, views: readonly StackView[]): string {
  if (verdictOf(input).exitCode !== 0) return "❌ **This can't be deployed as it is:**";
  const changes = views.flatMap((view) => view.changes);
  const grave = [
    ...(changes.some(({ destructive }) => destructive)
      ? ["destroys or cuts off something that is running"]
      : []),
    ...(views.some(({ report }) => report.outcome.kind === "deleted")
      ? ["leaves running resources without a stack file"]
      : []),
  ];
  if (grave.length > 0) return `⚠ **It ${listed(grave)}: see below.**`;
  return changes.length === 0
    ? "✅ It changes nothing."
    : `✅ ${counted(changes.length, "change")}; nothing that runs is destroyed.`;
}

const COLUMNS = ["create", "import", "update", "replace", "delete"] as const;
type Column = (typeof COLUMNS)[number];

/** How many resources of each stack see which operation. */
export function table(views: readonly StackView[]): Section {
  const imports = views.some(({ changes }) =>
    changes.some(({ operation }) => operation === "import"),
  );
  const columns = COLUMNS.filter((column) => column !== "import" || imports);
  const names = ["stack", ...columns, "unchanged", "policies"];
  return {
    rank: 1,
    before: "",
    header: `${row(names)}\n${row(names.map((name) => (name === "stack" || name === "policies" ? "---" : "---:")))}`,
    items: rows(views, columns),
    between: "\n",
    what: "stacks",
  };
}

/** One for each stack, and one for all that the head leaves as they are. */
function rows(views: readonly StackView[], columns: readonly Column[]): string[] {
  const same = views.filter(isUntouched);
  const [, ...others] = same;
  if (others.length === 0) {
    return views.map((view) =>
      row([stackCell(view), ...numbers(view, columns), policiesCell(view)]),
    );
  }
  const own = views
    .filter((view) => !same.includes(view))
    .map((view) => row([stackCell(view), ...numbers(view, columns), policiesCell(view)]));
  const unchanged = same.reduce((sum, view) => sum + view.unchanged, 0);
  const all = same.length === views.length && same.length > 2;
  const names = all
    ? `all ${same.length} stacks`
    : listed(same.map(({ stack }) => codeCell(stack, 100)));
  return [...own, row([names, ...columns.map(() => ""), `${unchanged}`, "kept"])];
}

function numbers(view: StackView, columns: readonly Column[]): string[] {
  const known = view.comparable && (!view.failed || view.changes.length + view.unchanged > 0);
  if (!known) return [...columns, "unchanged"].map(() => "–");
  const counts = columns.map((column) => {
    const count = view.changes.filter(({ operation }) => operation === column).length;
    const grave = view.changes.some((change) => change.operation === column && change.destructive);
    if (count === 0) return "";
    return grave ? `**${count}**` : `${count}`;
  });
  return [...counts, view.unchanged === 0 ? "" : `${view.unchanged}`];
}

function stackCell({ stack, report, failed }: StackView): string {
  const remarks = [
    ...(report.comparison.kind === "new" ? ["new"] : []),
    ...(report.comparison.kind === "baseFailed" ? ["**can't be compared**"] : []),
    ...(report.outcome.kind === "deleted" ? ["**file deleted**"] : []),
    ...(failed ? ["**fails**"] : []),
  ];
  return [codeCell(stack, 100), ...(remarks.length > 0 ? [remarks.join(", ")] : [])].join(" ");
}

function policiesCell({ findings, report, failed }: StackView): string {
  if (report.outcome.kind === "deleted") return "–";
  const count = (level: string): number => findings.filter((each) => each.level === level).length;
  const [mandatory, advisory] = [count("mandatory"), count("advisory")];
  if (mandatory + advisory === 0) return failed ? "not checked" : "kept";
  return [
    ...(mandatory > 0 ? [`**${mandatory} mandatory**`] : []),
    ...(advisory > 0 ? [`${advisory} advisory`] : []),
  ].join(", ");
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
