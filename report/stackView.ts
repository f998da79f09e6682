import type { EngineEvent } from "../pulumi/events/engineEvents";
import {
  type Diagnostic,
  type PolicyFinding,
  diagnosticsOf,
  policyFindings,
} from "../pulumi/events/findings";
import { stepsOf } from "../pulumi/events/steps";
import { type Change, changeOf } from "./change";
import { errorsIn } from "./errors";
import type { StackReport } from "./input";

/** One stack's preview, read for the report. */
export interface StackView {
  readonly stack: string;
  readonly report: StackReport;
  /** What changes, the gravest first; the same whatever the order in which the engine reported them. */
  readonly changes: readonly Change[];
  readonly unchanged: number;
  readonly findings: readonly PolicyFinding[];
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  readonly failed: boolean;
  /** The changes are known: there was something to compare with, or no comparison was asked for. */
  readonly comparable: boolean;
}

export function viewOf(report: StackReport): StackView {
  const { stack, comparison, outcome } = report;
  const events = outcome.kind === "previewed" ? outcome.events : [];
  return {
    stack,
    report,
    ...resourcesIn(events),
    findings: sorted(policyFindings(events)),
    errors: sorted(errorsIn(events)),
    warnings: sorted(diagnosticsOf(events)).filter(({ severity }) => severity === "warning"),
    failed: outcome.kind === "previewed" && outcome.exitCode !== 0,
    comparable: comparison.kind !== "baseFailed" && outcome.kind === "previewed",
  };
}

/** The head leaves the stack as it was, and no policy refuses it. */
export function isUntouched({ changes, comparable, failed, findings, report }: StackView): boolean {
  return (
    changes.length === 0 &&
    comparable &&
    !failed &&
    report.comparison.kind === "base" &&
    findings.every(({ level }) => level === "advisory")
  );
}

function resourcesIn(events: readonly EngineEvent[]): Pick<StackView, "changes" | "unchanged"> {
  const steps = stepsOf(events).filter(
    ({ isResource, operation }) => isResource && operation !== "read",
  );
  const parents = parentsIn(events);
  const changes = steps.flatMap((step) => changeOf(step, parents) ?? []);
  return {
    changes: [...changes].sort(
      (a, b) => a.rank - b.rank || compare(a.kind, b.kind) || compare(a.urn, b.urn),
    ),
    unchanged: steps.length - changes.length,
  };
}

/** Whose child each resource is. */
function parentsIn(events: readonly EngineEvent[]): ReadonlyMap<string, string> {
  return new Map(
    events.flatMap(({ resourcePreEvent }) => {
      const { urn = "", new: wanted, old } = resourcePreEvent?.metadata ?? {};
      const parent = (wanted ?? old)?.parent;
      return parent ? [[urn, parent] as const] : [];
    }),
  );
}

/** The engine runs things side by side; a report mustn't differ by which came first. */
function sorted<Item extends Diagnostic | PolicyFinding>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
