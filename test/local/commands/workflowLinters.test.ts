import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import type { Check, Count } from "../../../local/commands/checks";
import { workflowLinters } from "../../../local/commands/workflowLinters";
import { temporaryFolder } from "../../temporaryFolder";

let place: string;
let bin: string;
const before = process.env.PATH;

beforeEach(() => {
  place = temporaryFolder();
  bin = path.join(temporaryFolder(), "bin");
  mkdirSync(bin);
  process.env.PATH = bin;
});

afterEach(() => {
  process.env.PATH = before;
});

function program(name: string, ...lines: string[]): void {
  const script = ["#!/bin/sh", "PATH=/usr/bin:/bin", ...lines, ""].join("\n");
  writeFileSync(path.join(bin, name), script, { mode: 0o755 });
}

/** A Go that installs a linter of two lines, and counts. */
function go(...linter: string[]): void {
  const content = ["#!/bin/sh", ...linter].join("\\n");
  program(
    "go",
    `echo "$@" >> ${bin}/installed`,
    'mkdir -p "$GOBIN"',
    `printf '${content}\\n' > "$GOBIN/actionlint"`,
    'chmod +x "$GOBIN/actionlint"',
  );
}

async function run(
  check: Check | undefined,
): Promise<{ count: Count | undefined; lines: string[] }> {
  const lines: string[] = [];
  return { count: await check?.run((line) => lines.push(line)), lines };
}

const actionlint = (): Check | undefined => workflowLinters(place)[0];

test("both linters are run in the versions that were tried", () => {
  expect(workflowLinters(place).map(({ name }) => name)).toEqual([
    "actionlint 1.7.12",
    "zizmor 1.32.0",
  ]);
});

test("a linter is installed once; content, it is one test that passed", async () => {
  go('echo "$@"');
  expect(await run(actionlint())).toEqual({
    count: { passed: 1, failed: 0, skipped: 0 },
    lines: ["-shellcheck= -pyflakes=", ""],
  });
  expect((await run(actionlint())).count).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(readFileSync(path.join(bin, "installed"), "utf8")).toBe(
    "install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12\n",
  );
  expect(readdirSync(place)).toEqual(["actionlint-1.7.12"]);
});

test("a finding is a failure, with what the linter says", async () => {
  go('echo "deploy.yml:1: no"', "exit 1");
  expect(await run(actionlint())).toEqual({
    count: { passed: 0, failed: 1, skipped: 0 },
    lines: ["deploy.yml:1: no"],
  });
});

test("without its installer it is skipped, and says why", async () => {
  expect(await Promise.all(workflowLinters(place).map(run))).toEqual([
    {
      count: { passed: 0, failed: 0, skipped: 1 },
      lines: ["actionlint can't be installed: there is no go on the PATH"],
    },
    {
      count: { passed: 0, failed: 0, skipped: 1 },
      lines: ["zizmor can't be installed: there is no python3 on the PATH"],
    },
  ]);
});

test("an installation that fails is skipped, says why, and leaves nothing", async () => {
  program("go", "echo downloading >&2", "echo 'no route to host' >&2", "exit 1");
  expect(await run(actionlint())).toEqual({
    count: { passed: 0, failed: 0, skipped: 1 },
    lines: ["actionlint can't be installed: no route to host"],
  });
  expect(readdirSync(place)).toEqual([]);
});
