import { type EngineEvent, resourceChanges } from "../../preview/engineEvents";
import type { StackPreview } from "../engine/preview";

const operations = ["create", "import", "read", "update", "replace", "delete", "same"];

/** One line per stack: what would change, and what stands against it. */
export function previewTable(previews: readonly StackPreview[]): string {
  const rows = previews.map(({ stack, exitCode, events }) => {
    const policies = policyCounts(events);
    return [stack, exitCode === 0 ? "ok" : "failed", changes(events), policies].filter(Boolean);
  });
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => `  ${line.trimEnd()}`)
    .join("\n");
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
