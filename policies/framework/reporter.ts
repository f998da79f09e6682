import type { ReportViolation } from "@pulumi/policy";

import type { Entry, Exemption, Level } from "./configuration";
import type { Given } from "./kind";
import type { Finding, Policy } from "./policy";
import type { Run } from "./run";
import { unknownPath } from "./values";
import { inWords, names, verdict } from "./policyVerdict";

/** What can't be said before the deployment, though no single value is the reason. */
export class CannotJudgeYet extends Error {}

interface Choices {
  readonly level?: Level;
  readonly entry: Entry;
  readonly exemptions: readonly Exemption[];
  readonly file: string;
}

/** Reports what one policy finds about one resource after the other. */
export class Reporter {
  readonly #policy: Policy;
  readonly #run: Run;
  readonly #report: ReportViolation;
  readonly #choices: Choices;

  constructor(policy: Policy, run: Run, report: ReportViolation, choices: Choices) {
    this.#policy = policy;
    this.#run = run;
    this.#report = report;
    this.#choices = choices;
  }

  /**
   * Judges one resource. Whatever happens stays with it: a value that isn't known yet is named, and a
   * fault of the policy is reported as one instead of failing the whole deployment with an internal error.
   */
  about(given: Given, judge: () => readonly Finding[]): void {
    let findings: readonly Finding[];
    try {
      findings = judge();
    } catch (error) {
      this.#cannotJudge(given, error);
      return;
    }
    for (const finding of findings) this.#finding(given, finding);
  }

  /** The SDK's own type declares text only; given an object it takes the level from it (1.21.0, `server.js`). */
  static at(
    level: Level,
    report: ReportViolation,
    description: string,
    message: string,
    urn: string,
  ): void {
    const violation = { message: `${description}\n${message}`, enforcementLevel: level, urn };
    report(violation as unknown as string, urn);
  }

  #finding(given: Given, finding: Finding): void {
    const { today } = this.#run;
    const violation = inWords(this.#policy, given.name, finding);
    const { level, message } = verdict(this.#policy, given, violation, { ...this.#choices, today });
    this.#useExemptions(given);
    if (level === undefined) this.#report(message, given.urn);
    else this.#at(level, message, given);
  }

  #cannotJudge(given: Given, error: unknown): void {
    // Whether they are needed isn't known either, so none of them is called idle.
    this.#useExemptions(given);
    const path = error instanceof CannotJudgeYet ? error.message : unknownPath(error);
    if (path === undefined) {
      this.#at("advisory", fault(given, error), given);
    } else if (this.#run.isNewlyUnknown(given.type, path)) {
      this.#at(
        "advisory",
        `${given.name}: ${path} isn't known before the deployment, which will check it. (Reported once for all resources of this type.)`,
        given,
      );
    }
  }

  #useExemptions(given: Given): void {
    for (const { resource } of this.#choices.exemptions) {
      if (names(resource, given)) this.#run.use(this.#policy.name, resource);
    }
  }

  #at(level: Level, message: string, { urn }: Given): void {
    Reporter.at(level, this.#report, this.#policy.description, message, urn);
  }
}

/** Names the place and the kind of error only: an error's own words may quote a value that is secret. */
function fault({ name }: Given, error: unknown): string {
  const { name: kind, stack = "" } = error instanceof Error ? error : new Error();
  const place = /([^/\\(]+:\d+):\d+\)?$/m.exec(stack)?.[1] ?? "an unknown place";
  return `${name}: this policy has a fault of its own (${kind} at ${place}) and judged nothing here. Please report it to whoever maintains the pack.`;
}
