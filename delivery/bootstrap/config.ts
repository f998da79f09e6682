import { rawConfig, refusal, valueOrRefusal } from "../../config";
import type { Problem } from "../../rules/problem";
import { type Judged, judged } from "../../rules/shape";
import { settingsProblems } from "./problems";
import { settingsSchema, type Settings } from "./settings";

const NAMESPACE = "bootstrap";

/** What the configuration says, and what is wrong with it: its shape, and what it says. */
export function judgedConfig(raw: unknown): Judged<Settings> {
  return judged(settingsSchema, raw, settingsProblems);
}

/**
 * The configuration of the bootstrap, checked.
 *
 * @throws pulumi.RunError with every problem in one message, before any resource is registered
 */
export function loadSettings(): Settings {
  return valueOrRefusal(judgedConfig(rawConfig(NAMESPACE)), NAMESPACE);
}

/** @throws pulumi.RunError with every problem in one message, if there is any */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw refusal(problems, NAMESPACE);
}
