import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { type TLSSocket, connect as connectTls } from "node:tls";

import { OpsError } from "../opsError";
import { within } from "../within";

/** Where a client connects, and which name it expects there. */
export interface RedisAddress {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** False only on a local Azure, for a database with the client protocol Plaintext. */
  readonly tls: boolean;
  /** The authority to trust; undefined for those that Node.js trusts. */
  readonly ca: string | undefined;
}

export interface Patience {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const LOOK_AT_RULES =
  "Look at the subnet's network security group and routes, and at firewalls on the way: port 10000, with OSSCluster 8500 to 8599 too.";

/**
 * Opens the port and closes it again; milliseconds that it took.
 *
 * @throws OpsError `unreachable`
 */
export async function reachPort(at: RedisAddress, patience: Patience): Promise<number> {
  const started = performance.now();
  const socket = await opened(at, patience);
  socket.destroy();
  return performance.now() - started;
}

async function opened({ address, port }: RedisAddress, patience: Patience): Promise<Socket> {
  const where = `${address}:${port}`;
  try {
    return await within(
      patience.timeoutMs,
      patience.signal,
      { cause: `${where} doesn't answer`, next: LOOK_AT_RULES },
      async (signal) => {
        const socket = connect({ host: address, port });
        signal.addEventListener("abort", () => socket.destroy());
        socket.on("error", () => undefined);
        await once(socket, "connect", { signal });
        return socket;
      },
    );
  } catch (error) {
    throw unreachable(error, where);
  }
}

function unreachable(error: unknown, where: string): unknown {
  const { code } = error as { code?: string };
  if (code === "ECONNREFUSED")
    return new OpsError(
      "unreachable",
      `${where} refuses the connection: nothing listens there.`,
      "Look at the port (10000) and at the address: the endpoint's may have changed while DNS kept the old one.",
    );
  if (code === "ECONNRESET")
    return new OpsError("unreachable", `${where} resets the connection.`, LOOK_AT_RULES);
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH" || code === "ETIMEDOUT")
    return new OpsError("unreachable", `There is no way to ${where}: ${code}.`, LOOK_AT_RULES);
  return error;
}

/** What a server presents. */
export interface Handshake {
  readonly protocol: string;
  readonly issuer: string;
  readonly validTo: string;
}

/**
 * Makes the TLS handshake as a client does that checks everything: version, chain and name.
 *
 * @throws OpsError `unreachable` with what is wrong with it
 */
export async function shakeHands(at: RedisAddress, patience: Patience): Promise<Handshake> {
  const { address, port, host, ca } = at;
  try {
    return await within(
      patience.timeoutMs,
      patience.signal,
      {
        cause: `${address}:${port} is connected to, and the TLS handshake isn't answered`,
        next: "Run the command again; if it stays so, look at the instance's state and health in Azure.",
      },
      async (signal) => {
        const socket = connectTls({
          ...{ host: address, port, servername: host, minVersion: "TLSv1.2" },
          ...(ca !== undefined && { ca }),
        });
        signal.addEventListener("abort", () => socket.destroy());
        socket.on("error", () => undefined);
        try {
          await once(socket, "secureConnect", { signal });
          return presented(socket);
        } finally {
          socket.destroy();
        }
      },
    );
  } catch (error) {
    throw refusedHandshake(error, at);
  }
}

function presented(socket: TLSSocket): Handshake {
  const { issuer, valid_to: validTo } = socket.getPeerCertificate();
  const name = issuer.CN;
  return {
    protocol: socket.getProtocol() ?? "",
    issuer: Array.isArray(name) ? name.join(", ") : name,
    validTo,
  };
}

/** Reasons for which Node.js doesn't take a certificate, by its codes. */
const CERTIFICATE_FAULTS: Readonly<Record<string, readonly [cause: string, next: string]>> = {
  CERT_HAS_EXPIRED: [
    "has expired",
    "If this machine's clock is right (`date -u`), it isn't Azure that answers there: look at DNS and proxies.",
  ],
  CERT_NOT_YET_VALID: ["isn't valid yet", "Set this machine's clock (`date -u` shows it)."],
};

function refusedHandshake(error: unknown, { address, port, host }: RedisAddress): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if (error instanceof OpsError || code === undefined) return error;
  const where = `${address}:${port}`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return new OpsError(
      "unreachable",
      `The certificate of ${where} is for another name than ${host}: ${namesIn(message)}`,
      "Connect by the full host name. If DNS leads to another instance's address, mend the record in the zone.",
    );
  const fault = CERTIFICATE_FAULTS[code];
  if (fault)
    return new OpsError("unreachable", `The certificate of ${where} ${fault[0]}.`, fault[1]);
  if (/^(SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|CERT_)/.test(code))
    return new OpsError(
      "unreachable",
      `This machine doesn't trust who signed the certificate of ${where}: ${code}.`,
      "It isn't Azure that answers there, such as a proxy that opens TLS: go around it, or trust its authority with NODE_EXTRA_CA_CERTS.",
    );
  if (code === "ECONNRESET" || code.startsWith("ERR_SSL") || code === "EPROTO")
    return new OpsError(
      "unreachable",
      `${where} ends the TLS handshake: ${code}.`,
      "Something else than Redis with TLS 1.2 listens there, or something on the way cuts it: look at proxies and firewalls.",
    );
  return unreachable(error, where);
}

function namesIn(message = ""): string {
  return /altnames: (.*)$/i.exec(message)?.[1] ?? "it doesn't say which.";
}
