import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

import { type Cli, executable } from "../../pulumi/cli/cli";
import { pinnedVersion } from "../../pulumi/cli/pinnedVersion";

/**
 * The folder that this project keeps for itself, outside of every checkout: each clone and each local
 * Azure shares what was downloaded, built or installed first.
 */
export function privateHome(env: NodeJS.ProcessEnv = process.env): string {
  const cache = env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache");
  return path.join(cache, "azure-managed-redis");
}

/** The folder of the CLI in it. */
export function privatePlace(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(privateHome(env), `pulumi-${pinnedVersion}`);
}

/** The CLI in the private place. It only ever appears there whole. */
export function cliInPrivatePlace(place: string = privatePlace()): Cli | undefined {
  const binary = path.join(place, "bin", executable("pulumi"));
  return existsSync(binary) ? { binary, version: pinnedVersion, origin: "the cache" } : undefined;
}
