import {
  type Consequence,
  type ConsequenceRow,
  type Refusal,
  type RefusalRow,
  type ResourceChange,
  type Row,
  severities,
} from "./changeRow";
import { redisChanges } from "./redisChanges";
import { surroundingChanges } from "./surroundingChanges";

/** Of the rows that fit a change, the gravest holds; of equally grave ones, the first. */
const rows: readonly Row[] = [...redisChanges, ...surroundingChanges];
const refusing = rows.filter((row): row is RefusalRow => "refusal" in row);
const others = rows.filter((row): row is ConsequenceRow => !("refusal" in row));

/** The gravest consequence of a change, or `undefined` if none is known. */
export function consequenceOf(change: ResourceChange): Consequence | undefined {
  return refused(change) ?? gravest(change);
}

/** Everything in a change that Azure refuses. */
export function refusalsOf(
  change: Pick<ResourceChange, "type" | "operation" | "before" | "inputs">,
): (Refusal & { readonly source: string })[] {
  return refusing
    .filter(
      ({ type, operations }) => type.test(change.type) && operations.includes(change.operation),
    )
    .flatMap(({ refusal, source }) => {
      const found = refusal(change.before, change.inputs);
      return found === undefined ? [] : [{ ...found, source }];
    });
}

export function formatRefusal({ property, from, to, rule, fix }: Refusal): string {
  return `${property} can't change from ${from} to ${to}: ${rule} ${fix}`;
}

function refused(change: ResourceChange): Consequence | undefined {
  const [first, ...more] = refusalsOf(change);
  if (first === undefined) return undefined;
  const text = [first, ...more].map((refusal) => `Azure refuses this: ${formatRefusal(refusal)}`);
  return { severity: "refused", text: text.join(" "), source: first.source };
}

function gravest(change: ResourceChange): Consequence | undefined {
  const fitting = others.filter((row) => fits(row, change));
  const found = severities
    .map((severity) => fitting.find((row) => row.severity === severity))
    .find((row) => row !== undefined);
  if (found === undefined) return undefined;
  const { severity, text, source } = found;
  return { severity, text, source };
}

function fits({ type, operations, path, when }: ConsequenceRow, change: ResourceChange): boolean {
  return (
    type.test(change.type) &&
    operations.includes(change.operation) &&
    (path === undefined || change.paths.some((each) => path.test(each))) &&
    (when === undefined || when(change.inputs))
  );
}
