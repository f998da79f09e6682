import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { type StackConfig, judgedConfig } from "../../stackSchema";
import { UserError } from "../../pulumi/errors";
import { normalizeLocation } from "../../rules/names";
import { formatProblem, formatProblems, type Problem } from "../../rules/problem";
import { stackNames } from "../../rules/stackNames";
import { collisionProblems } from "./collisions";
import {
  type Choices,
  newStackFile,
  type NewStackFile,
  type StackFile,
  stackFileOf,
} from "./newStackFile";
import { requestProblems } from "./request";

/** A file of the repository as it is to be. */
export interface RepositoryFile {
  /** Its path from the repository's root. */
  readonly path: string;
  readonly text: string;
  /** What it says now; `undefined` while it isn't there. */
  readonly before?: string;
}

/** All that a new environment needs in the repository, checked. */
export interface NewEnvironment {
  /** In the order in which they are written: the stack file is the last, because it makes the environment. */
  readonly files: readonly RepositoryFile[];
  readonly stackFile: NewStackFile;
}

/**
 * What `request` asks for, without writing anything.
 *
 * @throws UserError with everything that is wrong with the request, or with what would come of it
 */
export function newEnvironment(root: string, request: Choices, now: Date): NewEnvironment {
  const stacks = stackNames(readdirSync(root));
  refuse(requestProblems(request, stacks));
  const others = stacks
    .filter((stack) => stack !== request.name)
    .map((stack) => existingStackFile(root, stack, now));
  const stackFile = newStackFile(others, {
    ...request,
    location: request.location === undefined ? undefined : normalizeLocation(request.location),
  });
  const files = repositoryFiles(root, request, stackFile);
  const { problems, value } = judgedConfig(stackFile.config, now);
  refuse([
    ...problems.map(withOption),
    ...(problems.length === 0 && value !== undefined ? collisionProblems(value, others) : []),
    ...files.flatMap(takenProblems),
  ]);
  return { files, stackFile };
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw refusal("The new environment", problems);
}

function refusal(what: string, problems: readonly Problem[], prefix = ""): UserError {
  const lines = problems.map((each) => formatProblem(each, prefix));
  return new UserError(`${formatProblems(what, lines)}\nNothing was written.`);
}

/** A stack file in which nothing is wrong. */
export interface JudgedStackFile extends StackFile {
  readonly settings: StackConfig;
}

/** A stack file that a new one can be made from, or compared with. */
function existingStackFile(root: string, stack: string, now: Date): JudgedStackFile {
  const name = `Pulumi.${stack}.yaml`;
  const file = stackFileOf(stack, readFileSync(path.join(root, name), "utf8"));
  if (file === undefined) throw new UserError(`${name} is not valid YAML. Nothing was written.`);
  const { problems, value } = judgedConfig(file.config, now);
  if (problems.length > 0 || value === undefined) throw refusal(name, problems, "redis:");
  return { ...file, settings: value };
}

function repositoryFiles(
  root: string,
  { name, like }: Choices,
  stackFile: NewStackFile,
): RepositoryFile[] {
  const textOf = (file: string): string | undefined =>
    existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), "utf8") : undefined;
  const policies = textOf(`policies/config/${like}.json`);
  return [
    ...(policies === undefined ? [] : [{ path: `policies/config/${name}.json`, text: policies }]),
    { path: `Pulumi.${name}.yaml`, text: stackFile.text },
  ].map((file) => ({ ...file, before: textOf(file.path) }));
}

/** A file that exists is another environment's, or was changed by hand. */
function takenProblems({ path: file, text, before }: RepositoryFile): Problem[] {
  if (before === undefined || before === text) return [];
  return [
    {
      id: "environment-file",
      property: file,
      rule: "already exists, with different content.",
      fix: "Write another NAME, or change that file by hand.",
    },
  ];
}

/** A vault's name is the shortest of them, so it is the one that can be given. */
function withOption(problem: Problem): Problem {
  return problem.property === "environment.keyVault.name"
    ? { ...problem, fix: "Write a shorter NAME, or name the vault with `--key-vault`." }
    : problem;
}
