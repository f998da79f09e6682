import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";

import pc from "picocolors";

import { stackNames } from "../../rules/stackNames";
import { acquire, holder } from "../../local-azure/arm/fileLock";
import { stackExists } from "./backendState";
import type { LocalAzure } from "./workspace";
import { type Program, stackView, workingTree } from "./projectView";
import { type PulumiResult, runPulumi } from "./pulumi";
import { repository } from "./repository";
import { UserError } from "./userError";

/** A stack of the project on a local Azure. */
export interface LocalStack {
  readonly name: string;
  readonly azure: LocalAzure;
  readonly program: Program;
  /** Runs `pulumi <args>` on the stack. */
  pulumi(args: readonly string[], options: StackRun): Promise<PulumiResult>;
}

/** How to run the CLI on a stack. */
export interface StackRun {
  readonly output: "shown" | "captured";
  readonly environment?: NodeJS.ProcessEnv;
}

/** Refuses a stack that has no file, and says which ones there are. */
export function requireStackNames(
  names: readonly string[],
  known: readonly string[] = stackNames(readdirSync(repository)),
): void {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new UserError(
    `There is no stack ${unknown.join(", ")}. The stacks are: ${known.join(", ")}.`,
  );
}

/** The stack as the backend knows it; a new one is registered there first. */
export async function openStack(
  azure: LocalAzure,
  name: string,
  program: Program = workingTree,
): Promise<LocalStack> {
  const stack: LocalStack = {
    name,
    azure,
    program,
    pulumi: async (args, options) => {
      const result = await runPulumi({
        ...azure,
        cwd: stackView(azure.directory, name, program),
        args: [...args, "--stack", name, ...display(args, options)],
        ...options,
      });
      if (result.stderr.includes("incorrect passphrase")) throw wrongPassphrase(azure, name);
      return result;
    },
  };
  if (!stackExists(azure.directory, name)) {
    const { exitCode, stderr } = await runPulumi({
      ...azure,
      cwd: stackView(azure.directory, name, program),
      args: ["stack", "init", name, "--non-interactive"],
      output: "captured",
    });
    // Two previews may both be the first.
    if (exitCode !== 0 && !stackExists(azure.directory, name)) {
      throw new UserError(`The stack ${name} can't be created:\n${stderr.trim()}`);
    }
  }
  return stack;
}

function wrongPassphrase({ directory }: LocalAzure, name: string): UserError {
  return new UserError(
    `The local state of ${name} was encrypted with another passphrase. Set PULUMI_CONFIG_PASSPHRASE to\n` +
      "that one; if you had set none then, unset it (and PULUMI_CONFIG_PASSPHRASE_FILE) now.\n" +
      `Or remove ${directory.root} and start anew: nothing in it is real.`,
  );
}

/** How the CLI shows what it does: live on a terminal, as plain lines anywhere else. */
function display([verb = ""]: readonly string[], { output }: StackRun): string[] {
  const colors = pc.isColorSupported ? "always" : "never";
  if (output === "shown" && process.stdout.isTTY) return ["--color", colors];
  // Dots that show progress would stay between the lines.
  const quiet = ["preview", "up", "refresh", "destroy"].includes(verb);
  return ["--non-interactive", "--color", "never", ...(quiet ? ["--suppress-progress"] : [])];
}

/** Runs `work` while no other local command changes the stack; a second one is told who is at it. */
export async function withStackLock<T>(
  azure: LocalAzure,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(azure.directory.locks, { recursive: true });
  const file = path.join(azure.directory.locks, `${name}.lock`);
  const lock = acquire(file);
  if (lock === undefined) {
    const pid = holder(file)?.pid;
    throw new UserError(
      `another local command on ${name} is running${pid === undefined ? "" : ` (pid ${pid})`}. ` +
        "Wait for it to end.",
    );
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
