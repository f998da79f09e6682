import { type ConnectionSettings, applicationSettingName } from "./connection";
import {
  type ClientContext as Context,
  goRedis,
  ioredis,
  lettuce,
  nodeRedis,
  redisPy,
  stackExchange,
} from "./clientCode";

/** How one client library connects, with nothing secret in it: the password is read from the environment. */
export interface ClientSettings {
  readonly client: ClientName;
  readonly language: string;
  /** Ready to paste. */
  readonly code: readonly string[];
  /** What must be known besides. */
  readonly notes: readonly string[];
}

/** What a client's settings follow from. */
export interface ClientInput {
  readonly connection: ConnectionSettings;
  /** The secret with the password; undefined while access keys are Disabled. */
  readonly passwordSecret: string | undefined;
  /** Whether the clients log in with Entra: access keys are Disabled, or they may choose. */
  readonly entra: boolean;
}

/**
 * The client libraries that Azure's documentation names, each with what it must be told.
 *
 * Sources: Azure documentation, articles/redis/best-practices-client-libraries.md and entra-for-authentication.md;
 * redis.io, develop/clients/…/amr; the READMEs of Microsoft.Azure.StackExchangeRedis, @redis/entraid, redis-entraid,
 * go-redis-entraid and redis-authx-entraid.
 */
const clients = {
  "StackExchange.Redis": {
    language: "C#",
    code: stackExchange,
    notes: ({ isCluster, variable }: Context) => [
      "abortConnect=False: a client that starts while Redis is away keeps trying. It reconnects by itself; keep one ConnectionMultiplexer.",
      ...(variable === undefined
        ? ["Package Microsoft.Azure.StackExchangeRedis renews the token."]
        : []),
      ...(isCluster
        ? [
            "It follows the cluster by itself; a node that is gone can stay in its view for minutes (StackExchange.Redis#3054).",
          ]
        : []),
    ],
  },
  "node-redis": {
    language: "TypeScript",
    code: nodeRedis,
    notes: ({ variable }: Context) => [
      'Without a listener for "error" a lost connection ends the process; with one it reconnects by reconnectStrategy.',
      "pingInterval keeps an idle connection from being cut on the way (Azure ends idle ones after ten minutes).",
      ...(variable === undefined
        ? ["Package @redis/entraid renews the token on every connection."]
        : []),
    ],
  },
  ioredis: {
    language: "TypeScript",
    code: ioredis,
    notes: ({ isCluster, variable }: Context) => [
      "commandTimeout has no default: without it a command waits for ever.",
      ...(variable === undefined
        ? [
            "It renews no token: a timer of your own calls auth(objectId, token) at least three minutes before it expires.",
          ]
        : []),
      ...(isCluster
        ? [
            "Nodes are announced by address: servername makes it expect the certificate's name there too.",
          ]
        : []),
    ],
  },
  "redis-py": {
    language: "Python",
    code: redisPy,
    notes: ({ variable }: Context) => [
      "socket_timeout has no default: without it a command waits for ever.",
      ...(variable === undefined ? ["Package redis-entraid renews the token."] : []),
    ],
  },
  Lettuce: {
    language: "Java",
    code: lettuce,
    notes: ({ isCluster, variable }: Context) => [
      "Commands that wait for a connection are kept without limit: withTimeout ends them.",
      ...(variable === undefined
        ? [
            "Package redis.clients.authentication:redis-authx-entraid; ON_NEW_CREDENTIALS logs open connections in again.",
          ]
        : []),
      ...(isCluster
        ? ["Nodes are announced by address: the resolver leads back to the certificate's name."]
        : []),
    ],
  },
  "go-redis": {
    language: "Go",
    code: goRedis,
    notes: ({ variable }: Context) => [
      "MaxRetries makes a command again that failed on the network: it must bear that.",
      ...(variable === undefined
        ? ["Package github.com/redis/go-redis-entraid renews the token."]
        : []),
    ],
  },
} as const;

export type ClientName = keyof typeof clients;
export const clientNames = Object.keys(clients) as ClientName[];

/** How each client library, or one of them, connects. */
export function clientSettings(
  { connection, passwordSecret, entra }: ClientInput,
  only?: ClientName,
): ClientSettings[] {
  const password =
    passwordSecret === undefined ? undefined : applicationSettingName(passwordSecret);
  const context: Context = {
    ...connection,
    variable: entra ? undefined : password,
    isCluster: connection.clusterClient === true,
  };
  return clientNames
    .filter((client) => only === undefined || client === only)
    .map((client) => {
      const { language, code, notes } = clients[client];
      return { client, language, code: code(context), notes: notes(context) };
    });
}
