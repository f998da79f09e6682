import { once } from "node:events";
import { type IncomingMessage, type ServerResponse } from "node:http";
import { type Server, createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";

import { type Lock, acquire } from "../arm/fileLock";
import { authorityIn } from "../certificates/authority";
import { type Answer, type Request, type Silence, errorBody } from "./exchange";
import { type Endpoint, folderOf, forget, lockFile, remember, running } from "./endpoint";
import { Routes } from "./routes";

const ADDRESS = "127.0.0.1";
const NAMES: readonly [string, ...string[]] = ["localhost", ADDRESS];
/** ARM's own limit of a request. */
const LARGEST_BODY = 4 * 1024 * 1024;
/** How long requests that are under way may take when the server is to end. */
const FAREWELL_MS = 2000;

/** A local Azure that answers over HTTPS. */
export interface Serving extends Endpoint {
  /** Ends what is under way, then stops. */
  close(): Promise<void>;
}

export interface ServerOptions {
  /** 0 takes a free one. @default 0 */
  readonly port?: number;
  /** A line for each request, without its body, its query and its token. */
  readonly log?: (line: string) => void;
  /** What went wrong in the server itself. */
  readonly complain?: (text: string) => void;
}

/** Another process serves the same state already. */
export class AlreadyServedError extends Error {
  constructor(
    readonly directory: string,
    readonly other: Endpoint | undefined,
  ) {
    const where = other ? ` at ${other.url} (process ${other.pid})` : "";
    super(`The local Azure in ${directory} is served already${where}. Use that one, or end it.`);
    this.name = "AlreadyServedError";
  }
}

/**
 * Serves the local Azure in a directory on this machine's loopback address, and nowhere else. It works beside the
 * processes of engines that have the same state.
 *
 * @throws AlreadyServedError if another process serves that state
 */
export async function serveHttps(directory: string, options: ServerOptions = {}): Promise<Serving> {
  const folder = folderOf(directory);
  const lock = acquire(lockFile(directory));
  if (!lock) throw new AlreadyServedError(directory, running(directory));
  try {
    return await served(directory, folder, lock, options);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function served(
  directory: string,
  folder: string,
  lock: Lock,
  { port = 0, log, complain }: ServerOptions,
): Promise<Serving> {
  const routes = new Routes(directory, folder, complain ?? (() => undefined));
  const authority = await authorityIn(folder);
  const server = createServer({ ...(await authority.issue(NAMES)), minVersion: "TLSv1.2" });
  server.listen(port, ADDRESS);
  await once(server, "listening");
  const bound = (server.address() as AddressInfo).port;
  const url = `https://localhost:${bound}`;
  const reset = resets(server);
  server.on("request", (message: IncomingMessage, response: ServerResponse) => {
    const started = Date.now();
    void answered(message, url, routes).then((answer) => {
      if (answer === "hang") return;
      if (answer === "reset") {
        reset(message);
        return;
      }
      send(response, answer);
      const milliseconds = Date.now() - started;
      log?.(`${message.method ?? ""} ${pathOf(message)} ${answer.status} ${milliseconds} ms`);
    });
  });
  // A client that doesn't speak TLS, or that goes away, is no concern of the others.
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  const endpoint = { url, pid: process.pid };
  remember(directory, endpoint);
  return {
    ...endpoint,
    close: async () => {
      forget(directory);
      await closed(server);
      lock.release();
    },
  };
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), FAREWELL_MS);
  await ended;
  clearTimeout(timer);
}

/** What resets the connection that a request came by: only what is below TLS can. */
function resets(server: Server): (message: IncomingMessage) => void {
  const transports = new Map<number | undefined, Socket>();
  server.on("connection", (transport: Socket) => {
    const { remotePort } = transport;
    transports.set(remotePort, transport);
    transport.once("close", () => transports.delete(remotePort));
  });
  return ({ socket }) => transports.get(socket.remotePort)?.resetAndDestroy();
}

async function answered(
  message: IncomingMessage,
  base: string,
  routes: Routes,
): Promise<Answer | Silence> {
  const refused = refusedHost(message);
  if (refused) return refused;
  const text = await read(message);
  if (text === undefined)
    return {
      status: 413,
      headers: { Connection: "close" },
      body: errorBody(
        "RequestContentTooLarge",
        `The request content size exceeds the maximum size of ${LARGEST_BODY} bytes.`,
      ),
    };
  const request = asked(message, base, text);
  return request
    ? routes.answer(request)
    : { status: 400, body: errorBody("BadRequest", "The request's URL can't be read.") };
}

/**
 * Answers only who calls it by a name of this machine: a page in a browser can't reach it by a name that its author
 * lets lead here.
 */
function refusedHost({ headers }: IncomingMessage): Answer | undefined {
  const host = (headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  if (NAMES.includes(host)) return undefined;
  return {
    status: 421,
    headers: { Connection: "close" },
    body: errorBody(
      "MisdirectedRequest",
      `The local Azure answers requests for ${NAMES.join(" and ")}, not for '${host}'.`,
    ),
  };
}

function asked(message: IncomingMessage, base: string, text: string): Request | undefined {
  try {
    const [path = "", query = ""] = (message.url ?? "").split(/\?(.*)/s);
    const [scheme, token] = (message.headers.authorization ?? "").split(/ +/);
    return {
      method: message.method ?? "",
      segments: path.split("/").filter(Boolean).map(decodeURIComponent),
      query: new URLSearchParams(query),
      token: scheme?.toLowerCase() === "bearer" && token ? token : undefined,
      text,
      base,
    };
  } catch {
    return undefined;
  }
}

/** The body, or undefined if it is too large. */
async function read(message: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST_BODY) return undefined;
      chunks.push(chunk);
    }
  } catch {
    // It has gone away; nobody reads the answer.
  }
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const text = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, {
    ...(body !== undefined && { "Content-Type": "application/json; charset=utf-8" }),
    ...(status !== 204 && { "Content-Length": Buffer.byteLength(text) }),
    ...headers,
  });
  response.end(text);
}

function pathOf({ url = "" }: IncomingMessage): string {
  return url.split("?")[0] ?? "";
}
