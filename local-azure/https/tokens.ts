import {
  type JsonWebKey,
  type KeyObject,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  randomUUID,
} from "node:crypto";
import { join } from "node:path";

import jwt from "jsonwebtoken";

import { createWhole, readWhole } from "../arm/files";
import { TENANT_ID } from "../arm/id";
import { CALLER } from "../arm/rights";

/** Seconds that a token is good for: the shortest that Entra ID gives. */
export const LIFETIME_SECONDS = 3600;

/** From and until when a token is good, in minutes from now. */
export interface Lifetime {
  readonly from: number;
  readonly until: number;
}

/** Why a token isn't taken. */
export type TokenFault =
  | { kind: "missing" | "invalid" }
  | { kind: "expired"; at: Date }
  | { kind: "audience"; audience: string };

/** Issues and reads the access tokens of a local Azure, whose one principal is the caller of `arm/rights.ts`. */
export class Tokens {
  private readonly key: KeyObject;
  private readonly publicKey: KeyObject;
  private readonly keyId: string;
  /** What the caller proves to be itself by; kept beside the state, for its owner alone. */
  readonly clientSecret: string;

  constructor(folder: string) {
    this.key = createPrivateKey(kept(join(folder, "token-key.pem"), newKey));
    this.publicKey = createPublicKey(this.key);
    const der = this.publicKey.export({ type: "spki", format: "der" });
    this.keyId = createHash("sha256").update(der).digest("base64url");
    this.clientSecret = kept(join(folder, "client-secret"), () =>
      randomBytes(32).toString("base64url"),
    );
  }

  /** The key by which anybody can tell that a token is from here. */
  get publicKeys(): JsonWebKey[] {
    const key = this.publicKey.export({ format: "jwk" });
    return [{ ...key, use: "sig", alg: "RS256", kid: this.keyId }];
  }

  issue(
    audience: string,
    issuer: string,
    { from, until }: Lifetime = { from: 0, until: LIFETIME_SECONDS / 60 },
  ): string {
    const claims = {
      aud: audience,
      iss: issuer,
      appid: CALLER.clientId,
      oid: CALLER.objectId,
      sub: CALLER.objectId,
      tid: TENANT_ID,
      idtyp: "app",
      ver: "1.0",
      uti: randomUUID(),
    };
    return jwt.sign(claims, this.key, {
      algorithm: "RS256",
      keyid: this.keyId,
      expiresIn: until * 60,
      notBefore: from * 60,
    });
  }

  /** Why a token is refused by who accepts these audiences, and what time it is there; undefined if it isn't. */
  fault(
    token: string | undefined,
    audiences: readonly string[],
    now = new Date(),
  ): TokenFault | undefined {
    if (token === undefined) return { kind: "missing" };
    try {
      const claims = jwt.verify(token, this.publicKey, {
        algorithms: ["RS256"],
        clockTimestamp: Math.floor(now.getTime() / 1000),
      });
      const audience = typeof claims === "string" ? "" : String(claims.aud);
      return audiences.map(bare).includes(bare(audience))
        ? undefined
        : { kind: "audience", audience };
    } catch (error) {
      return error instanceof jwt.TokenExpiredError
        ? { kind: "expired", at: error.expiredAt }
        : { kind: "invalid" };
    }
  }
}

/** An audience without the slash at its end, which some clients send twice. */
export function bare(audience: string): string {
  return audience.replace(/\/+$/, "").toLowerCase();
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function kept(file: string, make: () => string): string {
  if (readWhole(file) === undefined) createWhole(file, make());
  return readWhole(file) ?? "";
}
