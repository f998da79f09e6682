import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";

import { temporaryFolder } from "../temporaryFolder";
import { type Lending, lendKeptProcesses } from "./lend";
import { folderOf, mainOf, says } from "./programFolder";

let lending: Lending;

beforeEach(() => {
  lending = lendKeptProcesses(path.join(temporaryFolder(), "programs.sock"));
});

afterEach(() => lending.close());

/** A command that runs a folder's program as a language host does, and then says how it ended. */
function command(directory: string, stdio: "pipe" | "inherit", then = ""): ChildProcess {
  const script = `
    const program = require("node:child_process").spawn(
      process.execPath,
      [${JSON.stringify(mainOf(directory))}, "one"],
      { cwd: ${JSON.stringify(directory)}, env: process.env, stdio: ["ignore", "${stdio}", "${stdio}"] },
    );
    program.stdout?.pipe(process.stdout, { end: false });
    program.stderr?.pipe(process.stderr, { end: false });
    program.once("close", (code, signal) => console.log(JSON.stringify([code, signal])));
    ${then}`;
  return spawn(process.execPath, ["-e", script], {
    env: { PATH: process.env.PATH, ...lending.variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function lines(child: ChildProcess): Promise<unknown[]> {
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  expect(stderr).toBe("trouble\n");
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

test.each(["pipe", "inherit"] as const)(
  "the program of a command runs in a process that the test keeps, as it would in one of its own (%s)",
  async (stdio) => {
    const directory = folderOf(
      `${says("[process.pid, process.argv.slice(2), Object.keys(process.env)]")}
       console.error("trouble");
       process.exitCode = 3;`,
    );
    const first = await lines(command(directory, stdio));
    expect(first).toEqual([
      [expect.any(Number), ["one"], ["PATH"]],
      [3, null],
    ]);
    expect(await lines(command(directory, stdio))).toEqual(first);
  },
);

describe("a program that goes on", () => {
  const goesOn = (): string =>
    folderOf(
      `console.error("trouble"); ${says("process.pid")} setInterval(() => undefined, 1000);`,
    );

  const isThere = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  test("is stopped as the command says", async () => {
    const stop = `program.stdout.once("data", () => program.kill("SIGTERM"));`;
    const [pid, ended] = await lines(command(goesOn(), "pipe", stop));
    expect(ended).toEqual([null, "SIGTERM"]);
    expect(isThere(pid as number)).toBe(false);
  });

  test("ends with the command that was killed", async () => {
    const child = command(goesOn(), "pipe");
    const [pid] = (await once(child.stdout!, "data")) as [Buffer];
    child.kill("SIGKILL");
    while (isThere(Number(pid))) await new Promise((resolve) => setTimeout(resolve, 10));
  });
});
