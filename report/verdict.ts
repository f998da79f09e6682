import { policyFindings } from "../pulumi/events/findings";
import type { ReportInput, StackReport } from "./input";
import { errorsIn } from "./errors";
import { listed } from "./words";

/** Whether a pull request may be merged as far as its previews show. */
export interface Verdict {
  readonly exitCode: 0 | 1;
  /** Why not, each as plain text that names its stack; empty with exit code 0. */
  readonly reasons: readonly string[];
}

/**
 * A pull request may not be merged when a preview failed, when a mandatory policy is violated, or when a
 * stack's base can't be brought up: nobody could see the consequences. What is destroyed is shown and not
 * refused: that decision is a reviewer's.
 */
export function verdictOf({ stacks }: ReportInput): Verdict {
  const reasons = stacks.flatMap(reasonsOf);
  return { exitCode: reasons.length === 0 ? 0 : 1, reasons };
}

function reasonsOf({ stack, comparison, outcome }: StackReport): string[] {
  const violated = outcome.kind === "previewed" ? mandatoryPolicies(outcome.events) : [];
  const failed = outcome.kind === "previewed" && outcome.exitCode !== 0;
  return [
    ...(comparison.kind === "baseFailed"
      ? [`\`${stack}\`: the changes are unknown, because the base can't be brought up.`]
      : []),
    ...(violated.length > 0 ? [`\`${stack}\`: violates ${named(violated)}.`] : []),
    ...(failed && (violated.length === 0 || errorsIn(outcome.events).length > 0)
      ? [`\`${stack}\`: the preview failed.`]
      : []),
  ];
}

function named(policies: readonly string[]): string {
  const more = policies.length - MOST_NAMED;
  if (more <= 1) return listed(policies);
  return listed([...policies.slice(0, MOST_NAMED), `${more} other policies`]);
}

const MOST_NAMED = 6;

function mandatoryPolicies(events: Parameters<typeof policyFindings>[0]): string[] {
  const mandatory = policyFindings(events).filter(({ level }) => level === "mandatory");
  return [...new Set(mandatory.map(({ policy }) => `\`${policy}\``))].sort();
}
