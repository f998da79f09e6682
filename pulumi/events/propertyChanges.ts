import type { PropertyDiff, StepMetadata } from "./engineEvents";
import { isRecord } from "../../rules/record";
import { valueAt } from "../../rules/valueAt";
import { type PropertyPath, formatPropertyPath, parsePropertyPath } from "./propertyPath";
import { type Properties, shown } from "./values";

/** One property that a step changes. */
export interface PropertyChange {
  readonly path: string;
  readonly kind: "add" | "update" | "delete";
  /** `undefined` for a property that is added. */
  readonly before: unknown;
  /** `undefined` for a property that is deleted. */
  readonly after: unknown;
  /** It is this property for which the resource is replaced. */
  readonly replaces: boolean;
}

/** What an update or a replacement changes, by path. */
export function propertyChanges(step: StepMetadata): PropertyChange[] {
  const before = shown(step.old?.inputs ?? {}, step.type);
  const after = shown(step.new?.inputs ?? {}, step.type);
  const replacing = new Set((step.keys ?? []).map((key) => parsePropertyPath(key)[0]));
  const details = Object.entries(step.detailedDiff ?? {});
  const changes =
    details.length > 0
      ? details.map(([path, diff]) => detailed(parsePropertyPath(path), diff, before, after, step))
      : compared([], before, after);
  return changes
    .map(({ path, kind, ...values }) => ({
      path: formatPropertyPath(path),
      kind,
      before: kind === "add" ? undefined : values.before,
      after: kind === "delete" ? undefined : values.after,
      replaces: values.replaces === true || replacing.has(path[0]),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface Change {
  readonly path: PropertyPath;
  readonly kind: PropertyChange["kind"];
  readonly before: unknown;
  readonly after: unknown;
  readonly replaces?: boolean;
}

function detailed(
  path: PropertyPath,
  { diffKind, inputDiff }: PropertyDiff,
  before: Properties,
  after: Properties,
  { old, type }: StepMetadata,
): Change {
  // A difference that isn't between inputs is between what Azure holds and what is wanted.
  const from = inputDiff === false ? shown(old?.outputs ?? {}, type) : before;
  const [kind = "update"] = diffKind.split("-");
  return {
    path,
    kind: kind === "add" || kind === "delete" ? kind : "update",
    before: valueAt(from, path),
    after: valueAt(after, path),
    replaces: diffKind.endsWith("-replace"),
  };
}

/** Every leaf that differs, for a provider that reports no details. */
function compared(path: PropertyPath, before: unknown, after: unknown): Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) =>
      compared([...path, name], valueAt(before, [name]), valueAt(after, [name])),
    );
  }
  if (before === undefined) return [{ path, kind: "add", before, after }];
  if (after === undefined) return [{ path, kind: "delete", before, after }];
  return [{ path, kind: "update", before, after }];
}
