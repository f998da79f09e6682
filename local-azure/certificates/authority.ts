import "reflect-metadata"; // What X509CertificateGenerator is built with needs it, before anything else.
import { type KeyObject, type webcrypto, createPrivateKey, randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { join } from "node:path";

import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

import { createWhole, readWhole, replaceWhole } from "../arm/files";

/** A certificate authority of a local Azure's own. Trust it by environment or option only, never system-wide. */
export interface Authority {
  /** Its certificate, in PEM. */
  readonly certificate: string;
  /** The file with its certificate, for `NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE` and the like. */
  readonly file: string;
  /** A server's certificate for names and IP addresses; the first is its common name. */
  issue(names: readonly [string, ...string[]]): Promise<ServerCertificate>;
}

/** In PEM, as `tls.createServer` takes it. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };
const DAY_MS = 24 * 60 * 60 * 1000;
const AUTHORITY_DAYS = 3650;
/** Clients refuse a server's certificate that is valid for longer. */
const SERVER_DAYS = 397;

/** The authority in a directory; made there first if there is none. Several processes may ask at once. */
export async function authorityIn(directory: string): Promise<Authority> {
  const secret = join(directory, "authority.pem");
  // Key and certificate in one file: of two that make one at the same time, exactly one counts.
  if (readWhole(secret) === undefined) createWhole(secret, await newAuthority());
  const { key, cert } = apart(readWhole(secret) ?? "");
  const file = join(directory, "ca.pem");
  if (readWhole(file) !== cert) replaceWhole(file, cert, 0o644);
  return { certificate: cert, file, issue: (names) => issue(key, cert, names) };
}

async function newAuthority(): Promise<string> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validFor(AUTHORITY_DAYS),
    name: [{ CN: ["Local Azure, for tests only"] }],
    serialNumber: serialNumber(),
    signingAlgorithm: SIGNATURE,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return (await pem(keys.privateKey)) + certificate.toString("pem") + "\n";
}

async function issue(
  authorityKey: string,
  authorityCertificate: string,
  names: readonly [string, ...string[]],
): Promise<ServerCertificate> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    ...validFor(SERVER_DAYS),
    subject: [{ CN: [names[0]] }],
    issuer: new X509Certificate(authorityCertificate).subject,
    serialNumber: serialNumber(),
    signingAlgorithm: SIGNATURE,
    publicKey: keys.publicKey,
    signingKey: await signingKey(createPrivateKey(authorityKey)),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value })),
      ),
    ],
  });
  return { key: await pem(keys.privateKey), cert: certificate.toString("pem") + "\n" };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);
}

function signingKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const bytes = key.export({ format: "der", type: "pkcs8" });
  return crypto.subtle.importKey("pkcs8", bytes, CURVE, false, ["sign"]);
}

async function pem(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await crypto.subtle.exportKey("pkcs8", key));
  const exported = createPrivateKey({ key: bytes, format: "der", type: "pkcs8" }).export({
    format: "pem",
    type: "pkcs8",
  });
  return exported.toString();
}

// The clock of whoever connects may be a little behind.
function validFor(days: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + (days - 1) * DAY_MS) };
}

function serialNumber(): string {
  return `01${randomBytes(15).toString("hex")}`;
}

function apart(text: string): ServerCertificate {
  const at = text.indexOf("-----BEGIN CERTIFICATE-----");
  return { key: text.slice(0, at), cert: text.slice(at) };
}
