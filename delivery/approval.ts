import type { EngineEvent } from "../pulumi/events/engineEvents";
import { nameOf } from "../pulumi/deployment";
import { type Step, stepsOf } from "../pulumi/events/steps";

/** The lines that two texts of steps don't share: `-` what was approved, `+` what would be done now. */
export function differences(approved: string, now: string): string[] {
  if (approved === now) return [];
  const before = approved.split("\n");
  const after = now.split("\n");
  return [
    ...without(before, after).map((line) => `- ${described(line)}`),
    ...without(after, before).map((line) => `+ ${described(line)}`),
  ];
}

/** A line of normalised steps in fewer words, with all that may differ in it. */
function described(line: string): string {
  const { operation, urn, changes, inputs, protection } = JSON.parse(line) as NormalisedStep;
  const properties = changes.map(
    ({ path, before, after }) => `${path}: ${written(before)} → ${written(after)}`,
  );
  const protecting = protection === "kept" ? [] : [`protection is ${protection}`];
  const asked = inputs === undefined ? [] : [written(inputs)];
  return `${operation} ${nameOf(urn)}: ${[...properties, ...protecting, ...asked].join(", ")}`;
}

type NormalisedStep = Pick<Step, "operation" | "urn" | "changes" | "protection"> & {
  readonly inputs?: Step["inputs"];
};

function written(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

/**
 * The steps that an update took and its preview didn't announce. An announced one that wasn't taken is
 * fine: a value that was unknown turned out to be the old one.
 */
export function notApproved(
  previewed: readonly EngineEvent[],
  done: readonly EngineEvent[],
): string[] {
  const announced = new Set(taken(previewed));
  return taken(done).filter((step) => !announced.has(step));
}

function taken(events: readonly EngineEvent[]): string[] {
  return stepsOf(events)
    .filter(({ operation }) => !["unchanged", "read", "refresh"].includes(operation))
    .map(({ operation, urn }) => `${operation} ${urn}`);
}

/** The first list without the second, each line as often as it is there. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
