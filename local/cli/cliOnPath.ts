import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";

import spawn from "cross-spawn";

import type { Cli } from "../../pulumi/cli/cli";
import { versionFits } from "../../pulumi/cli/pinnedVersion";

/** A file of this name marks a folder whose `pulumi` is a shim: the search for a real CLI skips it. */
export const shimMarker = ".local-azure-shim";

/** What the PATH has to offer: a CLI that fits, or why the one that is there doesn't. */
export interface PathSearch {
  readonly cli?: Cli;
  /** For a person: the CLI that was passed over. */
  readonly passedOver?: string;
}

/** Looks for a `pulumi` on the PATH whose version fits. */
export function cliOnPath(env: NodeJS.ProcessEnv = process.env): PathSearch {
  const binary = firstOnPath("pulumi", env);
  if (binary === undefined) return {};
  const version = versionOf(binary);
  if (version === undefined) return { passedOver: `${binary} doesn't report its version` };
  if (!versionFits(version)) return { passedOver: `${binary} is version ${version}` };
  return { cli: { binary, version, origin: "the PATH" } };
}

/** What `pulumi version` prints, without the v. */
export function versionOf(binary: string): string | undefined {
  const { status, stdout } = spawn.sync(binary, ["version"], {
    encoding: "utf8",
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeout: 20_000,
  });
  return status === 0 ? stdout.trim().replace(/^v/, "") : undefined;
}

/** Whether the official language host lies beside the CLI, where the CLI finds it by itself. */
export function hasOwnLanguageHost(binary: string): boolean {
  const folder = path.dirname(realpathSync(binary));
  return executableNames("pulumi-language-nodejs").some((name) =>
    existsSync(path.join(folder, name)),
  );
}

/** The first executable of that name on the PATH. The `pulumi` of a `local:env` only leads back here. */
export function firstOnPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  return pathFolders(env)
    .filter((folder) => !existsSync(path.join(folder, shimMarker)))
    .flatMap((folder) => executableNames(name).map((file) => path.join(folder, file)))
    .find(isExecutable);
}

function pathFolders(env: NodeJS.ProcessEnv): string[] {
  const value = env.PATH ?? env.Path ?? "";
  return value.split(path.delimiter).filter((folder) => folder !== "");
}

function executableNames(name: string): string[] {
  return process.platform === "win32" ? [`${name}.exe`, `${name}.cmd`] : [name];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
