import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { connect, createServer } from "node:tls";

import { authorityIn } from "../../../local-azure/certificates/authority";
import { trustFiles } from "../../../local-azure/certificates/trustFiles";
import { temporaryFolder } from "../../temporaryFolder";

const DAY_MS = 86_400_000;
const certificateIn = (folder: string): X509Certificate =>
  new X509Certificate(readFileSync(trustFiles(folder).ca));

const serverCertificate = async (folder: string, names: [string, ...string[]], now?: Date) =>
  (await authorityIn(folder, now)).issue(names);

/** What a client that trusts the authority alone says of a server with a certificate for these names. */
async function verdict(
  folder: string,
  names: [string, ...string[]],
  servername: string,
): Promise<string> {
  const server = createServer(await serverCertificate(folder, names), (socket) => socket.end());
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const ca = readFileSync(trustFiles(folder).ca);
  try {
    return await new Promise<string>((resolve) => {
      const socket = connect({ host: "127.0.0.1", port, servername, ca }, () => {
        socket.end();
        resolve("trusted");
      });
      socket.on("error", (error: Error) => resolve(error.message));
    });
  } finally {
    server.close();
  }
}

test("the authority is made once, with a key for its owner alone", async () => {
  const folder = temporaryFolder();
  await serverCertificate(folder, ["localhost"]);
  const first = certificateIn(folder);
  const { cert } = await serverCertificate(folder, ["localhost"]);
  expect(certificateIn(folder).fingerprint256).toBe(first.fingerprint256);
  expect(new X509Certificate(cert).verify(first.publicKey)).toBe(true);
  expect(statSync(join(folder, "authority.pem")).mode & 0o777).toBe(0o600);
  for (const file of Object.values(trustFiles(folder)))
    expect(readFileSync(file, "utf8")).not.toContain("PRIVATE");
});

test("of several processes that make it at once, one makes it for all", async () => {
  const folder = temporaryFolder();
  const made = await Promise.all(
    Array.from({ length: 4 }, () => serverCertificate(folder, ["localhost"])),
  );
  const { publicKey } = certificateIn(folder);
  expect(made.map(({ cert }) => new X509Certificate(cert).verify(publicKey))).toEqual(
    Array(4).fill(true),
  );
});

test.each([
  ["is used again while it outlives what it signs", 264, true],
  ["is replaced before that", 266, false],
])("the authority %s", async (_what, days, isKept) => {
  const folder = temporaryFolder();
  await serverCertificate(folder, ["localhost"]);
  const first = certificateIn(folder).fingerprint256;
  await serverCertificate(folder, ["localhost"], new Date(Date.now() + days * DAY_MS));
  expect(certificateIn(folder).fingerprint256 === first).toBe(isKept);
});

test("the bundle trusts who is trusted anyway, and the authority", async () => {
  const folder = temporaryFolder();
  await serverCertificate(folder, ["localhost"]);
  const { ca, bundle } = trustFiles(folder);
  const text = readFileSync(bundle, "utf8");
  expect(text).toContain(readFileSync(ca, "utf8"));
  expect(text.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50);
});

test.each([
  ["localhost", "trusted"],
  ["cache.uksouth.redis.azure.net", "trusted"],
  ["kv.vault.azure.net", "permitted subtree violation"],
  ["management.azure.com", "permitted subtree violation"],
])("whoever trusts the authority takes its word for %s: %s", async (name, expected) => {
  expect(await verdict(temporaryFolder(), [name], name)).toBe(expected);
});

test("an authority issues certificates that it is the issuer of, for exactly those names", async () => {
  const authority = await authorityIn(temporaryFolder());
  const own = new X509Certificate(authority.certificate);
  expect(own.ca).toBe(true);
  const { cert, key } = await authority.issue(["a.redis.azure.net", "localhost", "127.0.0.1"]);
  const issued = new X509Certificate(cert);
  expect(issued.verify(own.publicKey)).toBe(true);
  expect(issued.checkIssued(own)).toBe(true);
  expect(issued.ca).toBe(false);
  expect(issued.subject).toBe("CN=a.redis.azure.net");
  expect(issued.subjectAltName).toBe("DNS:a.redis.azure.net, DNS:localhost, IP Address:127.0.0.1");
  expect(key).toContain("BEGIN PRIVATE KEY");
});

test("there is one in a directory, whoever asks first, and its key is for its owner alone", async () => {
  const directory = temporaryFolder();
  const all = await Promise.all([1, 2, 3].map(() => authorityIn(directory)));
  all.push(await authorityIn(directory));
  expect(new Set(all.map(({ certificate }) => certificate)).size).toBe(1);
  expect(statSync(join(directory, "authority.pem")).mode & 0o777).toBe(0o600);
  expect(all[0]!.file).toBe(join(directory, "ca.pem"));
});
