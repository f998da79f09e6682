import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";

import { resumeAfterKill } from "../../../local/engine/resume";
import { type LocalDirectory, localDirectory } from "../../../local/engine/localDirectory";
import { LocalStack } from "../../../local/engine/localStack";
import { writeFakeCli } from "../cli/fakeCli";
import { temporaryFolder } from "../../temporaryFolder";

let directory: LocalDirectory;
let ran: string[];
let stack: LocalStack;

/** A stack whose commands are only written down; each ends like this. */
class RecordedStack extends LocalStack {
  constructor(
    private readonly exitCode: number,
    private readonly stderr: string,
  ) {
    super({ directory, cli: { binary: "pulumi", version: "3.245.0", origin: "a test" } }, "dev");
  }

  override run(args: readonly string[]) {
    ran.push(args.join(" "));
    return Promise.resolve({ exitCode: this.exitCode, stdout: "", stderr: this.stderr });
  }
}

beforeEach(() => {
  directory = localDirectory(temporaryFolder());
  ran = [];
  stack = new RecordedStack(0, "");
});

function writeLock(lock: object): string {
  const folder = path.join(directory.backend, ".pulumi/locks/organization/azure-managed-redis/dev");
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "a.json");
  writeFileSync(file, JSON.stringify({ username: "me", ...lock }));
  return file;
}

const quiet = (): void => undefined;

describe("resumeAfterKill", () => {
  it("runs nothing when nothing was interrupted", async () => {
    await resumeAfterKill(stack, quiet);
    expect(ran).toEqual([]);
  });

  it("cancels the lock of an engine that is dead", async () => {
    const dead = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => dead.once("close", resolve));
    writeLock({ pid: dead.pid, hostname: hostname() });
    await resumeAfterKill(stack, quiet);
    expect(ran).toEqual(["cancel --yes"]);
  });

  it("doesn't take another program with the dead engine's number for it", async () => {
    if (process.platform !== "linux") return; // only there the process table tells
    writeLock({ pid: process.pid, hostname: hostname() });
    await resumeAfterKill(stack, quiet);
    expect(ran).toEqual(["cancel --yes"]);
  });

  it("waits for an engine that is still at work after its command was killed", async () => {
    const cli = writeFakeCli(temporaryFolder(), "3.245.0");
    const file = writeLock({ pid: 0, hostname: hostname() });
    // An engine that works for a second and then gives its lock back.
    writeFileSync(cli, `#!/bin/sh\nsleep 1\nrm ${file}\n`);
    const engine = spawn(cli);
    writeLock({ pid: engine.pid, hostname: hostname() });
    const said: string[] = [];
    await resumeAfterKill(stack, (text) => said.push(text));
    expect(said).toEqual([`pulumi (pid ${engine.pid}) is still working on dev: waiting for it`]);
    expect(ran).toEqual([]);
  });

  it("says what a failing command said", async () => {
    writeLock({ pid: 0, hostname: "elsewhere" });
    stack = new RecordedStack(1, "error: no");
    await expect(resumeAfterKill(stack, quiet)).rejects.toThrow(
      "pulumi cancel failed on the stack dev:\nerror: no",
    );
  });

  it("names a state that can't be read, and keeps it", async () => {
    const folder = path.join(directory.backend, ".pulumi/stacks/azure-managed-redis");
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, "dev.json");
    writeFileSync(file, "{");
    await expect(resumeAfterKill(stack, quiet)).rejects.toThrow(
      `The file is kept as it is: ${file}`,
    );
    expect(readFileSync(file, "utf8")).toBe("{");
  });
});
