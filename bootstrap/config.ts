import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";

import { rawConfig } from "../config";
import { formatProblem, formatProblems, type Problem } from "../rules/problem";
import { repaired, shapeProblems } from "../rules/shape";
import { settingAt } from "../rules/stack";
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
  const problems = configProblems(raw).map((each) => formatProblem(each, `${NAMESPACE}:`));
  if (problems.length > 0)
    throw new pulumi.RunError(formatProblems(`Pulumi.${pulumi.getStack()}.yaml`, problems));
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

/**
 * Makes sure that whoever runs this is logged in where the configuration means.
 *
 * @throws pulumi.RunError naming what differs: everything would be made somewhere else
 */
export async function checkLogin({ azure }: Settings): Promise<void> {
  const { tenantId, subscriptionId } = await authorization.getClientConfig();
  const differing = [
    { property: "azure.tenant", said: azure.tenant, is: tenantId },
    { property: "azure.subscription", said: azure.subscription, is: subscriptionId },
  ].filter(({ said, is }) => said.toLowerCase() !== is.toLowerCase());
  if (differing.length === 0) return;
  const problems = differing.map(({ property, said, is }) =>
    formatProblem(
      {
        id: "login",
        property,
        value: said,
        rule: `isn't where you are logged in: ${is}.`,
        fix: "Log in there (`az login --tenant`, `az account set --subscription`), or correct it.",
      },
      `${NAMESPACE}:`,
    ),
  );
  throw new pulumi.RunError(formatProblems(`Pulumi.${pulumi.getStack()}.yaml`, problems));
}
