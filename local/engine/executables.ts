import path from "node:path";

import type { Cli } from "../../pulumi/cli/cli";
import { shimMarker } from "../cli/cliOnPath";
import type { LocalDirectory } from "./localDirectory";
import { repository } from "./repository";
import { writeWhole } from "./writeWhole";

/**
 * Writes the `pulumi` of a local Azure, the first one on the PATH after `local:env`. Anywhere else it is
 * the CLI itself; inside this repository it runs on a project view, because the CLI rewrites stack files.
 */
export function writeShim(directory: LocalDirectory, cli: Cli): void {
  const bin = path.join(directory.home, "bin");
  const viaView = [
    process.execPath,
    "-r",
    path.join(repository, "register.cjs"),
    path.join(repository, "local/commands/pulumi.ts"),
    directory.root,
    cli.binary,
  ];
  writeWhole(path.join(bin, shimMarker), "");
  writeExecutable(bin, "pulumi", {
    sh: [
      // Only the project at the repository's root needs the view; pulumi.ts looks closer.
      'case "$(pwd -P)/ $*" in',
      `${shQuoted(`${repository}/`)}*|*" -C"*|*" --cwd"*) exec ${viaView.map(shQuoted).join(" ")} "$@" ;;`,
      `*) exec ${shQuoted(cli.binary)} "$@" ;;`,
      "esac",
      "",
    ].join("\n"),
    cmd: `@${viaView.map((word) => `"${word}"`).join(" ")} %*\r\n`,
  });
}

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
  const file = executable(folder, name);
  if (process.platform === "win32") writeWhole(file, script.cmd);
  else writeWhole(file, `#!/bin/sh\n${script.sh}`, 0o755);
}

/** The file of an executable that is started by its name. */
export function executable(folder: string, name: string): string {
  return path.join(folder, process.platform === "win32" ? `${name}.cmd` : name);
}

/** A word as a POSIX shell reads it back unchanged. */
export function shQuoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
