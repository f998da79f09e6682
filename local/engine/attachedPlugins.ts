import { azureNative } from "../../local-azure/providers/azureNative";
import { random } from "../../local-azure/providers/random";
import { listen } from "../../local-azure/providers/server";
import { dependencyVersion } from "../../pulumi/cli/pinnedVersion";
import { hasOwnLanguageHost } from "../cli/cliOnPath";
import { serveLanguageHost } from "../language/languageHost";
import { engineEnvironment } from "./engineVariables";
import { serveTransit } from "./transit";
import type { Workspace } from "./workspace";

/** Plugins in this process, and the variables by which an engine attaches to them. */
export interface AttachedPlugins {
  readonly variables: Readonly<Record<string, string>>;
  close(): void;
}

/**
 * Serves what the engine would start as plugins: the stand-ins of the providers and, where the CLI brings none, the
 * language host. A plugin is a process that loads what is loaded here already, once more for each stack. What keeps the
 * key of a stack's secrets is served as well.
 */
export async function attachPlugins(
  { cli, directory }: Workspace,
  /** What programs get on top of the local Azure's own variables. */
  variables: NodeJS.ProcessEnv = {},
): Promise<AttachedPlugins> {
  const providers = {
    "azure-native": await listen(
      dependencyVersion("@pulumi/azure-native"),
      azureNative(directory.azure),
    ),
    random: await listen(dependencyVersion("@pulumi/random"), random()),
  };
  const language = hasOwnLanguageHost(cli.binary)
    ? undefined
    : await serveLanguageHost({ env: { ...engineEnvironment(directory), ...variables } });
  const transit = await serveTransit();
  const ports = Object.entries(providers).map(([name, { port }]) => `${name}:${port}`);
  return {
    variables: {
      ...transit.variables,
      PULUMI_DEBUG_PROVIDERS: ports.join(","),
      ...(language && { PULUMI_DEBUG_LANGUAGES: `nodejs:${language.port}` }),
    },
    close: () => {
      for (const plugin of [...Object.values(providers), language, transit]) plugin?.close();
    },
  };
}
