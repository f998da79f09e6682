import { once } from "node:events";
import { type AddressInfo, type Server, type Socket, createServer } from "node:net";
import { type SecureContext, TLSSocket, createSecureContext } from "node:tls";

import type { ServerCertificate } from "../certificates/authority";
import { isCode } from "../arm/files";
import { type Backend, Connection } from "./connection";

/** The certificates of an endpoint: the right one, and one for another name. */
export interface Certificates {
  readonly right: ServerCertificate;
  readonly wrong: ServerCertificate;
}

/** Loopback alone: nobody else reaches it. */
export const ADDRESS = "127.0.0.1";

/** What an endpoint lets its clients talk to. */
export interface Behind extends Backend {
  /** A connection to the server, or undefined while there is none. */
  connect(): Socket | undefined;
}

/** A port on which clients find a database, over TLS unless the database is deployed without. */
export class Endpoint {
  readonly port: number;
  private readonly open = new Map<Connection, Socket>();
  private readonly contexts: { right: SecureContext; wrong: SecureContext } | undefined;

  private constructor(
    private readonly listener: Server,
    private readonly behind: Behind,
    certificates: Certificates | undefined,
  ) {
    this.port = (listener.address() as AddressInfo).port;
    this.contexts = certificates && {
      right: createSecureContext({ ...certificates.right, minVersion: "TLSv1.2" }),
      wrong: createSecureContext({ ...certificates.wrong, minVersion: "TLSv1.2" }),
    };
    listener.on("connection", (transport) => void this.accept(transport));
  }

  /** Listens on a port, or on any free one where that is taken. */
  static async listen(
    port: number,
    behind: Behind,
    certificates: Certificates | undefined,
  ): Promise<Endpoint> {
    const listener = createServer();
    try {
      await listening(listener, port);
    } catch (error) {
      if (port === 0 || !(isCode(error, "EADDRINUSE") || isCode(error, "EACCES"))) throw error;
      await listening(listener, 0);
    }
    return new Endpoint(listener, behind, certificates);
  }

  /** Has nothing listen on the port for a while, as a rule that closes it; or has it listen there again. */
  async setOpen(open: boolean): Promise<void> {
    if (open === this.listener.listening) return;
    if (open) return listening(this.listener, this.port);
    this.listener.close();
    this.drop();
  }

  /** Closes what is open; whoever wants may connect again. */
  drop(): void {
    for (const connection of this.open.keys()) connection.close();
  }

  /** Has what is open reset. */
  reset(): void {
    for (const connection of this.open.keys()) connection.reset();
  }

  async close(): Promise<void> {
    const ended = this.listener.listening ? closed(this.listener) : undefined;
    this.drop();
    await ended;
  }

  private async accept(transport: Socket): Promise<void> {
    transport.setNoDelay(true);
    transport.on("error", () => transport.destroy());
    const fault = await this.behind.fault();
    if (fault?.kind === "reset" || !this.listener.listening) {
      transport.resetAndDestroy();
      return;
    }
    const server = this.behind.connect();
    if (!server) {
      transport.destroy();
      return;
    }
    const client = this.secured(transport, fault?.kind === "wrongCertificate");
    const connection = new Connection(client, server, this.behind, transport);
    this.open.set(connection, client);
    client.on("close", () => this.open.delete(connection));
  }

  private secured(transport: Socket, wrongly: boolean): Socket {
    const { contexts } = this;
    if (!contexts) return transport;
    const secureContext = wrongly ? contexts.wrong : contexts.right;
    return new TLSSocket(transport, { isServer: true, secureContext });
  }
}

async function listening(server: Server, port: number): Promise<void> {
  server.listen(port, ADDRESS);
  await once(server, "listening");
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, "close");
  server.close();
  await ended;
}

/** Free ports, for what can't be told to choose one itself. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => listening(server, 0)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(closed));
  return ports;
}
