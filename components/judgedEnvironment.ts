import { argumentProblems, type ArgumentShapes, withStandIns } from "../rules/argumentShape";
import { environmentProblems, type EnvironmentSettings } from "../rules/environment";
import { environmentArguments, standInParts } from "../rules/environmentArguments";
import { ignoredTagProblems } from "../rules/ignoredTags";
import type { EnvironmentArgs } from "./environmentArgs";
import { refusal } from "./refusal";

/** The shapes name every argument of the type, and no other. */
const shapes: ArgumentShapes & Record<keyof EnvironmentArgs, unknown> = environmentArguments;

/**
 * Refuses what can't work, all at once, while nothing is registered.
 *
 * @throws pulumi.RunError with every problem of the arguments
 */
export function refuseEnvironment(name: string, args: EnvironmentArgs): void {
  const shape = argumentProblems({ ...args }, shapes);
  const { randomSuffix = false, ...rest } = withStandIns(args, shape, standInParts);
  const settings: EnvironmentSettings = { ...rest, randomSuffix };
  const problems = [...shape, ...environmentProblems(settings), ...ignoredTagProblems(rest, [])];
  if (problems.length > 0) throw refusal("Environment", name, problems);
}
