import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";

import { RepositoryCopy } from "../e2e/repositoryCopy";

/*
 * A test that can't fail proves nothing, and nobody sees that it can't. Each patch beside this file makes a
 * mistake that somebody could make, and names the test that must fail then:
 *
 *   # <what is broken>
 *   # after: <test file> › <test that has to run before, because the one below goes on from there>
 *   # caught by: <test file> › <full name of a test, or a part of it>
 *
 * `npm run faults` makes them one after the other, `npm run faults -- rules components-data` those alone whose
 * names have such a part. It isn't among the tests of `npm test`: most faults cost a run of the engine.
 */

/** A test by its file and its name, which may be a part of the full one. */
interface NamedTest {
  readonly file: string;
  readonly name: string;
}

interface Fault {
  readonly name: string;
  readonly patch: string;
  readonly after: readonly NamedTest[];
  readonly caughtBy: readonly NamedTest[];
}

/** What is read of the results that jest writes. */
interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function faultsNamed(parts: readonly string[]): Fault[] {
  return readdirSync(__dirname)
    .filter((file) => file.endsWith(".patch"))
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(__dirname, file), "utf8");
      const named = (key: string): NamedTest[] =>
        [...text.matchAll(new RegExp(`^# ${key}: (\\S+) › (.+)$`, "gm"))].map(
          ([, test = "", name = ""]) => ({ file: test, name }),
        );
      return {
        name: path.basename(file, ".patch"),
        patch: path.join(__dirname, file),
        after: named("after"),
        caughtBy: named("caught by"),
      };
    })
    .filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));
}

/** Runs the fault's tests where it was made; the test that failed, or why that isn't one that should. */
function judge(copy: RepositoryCopy, fault: Fault): { caughtBy: string } | { missed: string } {
  if (fault.caughtBy.length === 0) return { missed: "it names no test" };
  try {
    execFileSync("git", ["apply", fault.patch], {
      cwd: copy.root,
      stdio: "pipe",
      encoding: "utf8",
    });
  } catch (error) {
    return {
      missed: `the patch no longer applies\n${(error as { stderr: string }).stderr.trim()}`,
    };
  }
  const { exitCode, results, output } = runTests(copy, [...fault.after, ...fault.caughtBy]);
  if (results === undefined) return { missed: `jest ended without a result\n${output}` };
  const failed: string[] = [];
  for (const { file, name } of fault.caughtBy) {
    const statuses = results.testResults
      .filter((suite) => path.relative(copy.root, suite.name) === file)
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ fullName, status }) => fullName.includes(name) && status !== "pending")
      .map(({ status }) => status);
    // Neither does a file that couldn't be run have any.
    if (statuses.length === 0)
      return { missed: `no such test was run: ${file} › ${name}\n${output}` };
    if (statuses.includes("failed")) failed.push(`${file} › ${name}`);
  }
  if (exitCode === 0 || failed.length === 0) return { missed: "its tests passed" };
  return { caughtBy: failed.join(", ") };
}

function runTests(copy: RepositoryCopy, tests: readonly NamedTest[]) {
  const outcome = path.join(path.dirname(copy.root), "results.json");
  rmSync(outcome, { force: true });
  const files = [...new Set(tests.map(({ file }) => file))];
  const names = tests.map(({ name }) => name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      ...["node_modules/jest/bin/jest.js", "--selectProjects", "unit", "e2e"],
      ...["--json", `--outputFile=${outcome}`, "--testNamePattern", names.join("|")],
      ...["--runTestsByPath", ...files],
    ],
    { cwd: copy.root, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8", maxBuffer: Infinity },
  );
  const results = existsSync(outcome)
    ? (JSON.parse(readFileSync(outcome, "utf8")) as Results)
    : undefined;
  return { exitCode: status, results, output: stderr.trim().slice(-2000) };
}

const faults = faultsNamed(process.argv.slice(2));
const copy = new RepositoryCopy();
const missed: string[] = [];
try {
  const asItIs = copy.head();
  for (const fault of faults) {
    const verdict = judge(copy, fault);
    if ("missed" in verdict) missed.push(fault.name);
    const { name } = fault;
    const line =
      "missed" in verdict
        ? `MISSED  ${name}: ${verdict.missed}`
        : `caught  ${name}  by ${verdict.caughtBy}`;
    console.log(line);
    copy.checkOut(asItIs);
  }
} finally {
  copy.dispose();
}
console.log(`${faults.length - missed.length} caught, ${missed.length} missed`);
process.exitCode = missed.length > 0 || faults.length === 0 ? 1 : 0;
