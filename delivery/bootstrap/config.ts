import { rawConfig, refusal, valueOrRefusal } from "../../config";
import type { Problem } from "../../rules/problem";
import { judgedSettings } from "./problems";
import type { Settings } from "./settings";

const NAMESPACE = "bootstrap";

/**
 * The configuration of the bootstrap, checked.
 *
 * @throws pulumi.RunError with every problem in one message, before any resource is registered
 */
export function loadSettings(): Settings {
  return valueOrRefusal(judgedSettings(rawConfig(NAMESPACE)), NAMESPACE);
}

/** @throws pulumi.RunError with every problem in one message, if there is any */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw refusal(problems, NAMESPACE);
}
