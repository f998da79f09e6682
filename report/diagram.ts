import { nameOf } from "../pulumi/deployment";
import type { Severity } from "../rules/changeRow";
import type { Change } from "./change";
import { mermaidLabel } from "./escape";
import type { Section } from "./fit";
import type { StackView } from "./stackView";
import { together } from "./together";
import { counted } from "./words";

/** More than this nobody can look at, and GitHub draws at most 500 lines between nodes. */
const MOST = 40;

/** A drawing of what changes, each resource below what it belongs to. */
export function diagram(views: readonly StackView[]): Section[] {
  const groups = together(
    views.filter(({ comparable, changes }) => comparable && changes.length > 0),
    ({ changes }) => [nodesOf(changes)],
    (nodes) =>
      nodes.map(({ label, colour, ancestors }) => [label, colour, ancestors.map(stackless)]),
  );
  const boxes = groups.reduce((sum, { item }) => sum + item.length, 0);
  if (boxes < FEWEST) return [];
  const drawing = new Drawing();
  let left = MOST;
  let omitted = 0;
  for (const { item: nodes, stacks } of groups) {
    const shown = nodes.slice(0, Math.max(0, left));
    omitted += nodes.length - shown.length;
    left -= shown.length;
    if (shown.length > 0) drawing.add(stacks, shown);
  }
  const remark =
    omitted > 0 ? `\n\nThe diagram has no room for ${counted(omitted, "more node")}.` : "";
  const items = [`${drawing.text()}${remark}`];
  return [{ rank: 10, before: "", items, between: "\n", what: "diagrams" }];
}

/** Fewer are as well seen in a list. */
const FEWEST = 3;

/** What is drawn of a change, or of several alike. */
interface Node {
  readonly urn: string;
  readonly label: string;
  readonly colour: string;
  readonly ancestors: readonly string[];
}

/** Each change that does something to what runs has its own node; others of one kind share one. */
function nodesOf(changes: readonly Change[]): Node[] {
  const alike = new Map<string, Change[]>();
  for (const change of changes) {
    const { operation, kind, effect, urn, ancestors } = change;
    const key = effect === undefined ? `${operation} ${kind} ${ancestors[0] ?? ""}` : urn;
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [change]);
    else known.push(change);
  }
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { urn, ancestors } = first;
    const label = others.length === 0 ? labelOf(first) : labelOfMany(first, others.length + 1);
    return [{ urn, label, colour: colourOf(first), ancestors }];
  });
}

/** Without the stack's name, so that the same resource of two stacks is the same. */
function stackless(urn: string): string {
  return isStack(urn) ? "" : urn.split("::").slice(1).join("::");
}

function isStack(urn: string): boolean {
  return urn.includes("::pulumi:pulumi:Stack::");
}

class Drawing {
  readonly #lines: string[] = [];
  readonly #styles = new Map<string, string[]>();
  #nodes = 0;

  add(stacks: readonly string[], nodes: readonly Node[]): void {
    const top = this.#node(mermaidLabel(stacks.join(", "), 80), "stack");
    const drawn = new Map<string, string>();
    for (const { urn, label, colour } of nodes) drawn.set(urn, this.#node(label, colour));
    for (const { urn, ancestors } of nodes) this.#link(urn, ancestors, top, drawn);
  }

  text(): string {
    const styles = [...this.#styles].map(([style, ids]) => `  class ${ids.join(",")} ${style}`);
    return ["```mermaid", "flowchart LR", ...this.#lines, ...COLOURS, ...styles, "```"].join("\n");
  }

  /** From what a resource belongs to, which is drawn too, up to the stack. */
  #link(urn: string, ancestors: readonly string[], top: string, drawn: Map<string, string>): void {
    const [parent, ...above] = ancestors;
    const own = drawn.get(urn) ?? "";
    if (parent === undefined || isStack(parent)) {
      this.#lines.push(`  ${top} --> ${own}`);
      return;
    }
    const known = drawn.get(parent);
    const node = known ?? this.#node(mermaidLabel(nameOf(parent)), "group");
    this.#lines.push(`  ${node} --> ${own}`);
    if (known === undefined) {
      drawn.set(parent, node);
      this.#link(parent, above, top, drawn);
    }
  }

  #node(label: string, style: string): string {
    const id = `n${++this.#nodes}`;
    this.#lines.push(`  ${id}["${label}"]`);
    this.#styles.set(style, [...(this.#styles.get(style) ?? []), id]);
    return id;
  }
}

function labelOf({ operation, kind, name, effect }: Change): string {
  const lost = effect === undefined ? undefined : EFFECTS[effect.severity];
  const lines = [mermaidLabel(`${operation} ${kind}`), mermaidLabel(name), ...(lost ? [lost] : [])];
  return lines.join("<br>");
}

function labelOfMany({ operation, kind }: Change, count: number): string {
  return mermaidLabel(`${operation} ${count} × ${kind}`, 80);
}

/** What is worth a line of its own. */
const EFFECTS: Readonly<Partial<Record<Severity, string>>> = {
  refused: "Azure refuses this",
  dataLoss: "data is lost",
  outage: "connections fail",
  dropsConnections: "connections drop",
};

function colourOf({ destructive, operation }: Change): string {
  if (destructive) return "destructive";
  return operation === "create" || operation === "import" ? "new" : "changed";
}

/** Whoever posts a report may take `#` before a digit for an issue's number, so no colour is written so. */
const COLOURS = [
  "  classDef stack fill:#ddf4ff,stroke:steelblue,color:black",
  "  classDef group fill:#f6f8fa,stroke:silver,color:black",
  "  classDef new fill:#dafbe1,stroke:seagreen,color:black",
  "  classDef changed fill:#fff8c5,stroke:goldenrod,color:black",
  "  classDef destructive fill:#ffebe9,stroke:#d1242f,color:black,stroke-width:3px",
];
