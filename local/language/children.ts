import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** Long enough for a Node.js process to end by itself, short enough for a person who pressed Ctrl-C. */
const GRACE_MS = 1000;

const running = new Set<ChildProcess>();

/** Starts `node` as a child that never outlives this process. */
export function startNode(args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(process.execPath, args, options);
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

/** Asks a child to end, and ends it when it doesn't. */
export function stop(child: ChildProcess): void {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
}

/** Stops every child: the engine has been cancelled. */
export function stopAll(): void {
  running.forEach(stop);
}

process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
