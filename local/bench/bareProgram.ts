import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { UserError } from "../../pulumi/errors";
import { receiveEvents } from "../../pulumi/events/receiveEvents";
import type { PulumiResult } from "../../pulumi/run";
import { giveDependencies } from "../compare/dependencies";
import { runPulumiOn } from "../engine/pulumi";
import { repository } from "../engine/repository";
import type { Workspace } from "../engine/workspace";
import { type Cost, timed } from "./measure";

/** The stack whose resources local/bench/bare registers. */
export const STACK = "stage";

/**
 * A folder with the bare program and with packages of its own: what loads it never changes, so no ratio to it
 * improves because it has become slower.
 *
 * @throws UserError when it is type-checked as it starts
 */
export async function bareProgram(
  workspace: Workspace,
  progress: (text: string) => void,
): Promise<string> {
  const folder = path.join(workspace.directory.root, "bare");
  cpSync(path.join(repository, "local/bench/bare"), folder, { recursive: true });
  await giveDependencies(folder, repository, progress);
  await pulumiOn(workspace, folder, ["stack", "init", STACK]);
  await refuseTypeChecks(workspace, folder);
  return folder;
}

/** A mistake that only a compiler finds must not stop the program. */
async function refuseTypeChecks(workspace: Workspace, folder: string): Promise<void> {
  const file = path.join(folder, "index.ts");
  const text = readFileSync(file, "utf8");
  appendFileSync(file, '\nexport const mistake: number = "not a number";\n');
  try {
    await pulumiOn(workspace, folder, ["preview", "--stack", STACK]);
  } catch (error) {
    throw new UserError(
      `The bare program is type-checked as it starts, so nothing can be compared with it:\n${String(error)}`,
    );
  } finally {
    writeFileSync(file, text);
  }
}

/** What a preview would create in Azure. */
export async function resourceTypes(workspace: Workspace, folder: string): Promise<string[]> {
  const { events } = await receiveEvents(({ args, environment }) =>
    pulumiOn(workspace, folder, ["preview", "--stack", STACK, ...args], environment),
  );
  return events
    .flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? [])
    .filter(({ op, type }) => op === "create" && type.startsWith("azure-native:"))
    .map(({ type }) => type)
    .sort();
}

/** Previews the program in a folder as plain `pulumi` does, and says how much memory it held at most. */
export async function plainPreview(
  workspace: Workspace,
  folder: string,
  /** How many instances more the bare program has. */
  further = 0,
): Promise<Cost> {
  const file = path.join(workspace.directory.root, "peak");
  rmSync(file, { force: true });
  const cost = await timed(async () => {
    await pulumiOn(workspace, folder, ["preview", "--stack", STACK], {
      NODE_OPTIONS: `--require ${path.join(repository, "local/bench/peakMemory.cjs")}`,
      BENCH_PEAK_FILE: file,
      BENCH_FURTHER_INSTANCES: String(further),
    });
  });
  if (!existsSync(file)) throw new Error("the program didn't say how much memory it held");
  return { ...cost, bytes: Number(readFileSync(file, "utf8")) };
}

/** Plain `pulumi`: nothing that our own commands add to the start of a process. */
async function pulumiOn(
  workspace: Workspace,
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<PulumiResult> {
  const run = await runPulumiOn(workspace, {
    cwd,
    args: [...args, "--non-interactive"],
    output: "captured",
    env: { NODE_OPTIONS: "", NODE_DISABLE_COMPILE_CACHE: "1", ...env },
  });
  if (run.exitCode === 0) return run;
  throw new UserError(`pulumi ${args.join(" ")}:\n${run.stdout}${run.stderr}`);
}
