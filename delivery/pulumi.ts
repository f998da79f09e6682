import type { ChildProcess } from "node:child_process";
import path from "node:path";

import spawn from "cross-spawn";

import type { EngineEvent } from "../pulumi/events/engineEvents";
import { receiveEvents } from "../pulumi/events/receiveEvents";
import { DeliveryError } from "./deliveryError";

/** The Pulumi project that is delivered, and the CLI that delivers it. */
export interface Project {
  /** Path of the CLI. */
  readonly cli: string;
  /** The folder with Pulumi.yaml, the stack files and the policy packs. */
  readonly folder: string;
  /** The whole environment of the CLI. */
  readonly environment: NodeJS.ProcessEnv;
  /** Gets what the CLI prints while it works. */
  readonly print: (text: string) => void;
}

/** How a run of the CLI ended. */
export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a run of the engine ended, and what it did or would do. */
export interface EngineRun {
  readonly exitCode: number;
  readonly output: string;
  readonly events: readonly EngineEvent[];
}

/** Both packs: what is delivered is judged by the same policies as what was previewed. */
const PACKS = ["guardrails", "practices"];

/** Runs the CLI out of sight. */
export async function pulumi(project: Project, args: readonly string[]): Promise<Run> {
  return run(project, args, {});
}

/** Runs the CLI out of sight and answers what it printed; its failure is told in its own words. */
export async function mustSucceed(project: Project, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await pulumi(project, args);
  if (exitCode === 0) return stdout;
  throw new DeliveryError(`pulumi ${args.join(" ")} failed:\n${stderr || stdout}`.trim());
}

/** Runs the engine in sight, and takes its events. */
export async function runEngine(
  project: Project,
  stack: string,
  args: readonly string[],
): Promise<EngineRun> {
  const { result, events } = await receiveEvents((to) =>
    run(project, [...args, "--stack", stack, "--suppress-progress", ...to.args], {
      environment: to.environment,
      print: project.print,
    }),
  );
  return { exitCode: result.exitCode, output: result.stdout + result.stderr, events };
}

/** The policy packs as arguments of the CLI. */
export function policyPackArguments(project: Project): string[] {
  return PACKS.flatMap((pack) => ["--policy-pack", path.join(project.folder, "policies", pack)]);
}

async function run(
  project: Project,
  args: readonly string[],
  options: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly print?: (text: string) => void;
  },
): Promise<Run> {
  const child = spawn(project.cli, [...args, "--non-interactive", "--color", "never"], {
    cwd: project.folder,
    env: { ...project.environment, ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
      options.print?.(text);
    });
  }
  return { exitCode: await ended(child), ...printed };
}

/** A job that is cancelled sends SIGINT: the engine then ends what it is at and writes its state. */
async function ended(child: ChildProcess): Promise<number> {
  const forward = (): void => void child.kill("SIGINT");
  process.on("SIGINT", forward);
  process.on("SIGTERM", forward);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
  } finally {
    process.off("SIGINT", forward);
    process.off("SIGTERM", forward);
  }
}
