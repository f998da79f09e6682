import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";

import pc from "picocolors";

import { acquire, holder } from "../../local-azure/arm/fileLock";
import type { Deployment } from "../../pulumi/deployment";
import { type EngineRun, type PulumiResult, printedBy, runEngine } from "../../pulumi/run";
import { stackNames } from "../../rules/stackNames";
import { attachPlugins } from "./attachedPlugins";
import { deploymentOf, registerStack, stackExists } from "./backendState";
import { hasPassphrase } from "./engineVariables";
import { type NewSecrets, type Program, stackView, workingTree } from "./projectView";
import { type LocalRun, runPulumiOn } from "./pulumi";
import { repository } from "./repository";
import { UserError } from "../../pulumi/errors";
import type { Workspace } from "./workspace";

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

type LocalStackRun = Pick<LocalRun, "output" | "env">;

/** A stack of a program on a local Azure. */
export class LocalStack {
  #view: string | undefined;

  constructor(
    readonly workspace: Workspace,
    readonly name: string,
    readonly program: Program = workingTree,
  ) {}

  /**
   * The stack as the backend knows it; a new one is registered there first.
   *
   * @throws StackFileError when a new one has a stack file that can't be read; it isn't registered then
   */
  static open(workspace: Workspace, name: string, program?: Program): LocalStack {
    const stack = new LocalStack(workspace, name, program);
    if (!stack.exists()) {
      stack.view();
      registerStack(workspace.directory, name);
    }
    return stack;
  }

  /** Whether the backend knows it. */
  exists(): boolean {
    return stackExists(this.workspace.directory, this.name);
  }

  /** What the engine knows of it; a look costs no start of the CLI. */
  state(): Deployment {
    return deploymentOf(this.workspace.directory, this.name);
  }

  /** The folder that commands on it run in. */
  view(): string {
    return (this.#view ??= this.#written("passphrase"));
  }

  /** Runs `pulumi <args>` on it. */
  run(args: readonly string[], options: LocalStackRun): Promise<PulumiResult> {
    return this.#runIn(this.view(), args, options);
  }

  /** Runs the CLI out of sight and answers what it prints; a failure is reported in its own words. */
  async mustSucceed(args: readonly string[]): Promise<string> {
    const what = `pulumi ${args[0] ?? ""} failed on the stack ${this.name}`;
    const result = await this.run(args, { output: "captured" });
    return printedBy(result, what, (message) => new UserError(message));
  }

  /** Runs the engine out of sight on plugins of this process, and keeps what it says. */
  async runEngine(args: readonly string[]): Promise<EngineRun> {
    const plugins = await attachPlugins(this.workspace);
    try {
      const view = hasPassphrase(process.env) ? this.view() : this.#written("transit");
      return await runEngine((to) =>
        this.#runIn(view, [...args, ...to.args], {
          output: "captured",
          env: { ...to.environment, ...plugins.variables },
        }),
      );
    } finally {
      plugins.close();
    }
  }

  #written(newSecrets: NewSecrets): string {
    const { directory } = this.workspace;
    return stackView(directory, this.name, { program: this.program, newSecrets });
  }

  async #runIn(
    view: string,
    args: readonly string[],
    options: LocalStackRun,
  ): Promise<PulumiResult> {
    const result = await runPulumiOn(this.workspace, {
      cwd: view,
      args: [...args, "--stack", this.name, ...display(args, options.output)],
      ...options,
    });
    if (result.stderr.includes("incorrect passphrase")) throw this.#wrongPassphrase();
    return result;
  }

  #wrongPassphrase(): UserError {
    return new UserError(
      `The local state of ${this.name} was encrypted with another passphrase. Set PULUMI_CONFIG_PASSPHRASE to it\n` +
        "or, if none was set then, unset it (and PULUMI_CONFIG_PASSPHRASE_FILE).\n" +
        `Or remove ${this.workspace.directory.root} and start again: nothing in it is real.`,
    );
  }
}

/** How the CLI shows what it does: live on a terminal, as plain lines anywhere else. */
function display([verb = ""]: readonly string[], output: LocalRun["output"]): string[] {
  const colors = pc.isColorSupported ? "always" : "never";
  if (output === "shown" && process.stdout.isTTY) return ["--color", colors];
  // Dots that show progress would stay between the lines.
  const quiet = ["preview", "up", "refresh", "destroy"].includes(verb);
  return ["--non-interactive", "--color", "never", ...(quiet ? ["--suppress-progress"] : [])];
}

/** Runs `work` while no other local command changes the stack; a second one is told which process does. */
export async function withStackLock<T>(
  { directory }: Workspace,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(directory.locks, { recursive: true });
  const file = path.join(directory.locks, `${name}.lock`);
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
