import * as pulumi from "@pulumi/pulumi";

import { rawConfig } from "../../config";
import { formatProblem, formatProblems, type Problem } from "../../rules/problem";
import { repaired, shapeProblems } from "../../rules/shape";
import { settingAt } from "../../rules/stack";
import { settingsProblems } from "./problems";
import { settingsSchema, type Settings } from "./settings";

const NAMESPACE = "bootstrap";

/** What is wrong with the configuration: its shape, and what the part that has the right shape says. */
export function configProblems(raw: unknown): Problem[] {
  const shape = shapeProblems(settingsSchema, raw);
  const wellShaped = settingsSchema.safeParse(repaired(raw, shape));
  return [...shape, ...(wellShaped.success ? settingsProblems(wellShaped.data) : [])];
}

/**
 * The configuration of the bootstrap, checked.
 *
 * @throws pulumi.RunError with every problem in one message, before any resource is registered
 */
export function loadSettings(): Settings {
  const raw = rawConfig(NAMESPACE);
  refuse(configProblems(raw));
  return settingsSchema.parse(raw);
}

/** What every preview says until somebody has confirmed it. */
export function unconfirmedWarning(settings: Settings): string | undefined {
  if (settings.unconfirmed.length === 0) return undefined;
  return [
    `Nobody has confirmed these values. Confirm each, and remove it from ${NAMESPACE}:unconfirmed.`,
    ...settings.unconfirmed.map(
      (path) => `  ${path}: ${JSON.stringify(settingAt(settings, path))}`,
    ),
  ].join("\n");
}

/** @throws pulumi.RunError with every problem in one message, if there is any */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const lines = problems.map((each) => formatProblem(each, `${NAMESPACE}:`));
  throw new pulumi.RunError(formatProblems(`Pulumi.${pulumi.getStack()}.yaml`, lines));
}
