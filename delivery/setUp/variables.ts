import { readFileSync } from "node:fs";

import { z } from "zod";

import { DeliveryError } from "../deliveryError";
import { type GitHub, GitHubRefusal } from "../github";
import { protectionProblem } from "../line/protection";

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
  for (const environment of line.slice(1)) {
    const problem = await protectionProblem(github, environment);
    if (problem !== undefined) problems.push(problem);
  }
  if (problems.length > 0) throw new DeliveryError(problems.join("\n"));
  for (const [environment, variables] of Object.entries(output)) {
    for (const [name, value] of Object.entries(variables)) {
      await setVariable(github, `environments/${environment}/variables`, name, value);
    }
  }
  const delivery = await approvalsOf(github, line[1]);
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
    const reason = error instanceof Error ? error.message : String(error);
    throw new DeliveryError(`${file} can't be read: ${reason}`);
  }
  const parsed = outputSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new DeliveryError(
    `${file} isn't what \`pulumi stack output github --json\` prints: ${z.prettifyError(parsed.error)}`,
  );
}

/** How an environment that is protected is. */
async function approvalsOf(github: GitHub, environment: string | undefined): Promise<string> {
  if (environment === undefined) return "reviewers";
  const { protection_rules: rules } = await github.get<{ protection_rules: { type: string }[] }>(
    `environments/${environment}`,
  );
  return rules.some(({ type }) => type === "required_reviewers") ? "reviewers" : "release-branches";
}

async function setVariable(
  github: GitHub,
  path: string,
  name: string,
  value: string,
): Promise<void> {
  try {
    await github.change(`${path}/${name}`, { name, value });
  } catch (error) {
    if (!(error instanceof GitHubRefusal && error.status === 404)) throw error;
    await github.create(path, { name, value });
  }
}
