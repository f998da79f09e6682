import { type RedisClientOptions, type RedisClientType, createClient, createCluster } from "redis";

import type { Patience, RedisAddress } from "./connection";
import { redisRefusal } from "./refusals";
import { within } from "../within";

/** Who logs in. */
export type RedisLogin =
  | { readonly username?: string; readonly password: string }
  | { readonly provider: NonNullable<RedisClientOptions["credentialsProvider"]> };

/** A connection that is logged in, of one client or of a cluster's; a failure is a sentence. */
export interface RedisSession {
  /** Sends a command; `key` is the one that it is about, by which a cluster finds the node. */
  send(args: readonly string[], key?: string): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Connects and logs in.
 *
 * @throws OpsError `refused` for a wrong key or token, `unreachable` without an answer
 */
export async function openRedis(
  at: RedisAddress,
  login: RedisLogin,
  { cluster = false, timeoutMs, signal }: Patience & { readonly cluster?: boolean },
): Promise<RedisSession> {
  const options = clientOptions(at, login, timeoutMs);
  const session = cluster ? clusterSession(options) : singleSession(options);
  const patient = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await within(timeoutMs, signal, late(at, what), work);
    } catch (error) {
      throw redisRefusal(error, at, what);
    }
  };
  try {
    await patient("the login", () => session.connect());
  } catch (error) {
    session.destroy();
    throw error;
  }
  return {
    send: (args, key) => patient(args[0] ?? "", () => session.send(args, key)),
    close: async () => {
      try {
        await within(timeoutMs, signal, late(at, "QUIT"), () => session.close());
      } catch {
        session.destroy();
      }
    },
  };
}

function late({ address, port }: RedisAddress, what: string) {
  return {
    cause: `${address}:${port} takes the connection, and doesn't answer ${what}`,
    next: "Look at the server load (`az monitor metrics list --metrics serverLoad`) and docs/runbooks/timeouts.md; --timeout gives it longer.",
  };
}

interface Client {
  connect(): Promise<unknown>;
  send(args: readonly string[], key?: string): Promise<unknown>;
  close(): Promise<unknown>;
  destroy(): void;
}

/** Never connects: redis makes a class for each client, which takes 40 ms, and its duplicates share it. */
let first: RedisClientType | undefined;

function singleSession(options: RedisClientOptions): Client {
  first ??= createClient();
  const client = first.duplicate(options);
  client.on("error", () => undefined);
  return {
    connect: () => client.connect(),
    send: (args) => client.sendCommand([...args]),
    close: () => client.close(),
    destroy: () => {
      if (client.isOpen) client.destroy();
    },
  };
}

function clusterSession(options: RedisClientOptions): Client {
  const { socket, ...defaults } = options;
  const { host, port, ...common } = socket as { host: string; port: number };
  const cluster = createCluster({
    rootNodes: [{ socket: { host, port } }],
    defaults: { ...defaults, socket: common as NonNullable<typeof socket> },
  });
  // A cluster that can't be opened says no more than that; what a node said comes by this way.
  let said: Error | undefined;
  cluster.on("error", (error: Error) => (said ??= error));
  return {
    connect: async () => {
      try {
        await cluster.connect();
      } catch (error) {
        throw said ?? error;
      }
    },
    send: (args, key) => cluster.sendCommand(key, false, [...args]),
    close: () => cluster.close(),
    destroy: () => {
      if (cluster.isOpen) cluster.destroy();
    },
  };
}

function clientOptions(
  { address, port, host, ca, tls }: RedisAddress,
  login: RedisLogin,
  timeoutMs: number,
): RedisClientOptions {
  return {
    socket: {
      ...{ host: address, port, connectTimeout: timeoutMs },
      // What fails at once is the answer.
      reconnectStrategy: false as const,
      ...(tls ? { tls: true as const, servername: host, ...(ca !== undefined && { ca }) } : {}),
    },
    ...("provider" in login ? { credentialsProvider: login.provider } : login),
    disableOfflineQueue: true,
  };
}
