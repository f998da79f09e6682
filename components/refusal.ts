import * as pulumi from "@pulumi/pulumi";

import { formatProblem, formatProblems, type Problem } from "../rules/problem";

/** What a component can't be made from, all at once: the engine prints it without a stack trace. */
export function refusal(
  component: "RedisEnterprise" | "Environment",
  name: string,
  problems: readonly Problem[],
): pulumi.RunError {
  return new pulumi.RunError(describe(component, name, problems));
}

/** The same about what wasn't known when the component was made. */
export function lateRefusal(
  resource: pulumi.Resource,
  name: string,
  problems: readonly Problem[],
): pulumi.ResourceError {
  return new pulumi.ResourceError(describe("RedisEnterprise", name, problems), resource, true);
}

function describe(component: string, name: string, problems: readonly Problem[]): string {
  const lines = problems.map((each) => formatProblem(each));
  return formatProblems(`${component} "${name}"`, lines);
}
