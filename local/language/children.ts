import { type SpawnOptions, spawn } from "node:child_process";
import type { Readable } from "node:stream";

/** Long enough for a Node.js process to end by itself, short enough for a person who pressed Ctrl-C. */
const GRACE_MS = 1000;

/** What a language host sees of a process. */
export interface Child {
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  kill(signal: NodeJS.Signals): boolean;
  once(event: "error", listener: (error: Error) => void): unknown;
  once(
    event: "close",
    listener: (code: number | null, signal: NodeJS.Signals | null) => void,
  ): unknown;
}

/** What every process of a program or a pack is started by. */
export const node = {
  start: (args: readonly string[], options: SpawnOptions): Child =>
    spawn(process.execPath, args, options),
};

const running = new Set<Child>();

/** The processes that a language host has started; none of them outlives this process. */
export class Children {
  readonly #own = new Set<Child>();

  start(args: readonly string[], options: SpawnOptions): Child {
    const child = node.start(args, options);
    for (const children of [running, this.#own]) {
      children.add(child);
      child.once("close", () => children.delete(child));
    }
    return child;
  }

  /** Asks a child to end, and ends it when it doesn't. */
  stop(child: Child): void {
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
