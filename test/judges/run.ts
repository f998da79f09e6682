/**
 * `npm run test:judges`: lets clients that aren't ours judge the local Azure. They run in a Python of their own, made
 * at the first run beside what else this project keeps outside its checkouts.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

import { privateHome } from "../../local/cli/privatePlace";
import { type Tool, installed } from "../../local/commands/installedTool";
import { repository } from "../../local/engine/repository";
import { errorText } from "../../pulumi/errors";

const requirements = path.join(__dirname, "requirements.txt");
const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);

const judges: Tool = {
  name: "python",
  version: `judges-${hash}`,
  installers: ["python3", "python"],
  install: (python, folder) => [
    { program: python, args: ["-m", "venv", folder] },
    {
      program: path.join(folder, "bin", "python"),
      args: [
        ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"],
        ...["--require-hashes", "--only-binary", ":all:", "--requirement", requirements],
      ],
    },
  ],
};

installed(judges, privateHome()).then(
  (python) => {
    const jest = path.join(repository, "node_modules/jest/bin/jest.js");
    const { status } = spawnSync(
      process.execPath,
      [jest, "--selectProjects", "judges", ...process.argv.slice(2)],
      { cwd: repository, stdio: "inherit", env: { ...process.env, JUDGES_PYTHON: python } },
    );
    process.exitCode = status ?? 1;
  },
  (error: unknown) => {
    const why = errorText(error).trim().split("\n").at(-1) ?? "";
    process.stderr.write(`The judges need Python 3.10 or later with pip and venv: ${why}\n`);
    process.exitCode = 1;
  },
);
