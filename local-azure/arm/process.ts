import { readFileSync } from "node:fs";

/** A process that is at work. */
export interface RunningProcess {
  /** Its command, where the system says it. */
  readonly command?: string;
  /** When it was started, in a unit of the system's own, where the system says it. */
  readonly started?: string;
}

/** The process of this id, if there is one at work: not one that has ended and that nobody has asked for yet. */
export function runningProcess(pid: number): RunningProcess | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is alive and someone else's.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return undefined;
  }
  const status = statusOf(pid);
  if (status === undefined) return {};
  // The command in field 2 may hold spaces and brackets; field 3 is the state, and field 22 the start.
  const end = status.lastIndexOf(")");
  const [state, ...fields] = status.slice(end + 2).split(" ");
  if (state === "Z") return undefined;
  return {
    command: status.slice(status.indexOf("(") + 1, end),
    ...(fields[18] !== undefined && { started: fields[18] }),
  };
}

/** Only on Linux is the process table a file. */
function statusOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
}
