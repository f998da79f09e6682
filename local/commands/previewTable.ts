import { type EngineEvent, resourceChanges } from "../../pulumi/events/engineEvents";
import type { StackComparison } from "../compare/compareStack";
import { aligned } from "./terminal";

const operations = ["create", "import", "read", "update", "replace", "delete", "same"];

/** One line per stack: what would change, and what speaks against it. */
export function previewTable(stacks: readonly StackComparison[]): string {
  const rows = stacks.map(({ stack, comparison, outcome }) => {
    const remark = comparison.kind === "baseFailed" ? "can't be compared" : "";
    if (outcome.kind === "deleted") {
      const orphans = `${outcome.resources.length} without an owner`;
      return [stack, "deleted", orphans, remark].filter(Boolean);
    }
    const { exitCode, events } = outcome;
    const status = exitCode === 0 ? "ok" : "failed";
    const remarks = [comparison.kind === "new" ? "new" : remark, policyCounts(events)];
    return [stack, status, changes(events), remarks.filter(Boolean).join(", ")].filter(Boolean);
  });
  return aligned(rows);
}

function changes(events: readonly EngineEvent[]): string {
  const counts = resourceChanges(events);
  const known = operations.filter((operation) => (counts[operation] ?? 0) > 0);
  if (known.length === 0) return "-";
  return known
    .map(
      (operation) => `${counts[operation] ?? 0} ${operation === "same" ? "unchanged" : operation}`,
    )
    .join(", ");
}

function policyCounts(events: readonly EngineEvent[]): string {
  const levels = events.flatMap(({ policyEvent }) => policyEvent?.enforcementLevel ?? []);
  return ["mandatory", "advisory"]
    .map((level): [string, number] => [level, levels.filter((found) => found === level).length])
    .filter(([, count]) => count > 0)
    .map(([level, count]) => `${count} ${level}`)
    .join(", ");
}
