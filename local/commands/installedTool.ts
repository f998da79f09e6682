import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

import { executable } from "../../pulumi/cli/cli";
import { putInPlace } from "../../pulumi/putInPlace";
import { firstOnPath } from "../cli/cliOnPath";
import { repository } from "../engine/repository";

/** After this long without an answer an installation is given up. */
const INSTALL_MS = 300_000;

/** A program of others, kept in the private place once it is installed. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  /** What must be on the PATH to install it; the first that is there. */
  readonly installers: readonly string[];
  /** Installs it into an empty folder with `installer`, so that it lies in its `bin`. */
  install(installer: string, folder: string): readonly Step[];
}

export interface Step {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A tool that is a Go module, built from its source. */
export function goTool(name: string, version: string, module: string): Tool {
  return {
    name,
    version,
    installers: ["go"],
    install: (go, folder) => [
      {
        program: go,
        args: ["install", `${module}@v${version}`],
        env: { GOBIN: path.join(folder, "bin"), GOFLAGS: "" },
      },
    ],
  };
}

/**
 * The tool's program, kept in `place`; installed first where there is none.
 *
 * @throws Error that says why it can't be had
 */
export async function installed(tool: Tool, place: string): Promise<string> {
  const folder = path.join(place, `${tool.name}-${tool.version}`);
  const program = path.join(folder, "bin", executable(tool.name));
  if (existsSync(program)) return program;
  const installer = tool.installers.map((name) => firstOnPath(name, process.env)).find(Boolean);
  if (installer === undefined)
    throw new Error(`there is no ${tool.installers[0] ?? ""} on the PATH`);
  await putInPlace(folder, async (half) => {
    for (const step of tool.install(installer, half)) {
      const { failed, text } = await output(step, INSTALL_MS);
      if (failed) throw new Error(text);
    }
  });
  return program;
}

/** Runs a program to its end in the repository. */
export async function output(
  { program, args, env }: Step,
  timeout: number,
): Promise<{ readonly failed: boolean; readonly text: string }> {
  const options = {
    cwd: repository,
    timeout,
    env: { ...process.env, NO_COLOR: "1", ...env },
  };
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, options);
    return { failed: false, text: stdout + stderr };
  } catch (error) {
    const {
      stdout = "",
      stderr = "",
      message,
    } = error as Error & Partial<Record<"stdout" | "stderr", string>>;
    return { failed: true, text: (stdout + stderr).trim() || message };
  }
}
