import { type Change, alike } from "./change";
import { codeElement, codeSpan, fenced, prose } from "./escape";
import type { Section } from "./fit";
import type { StackView } from "./stackView";
import { together } from "./together";
import { counted, few, propertyChange, resourceNamed, unshown, written } from "./words";

/** Every change with every property, collapsed; stacks that change alike have one part. */
export function details(views: readonly StackView[]): Section[] {
  const groups = together(
    views.filter(({ comparable, changes }) => comparable && changes.length > 0),
    (view) => [view],
    ({ changes }) => changes.map(alike),
  );
  return groups.map(({ stacks, all }, index) => {
    const heading = index === 0 ? "### All changes\n\n" : "";
    const [first] = all;
    const changes = first?.changes ?? [];
    const names = stacks.map((stack) => codeElement(stack, 100)).join(", ");
    return {
      rank: 20 + index,
      before: `${heading}<details><summary>${names}: ${summary(changes)}</summary>`,
      items: changes.map((change, at) =>
        detail([change, ...all.slice(1).flatMap((view) => view.changes[at] ?? [])]),
      ),
      between: "\n",
      after: "</details>",
      what: "changes",
    };
  });
}

function summary(changes: readonly Change[]): string {
  return (["create", "import", "update", "replace", "delete"] as const)
    .map(
      (operation) => [operation, changes.filter((each) => each.operation === operation)] as const,
    )
    .filter(([, these]) => these.length > 0)
    .map(([operation, these]) => `${these.length} to ${operation}`)
    .join(", ");
}

function detail(changes: readonly [Change, ...Change[]]): string {
  const [{ operation, destructive, properties, protection, effect }] = changes;
  const bold = destructive ? "**" : "";
  const lines = [
    ...(effect?.severity === "inPlace" ? [prose(effect.text)] : []),
    ...(protection === "added" ? ["is protected from now on"] : []),
    ...(protection === "lifted" ? ["is no longer protected"] : []),
    ...few(properties.map(propertyChange), MOST_PROPERTIES, "properties"),
  ];
  return [
    `- ${bold}${operation}${bold} ${resourceNamed(changes)}`,
    ...lines.map((line) => `  - ${line}`),
  ].join("\n");
}

/** A change that has no room would take those after it with it. */
const MOST_PROPERTIES = 40;

/** What new resources are asked to be, collapsed. */
export function wanted(views: readonly StackView[]): Section[] {
  const created = together(
    views.filter(({ comparable }) => comparable),
    ({ changes }) =>
      changes.filter(({ operation }) => operation === "create" || operation === "import"),
    ({ operation, type, name, inputs }) => ({ operation, type, name, inputs }),
  );
  if (created.length === 0) return [];
  const count = counted(created.length, "new resource");
  return [
    {
      rank: 60,
      before: `<details><summary>Properties of ${count}</summary>`,
      items: created.map(({ item, stacks }) => {
        const where = stacks.map((stack) => codeSpan(stack)).join(", ");
        return `${resourceNamed([item])} in ${where}\n\n${fenced(leaves(item.inputs).join("\n"), 3000)}`;
      }),
      between: "\n\n",
      after: "</details>",
      what: "new resources",
    },
  ];
}

/** `sku.name = Balanced_B1`, since whoever posts a report may take `]:` for a link. */
function leaves(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null)
    return [`${path} = ${unshown(value) ?? written(value)}`];
  const inner = Object.entries(value);
  if (inner.length === 0)
    return path === "" ? [] : [`${path} = ${Array.isArray(value) ? "[]" : "{}"}`];
  return inner
    .sort(([a], [b]) => (Array.isArray(value) || a === b ? 0 : a < b ? -1 : 1))
    .flatMap(([key, each]) => {
      if (Array.isArray(value)) return leaves(each, `${path}[${key}]`);
      return leaves(each, path === "" ? key : `${path}.${key}`);
    });
}
