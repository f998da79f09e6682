import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/identity";

import { type Issuer, issuerOf } from "../../delivery/identityToken";
import { OpsError } from "../opsError";
import type { Output } from "../output";
import { within } from "../within";
import { SET_THE_CLOCK, TOLERATED_SKEW_MS, failureOf, pipeline } from "./wire";

/** Who logs in to which Azure. */
export interface Authority {
  /** The client's id, secret and tenant; without them, whoever is logged in on this machine. */
  readonly client?: { readonly id: string; readonly secret: string; readonly tenant: string };
  /** The same for a job of a CI system, which proves by a token of its own who it is. */
  readonly job?: { readonly id: string; readonly tenant: string; readonly issuer: Issuer };
  /** Where to log in, if not at Microsoft's. */
  readonly url?: string | undefined;
  /** The certificate authority to trust there. */
  readonly ca?: string | undefined;
}

/** The service principal or the job's identity that the provider would take too, or nobody in particular. */
export function authorityOf(env: NodeJS.ProcessEnv): Authority {
  const { ARM_CLIENT_ID: id, ARM_CLIENT_SECRET: secret, ARM_TENANT_ID: tenant } = env;
  if (!id || !tenant) return {};
  if (secret) return { client: { id, secret, tenant } };
  const issues =
    env.ACTIONS_ID_TOKEN_REQUEST_URL ?? env.SYSTEM_OIDCREQUESTURI ?? env.AZURE_FEDERATED_TOKEN_FILE;
  return issues ? { job: { id, tenant, issuer: issuerOf(env) } } : {};
}

/** A login whose tokens never show, and whose failures are sentences. */
export class Login implements TokenCredential {
  private inner: TokenCredential | undefined;

  constructor(
    private readonly authority: Authority,
    private readonly output: Output,
    private readonly patience: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ) {
    if (authority.client) output.keepSecret(authority.client.secret);
  }

  async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken> {
    const { timeoutMs, signal } = this.patience;
    try {
      const inner = (this.inner ??= await credential(this.authority, timeoutMs));
      const token = await within(timeoutMs, signal, NO_LOGIN, (abortSignal) =>
        inner.getToken(scopes, { ...options, abortSignal }),
      );
      if (token === null)
        throw new OpsError("login", "Nobody is logged in to Azure.", "Run `az login`.");
      this.output.keepSecret(token.token);
      return token;
    } catch (error) {
      throw failureOf("the login", error);
    }
  }

  /** The object id of whoever is logged in, by a token for a scope. */
  async objectId(scope: string): Promise<string | undefined> {
    return claimsOf((await this.getToken(scope)).token).oid;
  }

  /**
   * A token that is good now by this machine's clock, and whose it is.
   *
   * @throws OpsError `login` for one that isn't, before anybody refuses it without a reason
   */
  async freshToken(
    scope: string,
    now = new Date(),
  ): Promise<{ readonly token: string; readonly objectId: string }> {
    const { token } = await this.getToken(scope);
    const { oid: objectId = "", nbf, exp } = claimsOf(token);
    if (exp !== undefined && exp * 1000 <= now.getTime())
      throw new OpsError(
        "login",
        `The login gives a token that expired at ${moment(exp)}; here it is ${moment(now.getTime() / 1000)}.`,
        `Log in again: \`az login\`. If it isn't that late: ${SET_THE_CLOCK}`,
      );
    if (nbf !== undefined && nbf * 1000 > now.getTime() + TOLERATED_SKEW_MS)
      throw new OpsError(
        "login",
        `The login gives a token that isn't valid before ${moment(nbf)}; here it is ${moment(now.getTime() / 1000)}.`,
        SET_THE_CLOCK,
      );
    return { token, objectId };
  }
}

const NO_LOGIN = {
  cause: "The login to Azure gives no answer",
  next: "Look at this machine's network and proxy (HTTPS_PROXY); --timeout gives it longer.",
};

function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19) + "Z";
}

/** What a token says of itself; nothing where it can't be read. */
function claimsOf(token: string): {
  readonly oid?: string;
  readonly nbf?: number;
  readonly exp?: number;
} {
  try {
    const claims = JSON.parse(
      Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"),
    ) as { oid?: unknown; nbf?: unknown; exp?: unknown };
    return {
      ...(typeof claims.oid === "string" && { oid: claims.oid }),
      ...(typeof claims.nbf === "number" && { nbf: claims.nbf }),
      ...(typeof claims.exp === "number" && { exp: claims.exp }),
    };
  } catch {
    return {};
  }
}

async function credential(
  { client, job, url, ca }: Authority,
  timeoutMs: number,
): Promise<TokenCredential> {
  const { ClientAssertionCredential, ClientSecretCredential, DefaultAzureCredential } =
    await import("@azure/identity");
  const options = {
    ...pipeline(ca, timeoutMs),
    ...(url !== undefined && { authorityHost: url, disableInstanceDiscovery: true }),
  };
  if (client) return new ClientSecretCredential(client.tenant, client.id, client.secret, options);
  if (!job) return new DefaultAzureCredential();
  return new ClientAssertionCredential(job.tenant, job.id, () => job.issuer.token(), options);
}
