import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { repository } from "../engine/repository";

/** How many tests passed, failed and were left out. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Something that `npm test` runs: a tool that counts as one test, or a set of tests. */
export interface Check {
  readonly name: string;
  /** Runs it; every line that it prints goes to `line`. */
  run(line: (text: string) => void): Promise<Count>;
}

/** A tool that is either content or not, by the words after `node`. */
export function tool(name: string, ...words: string[]): Check {
  return {
    name,
    run: async (line) => {
      const code = await runNode(words, line);
      return code === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
    },
  };
}

/** Some of jest's projects in one run. Jest says in a file what happened to each test. */
export function jestProjects(name: string, projects: readonly string[], ...args: string[]): Check {
  return {
    name,
    run: async (line) => {
      const folder = mkdtempSync(path.join(tmpdir(), "jest-"));
      const file = path.join(folder, "result.json");
      try {
        const words = ["--selectProjects", ...projects, "--json", `--outputFile=${file}`, ...args];
        const code = await runNode([packaged("jest/bin/jest.js"), ...words], line);
        return jestCount(existsSync(file) ? readFileSync(file, "utf8") : "{}", code);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** A pattern for names of tests that no test has: jest then counts them all without running one. */
export const noTestAtAll = ["--testNamePattern", "(?!)"];

/** Nothing to count. */
export const none: Count = { passed: 0, failed: 0, skipped: 0 };

export function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (total, count) => ({
      passed: total.passed + count.passed,
      failed: total.failed + count.failed,
      skipped: total.skipped + count.skipped,
    }),
    none,
  );
}

/** Jest's own counts; a file that can't be run, or a jest that can't, is a failure too. */
export function jestCount(result: string, exitCode: number): Count {
  const {
    numPassedTests: passed = 0,
    numFailedTests: tests = 0,
    numRuntimeErrorTestSuites: files = 0,
    numPendingTests: pending = 0,
    numTodoTests: todo = 0,
  } = JSON.parse(result) as Record<string, number | undefined>;
  const failed = tests + files;
  return {
    passed,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: pending + todo,
  };
}

/** Where a package's script is, such as `jest/bin/jest.js`. */
export function packaged(script: string): string {
  const [name = "", ...rest] = script.split("/");
  return path.join(path.dirname(require.resolve(`${name}/package.json`)), ...rest);
}

/** Runs this Node.js, and answers its exit code. */
function runNode(words: string[], line: (text: string) => void): Promise<number> {
  const child = spawn(process.execPath, words, {
    cwd: repository,
    stdio: ["ignore", "pipe", "pipe"],
    env: plain(process.env),
  });
  const stdout = lines(line);
  const stderr = lines(line);
  child.stdout.on("data", stdout.push);
  child.stderr.on("data", stderr.push);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      stdout.end();
      stderr.end();
      resolve(code ?? 1);
    });
  });
}

/** Colours have no place in what may end up in a log. */
function plain(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, FORCE_COLOR: undefined, NO_COLOR: "1" };
}

/** Cuts a stream into lines. Jest's JSON goes to a file and not here. */
function lines(line: (text: string) => void): { push: (chunk: Buffer) => void; end: () => void } {
  let rest = "";
  return {
    push: (chunk) => {
      const parts = (rest + chunk.toString("utf8")).split("\n");
      rest = parts.pop() ?? "";
      parts.forEach(line);
    },
    end: () => {
      if (rest !== "") line(rest);
    },
  };
}
