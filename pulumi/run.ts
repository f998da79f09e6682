import type { ChildProcess } from "node:child_process";

import spawn from "cross-spawn";

import type { EngineEvent } from "./events/engineEvents";
import { type EventsTo, receiveEvents } from "./events/receiveEvents";

/** How a run of the CLI ended. What it printed is there unless it went straight to the terminal. */
export interface PulumiResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run of the engine did, or would do. */
export interface EngineRun {
  readonly exitCode: number;
  /** What the CLI says to a person. */
  readonly output: string;
  /** The same for a program. */
  readonly events: readonly EngineEvent[];
}

/** Where and how to run the CLI. */
export interface PulumiRun {
  /** Path of the CLI. */
  readonly binary: string;
  readonly args: readonly string[];
  /** The folder with the Pulumi.yaml. */
  readonly cwd: string;
  /** The whole environment of the CLI. */
  readonly env: NodeJS.ProcessEnv;
  /** Where it is shown while the CLI works: the terminal, which the CLI then also reads from, or a function. */
  readonly show?: "terminal" | ((text: string) => void);
  /**
   * Whether a SIGINT goes to this process alone, as a runner sends it, and not to the CLI as well. Only the
   * first signal is then passed on: a runner sends SIGTERM 7.5 s after it.
   */
  readonly forwardsInterrupt?: boolean;
}

/** Runs the CLI. */
export async function runPulumi(run: PulumiRun): Promise<PulumiResult> {
  const onTerminal = run.show === "terminal";
  const child = spawn(run.binary, run.args, {
    cwd: run.cwd,
    env: run.env,
    stdio: onTerminal ? ["inherit", "inherit", "pipe"] : ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
      if (onTerminal) process.stderr.write(text);
      else if (typeof run.show === "function") run.show(text);
    });
  }
  return { exitCode: await ended(child, run.forwardsInterrupt), ...printed };
}

/** Runs the engine by `run`, which gets the arguments and variables that bring its events here. */
export async function runEngine(run: (to: EventsTo) => Promise<PulumiResult>): Promise<EngineRun> {
  const { result, events } = await receiveEvents(run);
  const output = result.stdout + result.stderr;
  // Its last event is a summary. Without it nobody knows what is missing, and "nothing changes" would be a guess.
  if (result.exitCode === 0 && !events.some(({ summaryEvent }) => summaryEvent)) {
    return { exitCode: 1, output: `${output}\n${UNFINISHED}\n`, events };
  }
  return { exitCode: result.exitCode, output, events };
}

const UNFINISHED =
  "The engine said that it succeeded, but not what it did: its events are missing or incomplete. Run it again.";

/** What the CLI printed; a failure is thrown in its own words, as the error that `toError` makes of them. */
export function printedBy(
  { exitCode, stdout, stderr }: PulumiResult,
  what: string,
  toError: (message: string) => Error,
): string {
  if (exitCode === 0) return stdout;
  throw toError(`${what}:\n${stderr || stdout}`.trim());
}

/** The exit code of a child, which alone decides when a Ctrl-C or a termination takes effect. */
export async function ended(child: ChildProcess, forwardsInterrupt = false): Promise<number> {
  let forwarded = false;
  const forward = (): void => {
    // A second interrupt ends the engine at once: its state is unwritten, its lock is left.
    if (forwardsInterrupt && forwarded) return;
    forwarded = true;
    child.kill("SIGINT");
  };
  // A terminal sends SIGINT to the child as well; whoever ends this process by hand means the engine too.
  const interrupt = forwardsInterrupt ? forward : (): void => undefined;
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", forward);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", forward);
  }
}
