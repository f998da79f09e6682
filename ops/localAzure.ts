/** The one file here that knows a local Azure: where it is, and how to bring it to life for the time of a command. */
import { readFileSync } from "node:fs";

import { SUBSCRIPTION_ID } from "../local-azure/arm/id";
import { trustFiles } from "../local-azure/certificates/trustFiles";
import { clientVariables, folderOf, running } from "../local-azure/https/endpoint";
import { AlreadyServedError as ServedOverHttps, serveHttps } from "../local-azure/https/server";
import { servedRedis } from "../local-azure/redis/endpoints";
import { AlreadyServedError, serveRedis } from "../local-azure/redis/serve";
import { redisServer } from "../local/commands/redisServer";
import { deploymentOf } from "../local/engine/backendState";
import { localDirectory } from "../local/engine/localDirectory";
import { UserError } from "../pulumi/errors";
import { sameId } from "../rules/armIds";
import type { AzureOptions, Surroundings } from "./azure/surroundings";
import { OpsError } from "./opsError";
import type { RedisRoute } from "./redis/route";

const CLUSTER = "azure-native:redisenterprise:RedisEnterprise";

/** What can be closed again. */
interface Served {
  readonly close: () => Promise<void>;
}

/**
 * The local Azure that the environment names, or the checkout's own if the stack is up there; undefined for neither.
 * What of it doesn't run is started, and ended by `close`.
 */
export async function localAzure(options: AzureOptions): Promise<Surroundings | undefined> {
  const { env, needs } = options;
  const directory = directoryOf(options);
  if (directory === undefined) return undefined;
  const started: Served[] = [];
  try {
    const variables = env.LOCAL_AZURE_URL ? env : await variablesOf(directory, started);
    const route = needs.network ? await redisRoutes(directory, env, started) : NOT_ASKED;
    const url = required(variables, "LOCAL_AZURE_URL");
    return {
      local: { route },
      subscriptionId: SUBSCRIPTION_ID,
      endpoint: url,
      vaultUrl: (name) => `${url}/vaults/${name}`,
      authority: {
        client: {
          id: required(variables, "AZURE_CLIENT_ID"),
          secret: required(variables, "AZURE_CLIENT_SECRET"),
          tenant: required(variables, "AZURE_TENANT_ID"),
        },
        url,
        ca: readFileSync(trustFiles(folderOf(directory)).ca, "utf8"),
      },
      close: () => closeAll(started),
    };
  } catch (error) {
    await closeAll(started);
    throw error;
  }
}

function directoryOf({ env, stack, localDirectory: root }: AzureOptions): string | undefined {
  if (env.LOCAL_AZURE_URL) return required(env, "LOCAL_AZURE_DIR");
  const directory = localDirectory(root);
  const { resources = [] } = deploymentOf(directory, stack);
  return resources.some(({ type }) => type === CLUSTER) ? directory.azure : undefined;
}

async function variablesOf(directory: string, started: Served[]): Promise<NodeJS.ProcessEnv> {
  const server = running(directory) ?? (await servedNow(directory, started));
  return clientVariables(directory, server);
}

async function servedNow(directory: string, started: Served[]) {
  try {
    const server = await serveHttps(directory);
    started.push(server);
    return server;
  } catch (error) {
    // Another process was quicker.
    if (error instanceof ServedOverHttps && error.other) return error.other;
    throw error;
  }
}

const NOT_ASKED = (): RedisRoute => ({ none: "this command doesn't talk to Redis" });

async function redisRoutes(
  directory: string,
  env: NodeJS.ProcessEnv,
  started: Served[],
): Promise<(databaseId: string) => RedisRoute> {
  const missing = await serveDatabases(directory, env, started);
  if (missing !== undefined) return () => ({ none: missing });
  return (databaseId) => {
    const served = servedRedis(directory);
    const endpoint = served?.endpoints.find((each) => sameId(each.databaseId, databaseId));
    if (!served || !endpoint)
      return { none: "the local Azure serves no database of this instance" };
    const { address, port, tls } = endpoint;
    return { address, port, tls, ca: readFileSync(served.certificateAuthority, "utf8") };
  };
}

/** Serves the databases, unless another process does; why it can't, where there is no Redis server. */
async function serveDatabases(
  directory: string,
  env: NodeJS.ProcessEnv,
  started: Served[],
): Promise<string | undefined> {
  try {
    started.push(await serveRedis({ directory, program: await redisServer(env) }));
    return undefined;
  } catch (error) {
    if (error instanceof AlreadyServedError) return undefined;
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function required(variables: NodeJS.ProcessEnv, name: string): string {
  const value = variables[name];
  if (value) return value;
  throw new OpsError(
    "usage",
    `LOCAL_AZURE_URL is set, but ${name} isn't.`,
    'Run `eval "$(npm run -s local:env)"` while `npm run local:azure` runs, or unset LOCAL_AZURE_URL.',
  );
}

async function closeAll(started: readonly Served[]): Promise<void> {
  for (const each of [...started].reverse()) await each.close();
}
