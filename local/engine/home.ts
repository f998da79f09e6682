import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";

import type { Cli } from "../../cli/cli";
import { hasOwnLanguageHost } from "../cli/cliOnPath";
import { dependencyVersion, pinnedVersion } from "../../cli/pinnedVersion";
import { writeLauncher } from "./launcher";
import type { LocalDirectory } from "./localDirectory";
import { repository } from "./repository";
import { writeShim } from "./shim";

/**
 * Prepares PULUMI_HOME: the stand-ins of the provider plugins under exactly the versions of the SDKs, the
 * language host where the CLI brings none, and the `pulumi` for `local:env`.
 */
export function buildHome(directory: LocalDirectory, cli: Cli): void {
  mkdirSync(directory.backend, { recursive: true });
  writePlugin(directory, "resource", "azure-native", {
    version: dependencyVersion("@pulumi/azure-native"),
    entry: "local/providers/azureNative.ts",
  });
  writePlugin(directory, "resource", "random", {
    version: dependencyVersion("@pulumi/random"),
    entry: "local/providers/random.ts",
  });
  const languageHost = { version: pinnedVersion, entry: "local/language/host.ts" };
  if (hasOwnLanguageHost(cli.binary)) removePlugin(directory, "language", "nodejs", languageHost);
  else writePlugin(directory, "language", "nodejs", languageHost);
  writeShim(directory, cli);
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
