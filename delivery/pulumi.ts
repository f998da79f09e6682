import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Deployment } from "../pulumi/deployment";
import { policyPackArguments, policyPacks } from "../pulumi/policyPacks";
import {
  type EngineRun,
  type PulumiResult,
  type PulumiRun,
  printedBy,
  runEngine,
  runPulumi,
} from "../pulumi/run";
import { DeliveryError } from "./deliveryError";

/** The Pulumi project that is delivered, and the CLI that delivers it. */
export interface Project {
  /** Path of the CLI. */
  readonly cli: string;
  /** The folder with Pulumi.yaml, the stack files and the policy packs. */
  readonly folder: string;
  /** The whole environment of the CLI. */
  readonly env: NodeJS.ProcessEnv;
  /** Gets what the CLI prints while it works. */
  readonly print: (text: string) => void;
}

/** Both packs: what is delivered is judged by the same policies as what was previewed. */
const PACKS = ["guardrails", "practices"];

/** Runs the CLI out of sight. */
export function pulumi(project: Project, args: readonly string[]): Promise<PulumiResult> {
  return run(project, args, {});
}

/** Runs the CLI out of sight and answers what it printed; its failure is reported in its own words. */
export async function mustSucceed(project: Project, args: readonly string[]): Promise<string> {
  const what = `pulumi ${args.join(" ")} failed`;
  return printedBy(await pulumi(project, args), what, (message) => new DeliveryError(message));
}

/** A stack's state as `pulumi stack export` prints it; secrets in it are encrypted. */
export interface State {
  readonly deployment: Deployment;
}

export async function stateOf(project: Project, stack: string): Promise<State> {
  return JSON.parse(await mustSucceed(project, ["stack", "export", "--stack", stack])) as State;
}

/** Replaces a stack's state. */
export async function putState(project: Project, stack: string, state: State): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "state-"));
  try {
    const file = path.join(folder, "state.json");
    writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
    await mustSucceed(project, ["stack", "import", "--stack", stack, "--file", file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the engine in sight, and takes its events. */
export function runStack(
  project: Project,
  stack: string,
  args: readonly string[],
): Promise<EngineRun> {
  return runEngine((to) =>
    run(project, [...args, "--stack", stack, "--suppress-progress", ...to.args], {
      env: to.environment,
      show: project.print,
    }),
  );
}

/**
 * The policy packs as arguments of the CLI.
 *
 * @throws DeliveryError when one is missing: nothing is delivered that both haven't judged
 */
export function packArguments({ folder }: Project): string[] {
  const found = policyPacks(folder).map((pack) => path.basename(pack));
  const missing = PACKS.filter((pack) => !found.includes(pack));
  if (missing.length === 0) return policyPackArguments(folder);
  throw new DeliveryError(
    `policies/${missing.join(", policies/")} is missing, so nothing is checked`,
  );
}

/**
 * Runs the CLI. A runner that cancels a job sends SIGINT to the step's own process and nobody else, and kills
 * everything 10 s later (actions/runner, ProcessInvoker.cs). So a step that runs the engine is
 * `exec node …`, and the signal goes from here to the engine, which writes its state and gives up its lock.
 */
function run(
  { cli, folder, env }: Project,
  args: readonly string[],
  options: Pick<PulumiRun, "show"> & { readonly env?: Readonly<Record<string, string>> },
): Promise<PulumiResult> {
  return runPulumi({
    binary: cli,
    args: [...args, "--non-interactive", "--color", "never"],
    cwd: folder,
    env: { ...env, ...options.env },
    ...(options.show && { show: options.show }),
    forwardsInterrupt: true,
  });
}
