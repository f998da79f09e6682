import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** Long enough for a Node.js process to end by itself, short enough for a person who pressed Ctrl-C. */
const GRACE_MS = 1000;

const running = new Set<ChildProcess>();

/** The processes that a language host has started; none of them outlives this process. */
export class Children {
  readonly #own = new Set<ChildProcess>();

  /** Starts `node`. */
  start(args: readonly string[], options: SpawnOptions): ChildProcess {
    const child = spawn(process.execPath, args, options);
    for (const children of [running, this.#own]) {
      children.add(child);
      child.once("close", () => children.delete(child));
    }
    return child;
  }

  /** Asks a child to end, and ends it when it doesn't. */
  stop(child: ChildProcess): void {
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
  }

  /** Stops every child: the engine has been cancelled. */
  stopAll(): void {
    for (const child of this.#own) this.stop(child);
  }
}

process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
