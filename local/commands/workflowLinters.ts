import path from "node:path";

import { privatePlace } from "../cli/privatePlace";
import { errorText } from "../../pulumi/errors";
import { type Check, none } from "./checks";
import { type Tool, goTool, installed, output } from "./installedTool";

const RUN_MS = 60_000;

/** A program that judges the workflows in .github. */
interface Linter extends Tool {
  readonly args: readonly string[];
}

const actionlint: Linter = {
  ...goTool("actionlint", "1.7.12", "github.com/rhysd/actionlint/cmd/actionlint"),
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

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? text;
}
