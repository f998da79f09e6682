import path from "node:path";

import { writeWhole } from "./writeWhole";

/** Writes an executable called `name` into `folder` that runs `node <args> <its own arguments>`. */
export function writeLauncher(folder: string, name: string, args: readonly string[]): void {
  writeExecutable(folder, name, {
    // `exec` keeps the process id, so that whoever kills the launcher kills the process.
    sh: `exec ${[process.execPath, ...args].map(shQuoted).join(" ")} "$@"\n`,
    cmd: `@${[process.execPath, ...args].map((arg) => `"${arg}"`).join(" ")} %*\r\n`,
  });
}

/** Writes a script that a person or the engine can start by its name, in this platform's language. */
export function writeExecutable(
  folder: string,
  name: string,
  script: { readonly sh: string; readonly cmd: string },
): void {
  if (process.platform === "win32") {
    writeWhole(path.join(folder, `${name}.cmd`), script.cmd);
  } else {
    writeWhole(path.join(folder, name), `#!/bin/sh\n${script.sh}`, 0o755);
  }
}

/** A word as a POSIX shell reads it back unchanged. */
export function shQuoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
