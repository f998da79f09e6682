import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { configIn } from "../delivery/bootstrap/stackFile";
import { nearest } from "../rules/nearest";
import { formatProblem, formatProblems } from "../rules/problem";
import { stackNames } from "../rules/stackNames";
import { type InstancePlaces, stackPlaces } from "../rules/stackPlaces";
import { type StackConfig, judgedConfig } from "../stackSchema";
import { OpsError } from "./opsError";

const NAMESPACE = "redis";

/** A stack as its file has it. */
export interface Stack {
  readonly name: string;
  readonly config: StackConfig;
}

/**
 * Reads a stack's file without the engine.
 *
 * @throws OpsError `usage` with every problem of it
 */
export function readStack(folder: string, name: string, now = new Date()): Stack {
  const known = stackNames(filesOf(folder));
  if (!known.includes(name)) {
    const near = nearest(name, known);
    throw new OpsError(
      "usage",
      `There is no stack ${name}${near === undefined ? "" : `; did you mean ${near}?`}`,
      known.length === 0
        ? `Run the command in the project's folder, or name it with --cwd: ${folder} has no stack file.`
        : `The stacks are: ${known.join(", ")}.`,
    );
  }
  const file = `Pulumi.${name}.yaml`;
  const { problems, value } = judgedConfig(read(path.join(folder, file), file), now);
  if (problems.length > 0 || value === undefined)
    throw new OpsError(
      "usage",
      formatProblems(
        file,
        problems.map((each) => formatProblem(each, `${NAMESPACE}:`)),
      ),
      "Mend the file; `pulumi preview` says the same.",
    );
  return { name, config: value };
}

/**
 * Where the instances of a stack are, all of them or one.
 *
 * @throws OpsError `usage` for an unknown instance, or where only the state knows the names
 */
export function instancesOf(
  { name, config }: Stack,
  subscriptionId: string,
  key?: string,
): InstancePlaces[] {
  if (config.environment.randomSuffix)
    throw new OpsError(
      "usage",
      `The names of ${name} have a random suffix, which its file doesn't say.`,
      `\`pulumi stack output instances --stack ${name}\` has its names; this command works for stacks without a suffix.`,
    );
  const all = stackPlaces(config, subscriptionId);
  if (key === undefined) return all;
  const found = all.filter((each) => each.key === key);
  if (found.length > 0) return found;
  throw new OpsError(
    "usage",
    `The stack ${name} has no instance ${key}.`,
    `Its instances are: ${all.map((each) => each.key).join(", ")}.`,
  );
}

/**
 * The one instance that a verb is about.
 *
 * @throws OpsError `usage` where a stack has several and none is named
 */
export function instanceOf(stack: Stack, subscriptionId: string, key?: string): InstancePlaces {
  const found = instancesOf(stack, subscriptionId, key);
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  throw new OpsError(
    "usage",
    `The stack ${stack.name} has several instances: ${found.map((each) => each.key).join(", ")}.`,
    "Say which one: --instance <key>.",
  );
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string, name: string): Record<string, unknown> {
  try {
    return configIn(readFileSync(file, "utf8"), NAMESPACE);
  } catch (error) {
    const [why = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new OpsError("usage", `${name} can't be read: ${why}`, "Mend the file.");
  }
}
