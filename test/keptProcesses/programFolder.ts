import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { programDirectory } from "../local/language/programDirectory";

/** What of the SDK a kept process knows: the script that runs a program, and the state that the SDK keeps of it. */
export const state = `
exports.getGlobalStore = () =>
  (globalThis.globalStore ??= { resourcePackages: new Map(), resourceModules: new Map() });
`;

/** The program's folder; its main module is program.js, and it may require the package "loaded". */
export function folderOf(program: string): string {
  const directory = programDirectory({
    "cmd/run": `require(process.cwd() + "/program.js");`,
    "runtime/state": state,
  });
  const loaded = path.join(directory, "node_modules/loaded");
  mkdirSync(loaded);
  writeFileSync(path.join(loaded, "index.js"), "exports.times = 0;");
  write(directory, program);
  return directory;
}

export function write(directory: string, program: string): void {
  const begin = `require("@pulumi/pulumi/runtime/state").getGlobalStore();\n`;
  writeFileSync(path.join(directory, "program.js"), begin + program);
}

/** The script that runs a folder's program. */
export function mainOf(directory: string): string {
  return path.join(directory, "node_modules/@pulumi/pulumi/cmd/run/index.js");
}

/** A program's line that prints what it finds. */
export const says = (what: string): string => `console.log(JSON.stringify(${what}));`;
