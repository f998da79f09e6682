import type { ChildProcess } from "node:child_process";

import spawn from "cross-spawn";

import type { Cli } from "../../pulumi/cli/cli";
import { engineEnvironment } from "./engineVariables";
import type { LocalDirectory } from "./localDirectory";
import type { LocalStack } from "./localStack";
import { UserError } from "./userError";

/** How a run of the CLI ended. What it printed is there when it was captured. */
export interface PulumiResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and how to run the CLI. */
export interface PulumiRun {
  readonly cli: Cli;
  readonly directory: LocalDirectory;
  /** The folder with the Pulumi.yaml. */
  readonly cwd: string;
  readonly args: readonly string[];
  /** `shown` goes straight to the person's terminal, `captured` comes back as text; errors always do. */
  readonly output: "shown" | "captured";
  /** Variables on top of the local Azure's own. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs the Pulumi CLI on a local Azure. */
export async function runPulumi(run: PulumiRun): Promise<PulumiResult> {
  const child = spawn(run.cli.binary, run.args, {
    cwd: run.cwd,
    env: { ...engineEnvironment(run.directory), ...run.environment },
    stdio: run.output === "shown" ? ["inherit", "inherit", "pipe"] : ["ignore", "pipe", "pipe"],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr.push(chunk);
    if (run.output === "shown") process.stderr.write(chunk);
  });
  const exitCode = await ended(child);
  return { exitCode, stdout: text(stdout), stderr: text(stderr) };
}

/** Runs the CLI on a stack out of sight and answers what it prints; a failure is told in its own words. */
export async function mustSucceed(stack: LocalStack, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await stack.pulumi(args, { output: "captured" });
  if (exitCode === 0) return stdout;
  const what = `pulumi ${args[0] ?? ""} failed on the stack ${stack.name}`;
  throw new UserError(`${what}:\n${stderr || stdout}`.trim());
}

/** The exit code of a child, which alone decides when a Ctrl-C or a termination takes effect. */
export async function ended(child: ChildProcess): Promise<number> {
  // A terminal sends SIGINT to the child as well; whoever ends this process by hand means the engine too.
  const wait = (): void => undefined;
  const forward = (): void => void child.kill("SIGINT");
  process.on("SIGINT", wait);
  process.on("SIGTERM", forward);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
  } finally {
    process.off("SIGINT", wait);
    process.off("SIGTERM", forward);
  }
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString("utf8");
}
