import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

import { executable } from "../../pulumi/cli/cli";
import { putInPlace } from "../../pulumi/putInPlace";
import { firstOnPath } from "../cli/cliOnPath";
import { privatePlace } from "../cli/privatePlace";
import { errorText } from "../../pulumi/errors";
import { repository } from "../engine/repository";
import { type Check, none } from "./checks";

/** After this long without an answer the check is skipped. */
const INSTALL_MS = 300_000;
const RUN_MS = 60_000;

/** A program that judges the workflows in .github, kept in the private place once it is installed. */
interface Linter {
  readonly name: string;
  readonly version: string;
  /** What must be on the PATH to install it; the first that is there. */
  readonly installers: readonly string[];
  /** Installs it into an empty folder with `installer`, so that it lies in its `bin`. */
  install(installer: string, folder: string): readonly Step[];
  readonly args: readonly string[];
}

interface Step {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

const actionlint: Linter = {
  name: "actionlint",
  version: "1.7.12",
  installers: ["go"],
  install: (go, folder) => [
    {
      program: go,
      args: ["install", "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"],
      env: { GOBIN: path.join(folder, "bin"), GOFLAGS: "" },
    },
  ],
  // Steps call one command each: there is no shell script to check.
  args: ["-shellcheck=", "-pyflakes="],
};

const zizmor: Linter = {
  name: "zizmor",
  version: "1.32.0",
  installers: ["python3", "python"],
  install: (python, folder) => [
    { program: python, args: ["-m", "venv", folder] },
    {
      program: path.join(folder, "bin", "python"),
      args: ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "zizmor==1.32.0"],
    },
  ],
  args: ["--offline", "--no-progress", "--persona", "pedantic", ".github"],
};

/** The linters of the workflows, as checks of `npm test`. */
export function workflowLinters(place: string = path.dirname(privatePlace())): Check[] {
  return [actionlint, zizmor].map((linter) => check(linter, place));
}

/** Runs a linter; where it can't be had it counts as skipped, and says why. */
function check(linter: Linter, place: string): Check {
  return {
    name: `${linter.name} ${linter.version}`,
    run: async (line) => {
      let program: string;
      try {
        program = await installed(linter, place);
      } catch (error) {
        line(`${linter.name} can't be installed: ${lastLine(errorText(error))}`);
        return { ...none, skipped: 1 };
      }
      const said = await output({ program, args: linter.args }, RUN_MS);
      said.text.split("\n").forEach(line);
      return said.failed ? { ...none, failed: 1 } : { ...none, passed: 1 };
    },
  };
}

/** The linter's program, installed first where there is none. */
async function installed(linter: Linter, place: string): Promise<string> {
  const folder = path.join(place, `${linter.name}-${linter.version}`);
  const program = path.join(folder, "bin", executable(linter.name));
  if (existsSync(program)) return program;
  const installer = linter.installers.map((name) => firstOnPath(name, process.env)).find(Boolean);
  if (installer === undefined)
    throw new Error(`there is no ${linter.installers[0] ?? ""} on the PATH`);
  await putInPlace(folder, async (half) => {
    for (const step of linter.install(installer, half)) {
      const { failed, text } = await output(step, INSTALL_MS);
      if (failed) throw new Error(text);
    }
  });
  return program;
}

async function output(
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

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? text;
}
