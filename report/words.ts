import type { PropertyChange } from "../pulumi/events/steps";
import { COMPUTED, SECRET } from "../pulumi/events/values";
import type { Change } from "./change";
import { codeSpan } from "./escape";

/** How many characters of a value are shown. */
const VALUE_LENGTH = 160;

/** `1 change`, `2 changes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The first of many, and how many more there are; one more is shown as well. */
export function few(items: readonly string[], most: number, what: string): string[] {
  const more = items.length - most;
  return more > 1 ? [...items.slice(0, most), `and ${more} more ${what}`] : [...items];
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2
    ? items.join("")
    : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;
}

/** The stacks by name, or that it is all of them. */
export function stacksNamed(stacks: readonly string[], all: number): string {
  if (stacks.length === all && all > 2) return `all ${all} stacks`;
  return listed(stacks.map((stack) => codeSpan(stack)));
}

/** `Database` `main-database` (`default`), with the names in Azure of all the stacks that it stands for. */
export function resourceNamed(changes: readonly [Change, ...Change[]]): string {
  const [{ kind, name }] = changes;
  const names = [...new Set(changes.flatMap(({ azureName }) => azureName ?? []))];
  const inAzure = names.length === 0 ? "" : ` (${names.map((each) => codeSpan(each)).join(", ")})`;
  return `${codeSpan(kind)} ${codeSpan(name)}${inAzure}`;
}

/** `sku.name`: `Balanced_B1` → `Balanced_B3` */
export function propertyChange({ path, kind, before, after, replaces }: PropertyChange): string {
  const because = replaces ? ", which forces a replacement" : "";
  return `${codeSpan(path)}: ${fromTo(kind, before, after)}${because}`;
}

function fromTo(kind: PropertyChange["kind"], before: unknown, after: unknown): string {
  if (kind === "add") return `not set → ${value(after)}`;
  if (kind === "delete") return `${value(before)} → not set`;
  if (before === SECRET && after === SECRET) return "a secret → another secret";
  const [from, to] = [written(before), written(after)];
  return `${value(before, from, startOf(from, to))} → ${value(after, to, startOf(to, from))}`;
}

/** Where to start, so that the first difference to the other text is seen. */
function startOf(text: string, other: string): number {
  if (text.length <= VALUE_LENGTH) return 0;
  let same = 0;
  while (same < text.length && text[same] === other[same]) same++;
  return same < VALUE_LENGTH - 20 ? 0 : same - 20;
}

function value(of: unknown, text = written(of), start = 0): string {
  const placeholder = unshown(of);
  if (placeholder !== undefined) return placeholder;
  return codeSpan(start === 0 ? text : `…${text.slice(start)}`, VALUE_LENGTH);
}

/** What is said instead of a value that isn't shown. */
export function unshown(of: unknown): string | undefined {
  if (of === undefined) return "not set";
  if (of === SECRET) return "a secret";
  return of === COMPUTED ? "known after it is created" : undefined;
}

/** Text as it is, unless it could be taken for something else; anything else as JSON. */
export function written(of: unknown): string {
  if (typeof of !== "string") return of === undefined ? "" : JSON.stringify(of);
  return /^\s|\s$|^$|^(-?[\d.]+$|true$|false$|null$|[[{"])/.test(of) ? JSON.stringify(of) : of;
}
