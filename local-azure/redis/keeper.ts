import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { readJson, removeFile, replaceWhole } from "../arm/files";
import { isObject } from "../arm/json";
import { withoutLogins } from "../arm/environment";
import { runningProcess } from "../arm/process";

/** How long the servers of a front that was killed may take to write their data. */
const PREDECESSOR_MS = 15_000;
const LOOK_MS = 50;

/** What a server said before it ended. */
type Ended = (said: string) => void;

/** The parent of the Redis servers, a process of its own: see keeper.cjs. */
export class Keeper {
  /** Where the servers' sockets are: a short path, since a socket's may have 103 characters only. */
  readonly sockets = mkdtempSync(join(tmpdir(), "local-azure-redis-"));
  private readonly ended = new Map<string, Ended>();
  private readonly child: ChildProcess;

  private constructor(private readonly file: string) {
    this.child = fork(join(__dirname, "keeper.cjs"), [this.sockets], {
      execArgv: [],
      env: withoutLogins(process.env),
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.child.on("message", (message) => {
      const { ended, said } = message as { ended: string; said: string };
      this.forget(ended, said);
    });
    this.child.once("exit", () => {
      for (const name of [...this.ended.keys()]) this.forget(name, "");
    });
  }

  /** Starts one, once the servers of a front before, which may have been killed, have ended. */
  static async start(directory: string): Promise<Keeper> {
    const file = join(directory, "keeper.json");
    await endOf(file);
    const keeper = new Keeper(file);
    const { pid } = keeper.child;
    if (pid === undefined) await once(keeper.child, "spawn");
    const started = runningProcess(keeper.child.pid ?? 0)?.started ?? "";
    replaceWhole(file, JSON.stringify({ pid: keeper.child.pid, started }));
    return keeper;
  }

  /** Starts a server; `ended` is called once when it has ended, whatever the reason. */
  run(name: string, program: string, configuration: string, ended: Ended): void {
    this.ended.set(name, ended);
    this.child.send({ start: { name, program, configuration } });
  }

  /** Lets a server write its data and end. */
  stop(name: string): void {
    if (this.child.connected) this.child.send({ stop: name });
  }

  /** Lets all of them end, and ends. */
  async close(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exit = once(this.child, "exit");
      if (this.child.connected) this.child.disconnect();
      await exit;
    }
    removeFile(this.file);
  }

  private forget(name: string, said: string): void {
    const ended = this.ended.get(name);
    this.ended.delete(name);
    ended?.(said);
  }
}

async function endOf(file: string): Promise<void> {
  const keeper = readJson(file);
  if (!isObject(keeper) || typeof keeper.pid !== "number") return;
  for (let waited = 0; waited < PREDECESSOR_MS; waited += LOOK_MS) {
    const running = runningProcess(keeper.pid);
    // A later process with the same number is another one.
    if (!running || (running.started ?? "") !== keeper.started) return;
    await sleep(LOOK_MS);
  }
  throw new Error(
    `The Redis servers of an earlier local:redis are still ending (process ${keeper.pid}). Try again in a moment.`,
  );
}
