import "reflect-metadata";

import { webcrypto } from "node:crypto";
import { isIP } from "node:net";
import { join } from "node:path";
import { rootCertificates } from "node:tls";

import { AsnConvert } from "@peculiar/asn1-schema";
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  NameConstraints,
  id_ce_nameConstraints,
} from "@peculiar/asn1-x509";
import * as x509 from "@peculiar/x509";

import { readWhole, replaceWhole } from "../arm/files";
import { withLocks } from "../arm/withLocks";
import { trustFiles } from "./trustFiles";

x509.cryptoProvider.set(webcrypto);

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 365;
const SERVER_DAYS = 90;
/** An authority that ends sooner than this is replaced before it signs. */
const RENEW_DAYS = 100;

/** What the authority can vouch for: whoever trusts it still trusts nobody else for any other name. */
const PERMITTED = [
  { dNSName: "localhost" },
  { dNSName: "redis.azure.net" },
  { iPAddress: "127.0.0.0/8" },
];

/** A certificate authority of a local Azure's own. Trust it by environment or option only, never system-wide. */
export interface Authority {
  /** Its certificate, in PEM. */
  readonly certificate: string;
  /** The file with its certificate, for `NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE` and the like. */
  readonly file: string;
  /** A server's certificate for names and addresses of this machine; the first is its common name. */
  issue(names: readonly [string, ...string[]]): Promise<ServerCertificate>;
}

/** A server's key and certificate, in PEM, as `tls.createServer` takes them. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * The authority that `folder` keeps: made at the first call, used again by every process, and replaced before it
 * expires. Its key is in `authority.pem`, for its owner alone.
 */
export async function authorityIn(folder: string, now: Date = new Date()): Promise<Authority> {
  const file = join(folder, "authority.pem");
  const kept = readAuthority(file, now);
  const made = kept ?? (await newAuthority(now));
  // Of several that made one at once, the first is kept.
  const own = kept ?? withLocks(folder, ["authority"], () => keep(file, made, now));
  const { ca, bundle } = trustFiles(folder);
  if (readWhole(ca) !== own.cert) replaceWhole(ca, own.cert, 0o644);
  const trusted = [...rootCertificates, own.cert].join("\n");
  if (readWhole(bundle) !== trusted) replaceWhole(bundle, trusted, 0o644);
  return { certificate: own.cert, file: ca, issue: (names) => issue(own, names, now) };
}

async function issue(
  authority: ServerCertificate,
  names: readonly [string, ...string[]],
  now: Date,
): Promise<ServerCertificate> {
  const issuer = new x509.X509Certificate(authority.cert);
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${names[0]}`,
    issuer: issuer.subject,
    notBefore: before(now),
    notAfter: after(now, SERVER_DAYS),
    signingAlgorithm: ALGORITHM,
    signingKey: await importedKey(authority.key),
    publicKey: keys.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? ("ip" as const) : ("dns" as const), value })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { key: await keyText(keys.privateKey), cert: certificate.toString("pem") };
}

function keep(file: string, made: ServerCertificate, now: Date): ServerCertificate {
  const other = readAuthority(file, now);
  if (other) return other;
  replaceWhole(file, made.key + made.cert);
  return made;
}

function readAuthority(file: string, now: Date): ServerCertificate | undefined {
  const [key, cert] = (readWhole(file) ?? "").split(/(?=-----BEGIN CERTIFICATE-----)/);
  if (key === undefined || cert === undefined) return undefined;
  const { notAfter } = new x509.X509Certificate(cert);
  return notAfter > after(now, RENEW_DAYS) ? { key, cert } : undefined;
}

async function newAuthority(now: Date): Promise<ServerCertificate> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Local Azure of this machine",
    notBefore: before(now),
    notAfter: after(now, AUTHORITY_DAYS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      nameConstraints(),
    ],
  });
  return { key: await keyText(keys.privateKey), cert: `${certificate.toString("pem")}\n` };
}

function nameConstraints(): x509.Extension {
  const permittedSubtrees = new GeneralSubtrees(
    PERMITTED.map((name) => new GeneralSubtree({ base: new GeneralName(name) })),
  );
  const value = AsnConvert.serialize(new NameConstraints({ permittedSubtrees }));
  return new x509.Extension(id_ce_nameConstraints, true, value);
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

async function keyText(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey("pkcs8", key);
  return `${x509.PemConverter.encode(der, "PRIVATE KEY")}\n`;
}

function importedKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = x509.PemConverter.decodeFirst(pem);
  return webcrypto.subtle.importKey("pkcs8", der, ALGORITHM, false, ["sign"]);
}

// A clock that is a little behind must not refuse what was made a moment ago.
function before(now: Date): Date {
  return new Date(now.getTime() - 3_600_000);
}

function after(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY_MS);
}
