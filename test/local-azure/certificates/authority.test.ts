import { X509Certificate } from "node:crypto";
import { statSync } from "node:fs";
import path from "node:path";

import { authorityIn } from "../../../local-azure/certificates/authority";
import { temporaryFolder } from "../../temporaryFolder";

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
  expect(statSync(path.join(directory, "authority.pem")).mode & 0o777).toBe(0o600);
  expect(all[0]!.file).toBe(path.join(directory, "ca.pem"));
});
