import path from "node:path";
import { pathToFileURL } from "node:url";

import { quickStart } from "../../pulumi/nodeOptions";
import { privateHome } from "../cli/privatePlace";
import type { LocalDirectory } from "./localDirectory";

/**
 * Keeps the local state's secrets unreadable at a glance, and no more than that: nothing in a local
 * Azure is worth protecting, and a person must not have to invent a passphrase to try the project.
 */
const LOCAL_PASSPHRASE = "local-azure";

/** What the engine needs to know to work on the local Azure and on nothing else. */
export function engineVariables(
  directory: LocalDirectory,
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  return {
    PULUMI_HOME: directory.home,
    // Beside each file the backend would keep another one, which a kill at the wrong moment leaves empty;
    // from then on no command can read the stack.
    PULUMI_BACKEND_URL: `${pathToFileURL(directory.backend).href}?metadata=skip`,
    ...(!hasPassphrase(env) && { PULUMI_CONFIG_PASSPHRASE: LOCAL_PASSPHRASE }),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // A provider on the PATH would win over the stand-in, and the real one talks to the real Azure.
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    LOCAL_AZURE_DIR: directory.azure,
  };
}

/** Names of variables that belong to the real Azure or to another backend and must not reach the engine. */
export function foreignVariables(env: NodeJS.ProcessEnv = process.env): string[] {
  return Object.keys(env).filter((name) => /^(ARM_|AZURE_|PULUMI_)/.test(name) && !isKept(name));
}

/** The whole environment of a `pulumi` that works on the local Azure. */
export function engineEnvironment(
  directory: LocalDirectory,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const foreign = new Set(foreignVariables(env));
  return {
    ...Object.fromEntries(
      // Windows may call it Path; there must be one of them.
      Object.entries(env).filter(([name]) => !foreign.has(name) && !/^path$/i.test(name)),
    ),
    ...engineVariables(directory, env),
    ...quickStart(env, path.join(privateHome(), "compiled")),
    PATH: pathWithHome(directory, env),
  };
}

/** The PATH with this local Azure's `pulumi` first, and only once. */
function pathWithHome(directory: LocalDirectory, env: NodeJS.ProcessEnv): string {
  const bin = path.join(directory.home, "bin");
  const others = (env.PATH ?? env.Path ?? "")
    .split(path.delimiter)
    .filter((folder) => folder !== "" && folder !== bin);
  return [bin, ...others].join(path.delimiter);
}

/** Whether the person has a passphrase of their own for the secrets in local states. */
export function hasPassphrase(env: NodeJS.ProcessEnv): boolean {
  return (
    env.PULUMI_CONFIG_PASSPHRASE !== undefined || env.PULUMI_CONFIG_PASSPHRASE_FILE !== undefined
  );
}

function isKept(name: string): boolean {
  return name === "PULUMI_CONFIG_PASSPHRASE" || name === "PULUMI_CONFIG_PASSPHRASE_FILE";
}
