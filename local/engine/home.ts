import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

import type { Cli } from "../../pulumi/cli/cli";
import { hasOwnLanguageHost } from "../cli/cliOnPath";
import { dependencyVersion, pinnedVersion } from "../../pulumi/cli/pinnedVersion";
import type { LocalDirectory } from "./localDirectory";
import { repository } from "./repository";
import { executable, writeLauncher, writeShim } from "./executables";

/** The providers that have a stand-in, by the package of their SDK. */
const standIns = {
  "@pulumi/azure-native": { name: "azure-native", entry: "local-azure/providers/azureNative.ts" },
  "@pulumi/random": { name: "random", entry: "local-azure/providers/random.ts" },
} as const;

/**
 * Prepares PULUMI_HOME: the stand-ins of the provider plugins under exactly the versions of the SDKs, the
 * language host where the CLI brings none, and the `pulumi` for `local:env`. `programs` are the roots of
 * further programs, which may have SDKs of other versions.
 */
export function buildHome(
  directory: LocalDirectory,
  cli: Cli,
  programs: readonly string[] = [],
): void {
  mkdirSync(directory.backend, { recursive: true });
  for (const [sdk, { name, entry }] of Object.entries(standIns)) {
    writePlugin(directory, "resource", name, { version: dependencyVersion(sdk), entry });
  }
  for (const { sdk, version } of programs.flatMap(otherSdks)) {
    writePlugin(directory, "resource", standIns[sdk].name, { version, entry: standIns[sdk].entry });
  }
  const languageHost = { version: pinnedVersion, entry: "local/language/host.ts" };
  if (hasOwnLanguageHost(cli.binary)) removePlugin(directory, "language", "nodejs", languageHost);
  else writePlugin(directory, "language", "nodejs", languageHost);
  writeShim(directory, cli);
}

/** Whether PULUMI_HOME was prepared for the repository as it is now, and not before its folders moved. */
export function isCurrent(directory: LocalDirectory): boolean {
  return Object.entries(standIns).every(([sdk, { name, entry }]) => {
    const plugin = { version: dependencyVersion(sdk), entry };
    const folder = pluginFolder(directory, "resource", name, plugin);
    const file = executable(folder, `pulumi-resource-${name}`);
    return existsSync(file) && readFileSync(file, "utf8").includes(path.join(repository, entry));
  });
}

/** An SDK of another version than the one that its stand-in was made after. */
export interface OtherSdk {
  readonly sdk: keyof typeof standIns;
  readonly version: string;
  /** The version that the stand-in was made after. */
  readonly own: string;
}

/** The SDKs that a program has installed in other versions than this repository. */
export function otherSdks(program: string): OtherSdk[] {
  return (Object.keys(standIns) as (keyof typeof standIns)[]).flatMap((sdk) => {
    const own = dependencyVersion(sdk);
    const version = installedVersion(program, sdk);
    return version === undefined || version === own ? [] : [{ sdk, version, own }];
  });
}

function installedVersion(program: string, name: string): string | undefined {
  const manifest = path.join(program, "node_modules", name, "package.json");
  if (!existsSync(manifest)) return undefined;
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version?: string }).version;
}

interface Plugin {
  readonly version: string;
  /** The TypeScript file that speaks the plugin's protocol, relative to the repository. */
  readonly entry: string;
}

function writePlugin(directory: LocalDirectory, kind: string, name: string, plugin: Plugin): void {
  writeLauncher(pluginFolder(directory, kind, name, plugin), `pulumi-${kind}-${name}`, [
    "-r",
    path.join(repository, "register.cjs"),
    "-r",
    path.join(repository, "local/engine/exitWithParent.cjs"),
    path.join(repository, plugin.entry),
  ]);
}

function removePlugin(directory: LocalDirectory, kind: string, name: string, plugin: Plugin): void {
  rmSync(pluginFolder(directory, kind, name, plugin), { recursive: true, force: true });
}

function pluginFolder(
  directory: LocalDirectory,
  kind: string,
  name: string,
  plugin: Plugin,
): string {
  return path.join(directory.home, "plugins", `${kind}-${name}-v${plugin.version}`);
}
