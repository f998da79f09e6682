import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";

/** Adds the arguments and the environment of each process that one has started; only Linux shows them. */
export function descendantsOf({ pid }: ChildProcess, seen: Set<string>): void {
  if (!existsSync("/proc/self/environ")) return;
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each)))
    parents.set(Number(name), parentOf(name));
  for (const one of parents.keys()) {
    let at: number | undefined = parents.get(one);
    while (at !== undefined && at > 1 && at !== pid) at = parents.get(at);
    if (at === pid) seen.add(`${read(one, "cmdline")}\n${read(one, "environ")}`);
  }
}

function parentOf(pid: string): number {
  return Number(/\) \S (\d+)/.exec(read(Number(pid), "stat"))?.[1] ?? 0);
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8").replaceAll("\0", "\n");
  } catch {
    // It has ended.
    return "";
  }
}
