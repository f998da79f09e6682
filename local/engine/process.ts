import { readFileSync } from "node:fs";

/** Whether a process of this id is at work; one that has ended and waits to be noticed is not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return statusOf(pid)?.state !== "Z";
}

/** Whether the process of this id is a Pulumi CLI, as far as the system tells: ids are used again. */
export function isPulumi(pid: number): boolean {
  const status = statusOf(pid);
  return isRunning(pid) && (status === undefined || status.command.startsWith("pulumi"));
}

// Linux only; elsewhere the process table isn't a file.
function statusOf(pid: number): { command: string; state: string } | undefined {
  try {
    const [, command = "", state = ""] =
      /^\d+ \((.*)\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return { command, state };
  } catch {
    return undefined;
  }
}
