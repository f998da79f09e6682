import { once } from "node:events";
import { type AddressInfo, type Server, createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";

import { authorityIn } from "../../../local-azure/certificates/authority";
import type { OpsError } from "../../../ops/opsError";
import { reachPort, shakeHands } from "../../../ops/redis/connection";
import { addressesOf, isPrivate } from "../../../ops/redis/dns";
import { dnsVerdict } from "../../../ops/verify/dnsVerdict";
import { percentile } from "../../../ops/verify/latency";
import { temporaryFolder } from "../../temporaryFolder";

const host = "cache.uksouth.redis.azure.net";
const patience = { timeoutMs: 300, signal: new AbortController().signal };
const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const at = (port: number, ca?: string) => ({ host, address: "127.0.0.1", port, tls: true, ca });
const failure = (work: Promise<unknown>): Promise<OpsError> =>
  work.then(
    () => Promise.reject(new Error("it should fail")),
    (error: unknown) => error as OpsError,
  );

describe("DNS", () => {
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

  test("a name that no DNS knows has no addresses", async () => {
    expect(await addressesOf(host, { resolver: failing("ENOTFOUND"), ...patience })).toEqual([]);
  });

  test("a DNS that fails is a sentence", async () => {
    const error = await failure(addressesOf(host, { resolver: failing("ESERVFAIL"), ...patience }));
    expect([error.trouble, error.message]).toEqual([
      "unreachable",
      `This machine's DNS fails for ${host}: ESERVFAIL.`,
    ]);
    expect(error.next).toContain(`nslookup ${host}`);
  });

  test("a resolver that never answers", async () => {
    const resolver = () => new Promise<never>(() => undefined);
    const error = await failure(addressesOf(host, { resolver, ...patience }));
    expect(error.message).toBe(`This machine's DNS doesn't answer for ${host} within 0.3 s.`);
  });

  test("this machine's own resolver is the one that is asked", async () => {
    expect(await addressesOf("localhost", patience)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(127\.0\.0\.1|::1)$/)]),
    );
  });

  test.each([
    ["10.1.0.4", true],
    ["172.16.0.1", true],
    ["172.32.0.1", false],
    ["192.168.1.1", true],
    ["100.64.0.1", true],
    ["20.90.1.2", false],
    ["fd00::1", true],
    ["2603:1020::1", false],
  ])("%s is private: %s", (address, expected) => expect(isPrivate(address)).toBe(expected));

  const known = { host, endpoint: "10.1.0.4", isPrivate: true, inNetwork: false };

  test.each([
    ["the endpoint's address", ["10.1.0.4"], {}, "go on"],
    ["a public address from outside", ["20.90.1.2"], {}, "by design"],
    ["no address from outside", [], {}, "by design"],
    ["a public address of a public instance", ["20.90.1.2"], { isPrivate: false }, "go on"],
    [
      "a private address when Azure didn't say which",
      ["10.1.0.9"],
      { endpoint: undefined },
      "go on",
    ],
  ])("%s", (_, addresses, more, kind) =>
    expect(dnsVerdict({ ...known, addresses, ...more }).kind).toBe(kind),
  );

  test.each([
    ["a public address inside of the network", ["20.90.1.2"], { inNetwork: true }, "unreachable"],
    ["no address inside of the network", [], { inNetwork: true }, "unreachable"],
    ["an old private address", ["10.1.0.9"], {}, "differs"],
  ])("%s is a fault", (_, addresses, more, trouble) =>
    expect(() => dnsVerdict({ ...known, addresses, ...more })).toThrow(
      expect.objectContaining({ trouble }) as Error,
    ),
  );
});

describe("the port", () => {
  test("a closed one", async () => {
    const port = await listening(createServer());
    servers.splice(0).forEach((server) => server.close());
    const error = await failure(reachPort(at(port), patience));
    expect([error.trouble, error.message]).toEqual([
      "unreachable",
      `127.0.0.1:${port} refuses the connection: nothing listens there.`,
    ]);
  });

  test("an open one", async () => {
    const port = await listening(createServer());
    expect(await reachPort(at(port), patience)).toBeGreaterThan(0);
  });
});

describe("TLS", () => {
  async function serving(names: readonly [string], make = createTlsServer) {
    const authority = await authorityIn(temporaryFolder());
    const port = await listening(make(await authority.issue(names)));
    return { port, ca: authority.certificate };
  }

  test("a certificate for the name, of an authority that is trusted", async () => {
    const { port, ca } = await serving([host]);
    expect(await shakeHands(at(port, ca), patience)).toMatchObject({ protocol: "TLSv1.3" });
  });

  test("another name", async () => {
    const { port, ca } = await serving(["other.uksouth.redis.azure.net"]);
    const error = await failure(shakeHands(at(port, ca), patience));
    expect(error.message).toContain(`is for another name than ${host}: `);
  });

  test("an authority that nobody trusts", async () => {
    const { port } = await serving([host]);
    const error = await failure(shakeHands(at(port), patience));
    expect(error.message).toContain("doesn't trust who signed the certificate");
  });

  test("a server that speaks no TLS", async () => {
    const port = await listening(createServer((socket) => socket.end("-ERR\r\n")));
    const error = await failure(shakeHands(at(port), patience));
    expect(error.message).toContain("ends the TLS handshake");
  });

  test("a server that hangs", async () => {
    const port = await listening(createServer(() => undefined));
    const error = await failure(shakeHands(at(port), patience));
    expect(error.message).toContain("the TLS handshake isn't answered within 0.3 s");
  });
});

test.each([
  [[3, 1, 2], 50, 2],
  [[1, 2, 3, 4], 99, 4],
  [[], 50, 0],
])("of %j the percentile %i is %i", (samples, percent, expected) =>
  expect(percentile(samples, percent)).toBe(expected),
);
