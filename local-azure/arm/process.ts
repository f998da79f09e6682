import { readFileSync } from "node:fs";

/** What the system's process table says of a process. */
export interface ProcessStatus {
  readonly command: string;
  /** It has ended, and nobody has asked for its exit code yet. */
  readonly isZombie: boolean;
  /** When it was started, in a unit of the system's own. */
  readonly started: string;
}

/** Whether a process of this id is at work. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is alive and someone else's.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return processStatus(pid)?.isZombie !== true;
}

/** `undefined` where there is no such process, or no /proc: only on Linux is the process table a file. */
export function processStatus(pid: number): ProcessStatus | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command in field 2 may hold spaces and brackets; field 22 is the start.
    const end = stat.lastIndexOf(")");
    const fields = stat.slice(end + 2).split(" ");
    return {
      command: stat.slice(stat.indexOf("(") + 1, end),
      isZombie: fields[0] === "Z",
      started: fields[19] ?? "",
    };
  } catch {
    return undefined;
  }
}
