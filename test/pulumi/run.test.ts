import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";

import { printedBy, runEngine, runPulumi } from "../../pulumi/run";
import { repository } from "../../local/engine/repository";
import { temporaryFolder } from "../temporaryFolder";

/** A CLI that runs this JavaScript. */
function cli(script: string) {
  const cwd = temporaryFolder();
  writeFileSync(path.join(cwd, "cli.js"), script);
  return { binary: process.execPath, args: ["cli.js"], cwd, env: process.env };
}

test("what the CLI prints is captured, and shown as it comes", async () => {
  const shown: string[] = [];
  const run = cli(
    'process.stdout.write("out ü\\n"); process.stderr.write("err\\n"); process.exitCode = 3',
  );
  const result = await runPulumi({ ...run, show: (text) => shown.push(text) });
  expect(result).toEqual({ exitCode: 3, stdout: "out ü\n", stderr: "err\n" });
  expect(shown.sort()).toEqual(["err\n", "out ü\n"]);
});

test("a CLI that can't be started is an error", async () => {
  await expect(runPulumi({ ...cli(""), binary: "/none" })).rejects.toThrow("ENOENT");
});

test("an engine that succeeds and doesn't say what it did has failed", async () => {
  const said = { exitCode: 0, stdout: "fine", stderr: "" };
  const run = await runEngine(() => Promise.resolve(said));
  expect(run).toMatchObject({ exitCode: 1, events: [] });
  expect(run.output).toBe(
    "fine\nThe engine said that it succeeded, but not what it did: its events are missing or incomplete. Run it again.\n",
  );
  await expect(runEngine(() => Promise.resolve({ ...said, exitCode: 3 }))).resolves.toEqual({
    exitCode: 3,
    output: "fine",
    events: [],
  });
});

test("a failure is reported in the CLI's own words", () => {
  const toError = (message: string) => new RangeError(message);
  const run = { exitCode: 0, stdout: "out", stderr: "a warning" };
  expect(printedBy(run, "pulumi up failed", toError)).toBe("out");
  expect(() => printedBy({ ...run, exitCode: 1 }, "pulumi up failed", toError)).toThrow(
    new RangeError("pulumi up failed:\na warning"),
  );
});

/** What a CLI prints whose parent, and nobody else, gets these signals, each 300 ms after the one before. */
async function signalled(
  script: string,
  signals: readonly NodeJS.Signals[],
  forwardsInterrupt: boolean,
): Promise<string> {
  const { cwd } = cli(`${script}\nprocess.stdout.write("started\\n");`);
  const parent = spawn(
    process.execPath,
    [
      ...["-r", "./register.cjs", "-e"],
      `const { runPulumi } = require("./pulumi/run.ts");
       const show = (text) => process.stdout.write(text);
       runPulumi({ binary: process.execPath, args: ["cli.js"], cwd: ${JSON.stringify(cwd)},
         env: process.env, show, forwardsInterrupt: ${forwardsInterrupt} });`,
    ],
    { cwd: repository, stdio: ["ignore", "pipe", "inherit"] },
  );
  let printed = "";
  await new Promise<void>((resolve) => {
    parent.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (!printed.includes("started") && text.includes("started")) {
        signals.forEach((signal, index) => setTimeout(() => parent.kill(signal), 300 * index));
      }
      printed += text;
    });
    parent.once("close", () => resolve());
  });
  return printed;
}

test.each([
  ["SIGINT", true, "interrupted"],
  ["SIGINT", false, "ended by itself"],
  ["SIGTERM", true, "interrupted"],
  ["SIGTERM", false, "interrupted"],
] as const)("a %s that is forwarded (%s) leaves the CLI %s", async (signal, forwards, end) => {
  const script = `
    const done = (how) => { process.stdout.write(how); process.exit(0); };
    process.on("SIGINT", () => done("interrupted"));
    setTimeout(() => done("ended by itself"), 1500);`;
  expect(await signalled(script, [signal], forwards)).toBe(`started\n${end}`);
});

test("a runner's SIGTERM after its SIGINT doesn't reach the CLI: a second signal would end it at once", async () => {
  const script = `
    let signals = 0;
    process.on("SIGINT", () => { signals++; });
    setTimeout(() => { process.stdout.write("signals: " + signals); process.exit(0); }, 1500);`;
  expect(await signalled(script, ["SIGINT", "SIGTERM"], true)).toBe("started\nsignals: 1");
});
