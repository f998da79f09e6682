import { existsSync } from "node:fs";
import path from "node:path";

import envPaths from "env-paths";

import { type Cli, executable } from "../../pulumi/cli/cli";
import { pinnedVersion } from "../../pulumi/cli/pinnedVersion";

/**
 * The folder that this project keeps for itself, outside of every checkout, where the system has such caches:
 * each clone and each local Azure shares what was downloaded, built or installed first.
 */
export function privateHome(): string {
  return envPaths("azure-managed-redis", { suffix: "" }).cache;
}

/** The folder of the CLI in it. */
export function privatePlace(): string {
  return path.join(privateHome(), `pulumi-${pinnedVersion}`);
}

/** The CLI in the private place. It only ever appears there whole. */
export function cliInPrivatePlace(place: string = privatePlace()): Cli | undefined {
  const binary = path.join(place, "bin", executable("pulumi"));
  return existsSync(binary) ? { binary, version: pinnedVersion, origin: "the cache" } : undefined;
}
