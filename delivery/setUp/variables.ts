import { readFileSync } from "node:fs";

import { z } from "zod";

import { errorText } from "../../pulumi/errors";
import { DeliveryError } from "../deliveryError";
import { type GitHub, unlessMissing } from "../github";
import {
  type Approvals,
  opsEnvironmentOf,
  protectionOf,
  protectionProblem,
} from "../line/protection";

/** The stack output `github` of the bootstrap: variables by GitHub environment. */
const outputSchema = z.record(z.string(), z.record(z.string(), z.string()));

/**
 * Enters what the bootstrap made into GitHub's environments, and last the repository's variables by which
 * the workflows begin to work. Run again, it changes what differs.
 *
 * @returns what to print
 * @throws DeliveryError while an environment of the line isn't protected
 */
export async function setUpVariables(
  github: GitHub,
  line: readonly string[],
  file: string,
): Promise<string> {
  const output = outputOf(file);
  const problems = line
    .flatMap((stack) => [stack, `${stack}-preview`])
    .filter((name) => output[name] === undefined)
    .map((name) => `${file} has no variables for ${name}: add it to the bootstrap, and run that`);
  const approvals: Approvals[] = [];
  for (const environment of line.slice(1)) {
    const protection = await protectionOf(github, environment);
    if ("problem" in protection) problems.push(protection.problem);
    else approvals.push(protection.approvals);
    const ops = opsEnvironmentOf(environment);
    if (output[ops] === undefined) continue;
    const problem = await protectionProblem(github, ops, environment);
    if (problem !== undefined) problems.push(problem);
  }
  if (problems.length > 0) throw new DeliveryError(problems.join("\n"));
  for (const [environment, variables] of Object.entries(output)) {
    for (const [name, value] of Object.entries(variables)) {
      await setVariable(github, `environments/${environment}/variables`, name, value);
    }
  }
  const [delivery = "reviewers"] = approvals;
  await setVariable(github, "actions/variables", "DELIVERY", delivery);
  if (output.sandbox !== undefined) {
    await setVariable(github, "actions/variables", "SANDBOXES", "on");
  }
  const names = Object.keys(output).join(", ");
  return `GitHub has the variables of ${names}; from now on, DELIVERY is ${delivery}.`;
}

function outputOf(file: string): z.output<typeof outputSchema> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new DeliveryError(`${file} can't be read: ${errorText(error)}`);
  }
  const parsed = outputSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new DeliveryError(
    `${file} isn't what \`pulumi stack output github --json\` prints: ${z.prettifyError(parsed.error)}`,
  );
}

async function setVariable(
  github: GitHub,
  path: string,
  name: string,
  value: string,
): Promise<void> {
  const there = await github
    .change(`${path}/${name}`, { name, value })
    .then(() => true, unlessMissing);
  if (there === undefined) await github.create(path, { name, value });
}
