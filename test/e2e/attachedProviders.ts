import { azureNative } from "../../local-azure/providers/azureNative";
import { random } from "../../local-azure/providers/random";
import { type Listening, listen } from "../../local-azure/providers/server";

/** The stand-ins of the providers in this process, and the variables by which the engine attaches to them. */
export interface AttachedProviders {
  readonly env: NodeJS.ProcessEnv;
  close(): void;
}

/**
 * Serves the stand-ins on the local Azure in `directory`, for all runs of a test file: a plugin is a process more in
 * each run, and loads the same again. The tests of the commands have the engine start them as plugins.
 */
export async function attachedProviders(directory: string): Promise<AttachedProviders> {
  process.env.LOCAL_AZURE_DIR = directory;
  const providers: Record<string, Listening> = {
    "azure-native": await listen("0.0.0", azureNative(undefined)),
    random: await listen("0.0.0", random()),
  };
  const ports = Object.entries(providers).map(([name, { port }]) => `${name}:${port}`);
  return {
    env: { PULUMI_DEBUG_PROVIDERS: ports.join(",") },
    close: () => {
      for (const provider of Object.values(providers)) provider.close();
    },
  };
}
