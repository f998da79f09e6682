import * as pulumi from "@pulumi/pulumi";

import { formatProblem, formatProblems, type Problem } from "../rules/problem";

/** What a component can't be made from, all at once: the engine prints it without a stack trace. */
export function refusal(
  component: "RedisEnterprise" | "Environment",
  name: string,
  problems: readonly Problem[],
): pulumi.RunError {
  return withoutStack(new pulumi.RunError(describe(component, name, problems)));
}

/** The same about what wasn't known when the component was made. */
export function lateRefusal(
  resource: pulumi.Resource,
  name: string,
  problems: readonly Problem[],
): pulumi.ResourceError {
  const message = describe("RedisEnterprise", name, problems);
  return withoutStack(new pulumi.ResourceError(message, resource, true));
}

/**
 * The SDK prints the stack of what is thrown once a program's own lines are done, whatever the error says of it; and it
 * formats each with colours, which on Node 20 takes some 20 seconds (nodejs/node#64011).
 */
export function withoutStack<Refusal extends Error>(error: Refusal): Refusal {
  error.stack = "";
  return error;
}

function describe(component: string, name: string, problems: readonly Problem[]): string {
  const lines = problems.map((each) => formatProblem(each));
  return formatProblems(`${component} "${name}"`, lines);
}
