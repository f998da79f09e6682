/**
 * The `pulumi` of a `local:env` inside this repository: the same command on a view of the project, because
 * the CLI would rewrite the stack files here. Started by the shim as `pulumi.ts <DIR> <CLI> <arguments…>`.
 */
import { existsSync } from "node:fs";
import path from "node:path";

import spawn from "cross-spawn";

import { errorText } from "../../pulumi/errors";
import { ended } from "../../pulumi/run";
import { isCurrent } from "../engine/home";
import { localDirectory } from "../engine/localDirectory";
import { projectView } from "../engine/projectView";
import { repository } from "../engine/repository";

/** The project that a command line means, and the command line without the words that say so. */
export function projectOf(
  args: readonly string[],
  cwd: string,
): { readonly folder: string | undefined; readonly args: string[] } {
  const rest: string[] = [];
  let start = cwd;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    const [, joined] = /^(?:--cwd=|-C=?)(.+)$/.exec(word) ?? [];
    if (joined !== undefined) start = path.resolve(cwd, joined);
    else if (word === "-C" || word === "--cwd") start = path.resolve(cwd, args[++at] ?? "");
    else rest.push(word);
  }
  return { folder: nearestProject(start), args: rest };
}

/** Whether a command line would write a stack file. */
export function changesConfig(args: readonly string[]): boolean {
  const [verb, change = ""] = args.filter((word) => !word.startsWith("-"));
  return verb === "config" && ["set", "set-all", "rm", "rm-all", "cp", "refresh"].includes(change);
}

function nearestProject(folder: string): string | undefined {
  if (existsSync(path.join(folder, "Pulumi.yaml"))) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : nearestProject(parent);
}

async function main([dir, binary, ...words]: string[]): Promise<number> {
  if (dir === undefined || binary === undefined) throw new Error("usage: pulumi.ts DIR CLI …");
  const { folder, args } = projectOf(words, process.cwd());
  const inRepository = folder === repository;
  if (inRepository && changesConfig(args)) {
    process.stderr.write(
      "LOCAL AZURE: this changes only a copy of the stack file, which the next command replaces.\n" +
        "To keep it, edit the stack file itself.\n",
    );
  }
  if (inRepository && !isCurrent(localDirectory(dir))) {
    process.stderr.write(
      "LOCAL AZURE: the repository has changed since local:env; run it again.\n",
    );
    return 1;
  }
  const child = spawn(binary, inRepository ? args : words, {
    cwd: inRepository ? projectView(localDirectory(dir)) : process.cwd(),
    stdio: "inherit",
  });
  return ended(child);
}

if (require.main === module) {
  main(process.argv.slice(2)).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      process.stderr.write(`${errorText(error)}\n`);
      process.exitCode = 1;
    },
  );
}
