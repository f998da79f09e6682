import * as pulumi from "@pulumi/pulumi";

import { formatProblem, formatProblems, type Problem } from "./rules/problem";
import type { Judged } from "./rules/shape";
import { type StackConfig, judgedConfig } from "./stackSchema";

const NAMESPACE = "redis";

/**
 * The configuration of the stack that runs, checked.
 *
 * @throws pulumi.RunError with every problem in one message, before any resource is registered
 */
export function loadConfig(now = new Date()): StackConfig {
  return valueOrRefusal(judgedConfig(rawConfig(NAMESPACE), now), NAMESPACE);
}

/**
 * What a configuration says, if nothing is wrong with it.
 *
 * @throws pulumi.RunError with every problem in one message
 */
export function valueOrRefusal<Value>(
  { problems, value }: Judged<Value>,
  namespace: string,
): Value {
  if (problems.length === 0 && value !== undefined) return value;
  throw refusal(problems, namespace);
}

/** Every problem of the stack's file in one message, which the engine prints without a stack trace. */
export function refusal(problems: readonly Problem[], namespace = NAMESPACE): pulumi.RunError {
  const lines = problems.map((each) => formatProblem(each, `${namespace}:`));
  return new pulumi.RunError(formatProblems(`Pulumi.${pulumi.getStack()}.yaml`, lines));
}

/** All keys of the namespace, a misspelt one too; a secret stays one, so that no message can print it. */
export function rawConfig(namespace: string): Record<string, unknown> {
  const config = new pulumi.Config(namespace);
  const prefix = `${namespace}:`;
  const secrets = parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as string[];
  const keys = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith(prefix));
  return Object.fromEntries(
    keys.map((key) => {
      const name = key.slice(prefix.length);
      return [name, secrets.includes(key) ? "[secret]" : parse(config.get(name))];
    }),
  );
}

/** Pulumi hands objects over as JSON and everything else as text. */
function parse(value: string | undefined): unknown {
  try {
    return value === undefined ? undefined : (JSON.parse(value) as unknown);
  } catch {
    return value;
  }
}
