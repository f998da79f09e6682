import { randomUUID, timingSafeEqual, createHash } from "node:crypto";

import { TENANT_ID } from "../arm/id";
import type { Body } from "../arm/json";
import { CALLER } from "../arm/rights";
import type { Answer, Request } from "./exchange";
import { LIFETIME_SECONDS, type Lifetime, type Tokens, bare } from "./tokens";

/** What a token can be for, besides this server itself. */
export const MANAGEMENT = ["https://management.azure.com", "https://management.core.windows.net"];
export const VAULT = "https://vault.azure.net";
const REDIS = "https://redis.azure.com";

/** The endpoints that clients log in by, by their paths below a tenant, or below `metadata`. */
const ENDPOINTS: Readonly<Record<string, "openId" | "keys" | "token">> = {
  "v2.0/.well-known/openid-configuration": "openId",
  ".well-known/openid-configuration": "openId",
  "discovery/v2.0/keys": "keys",
  "oauth2/v2.0/token": "token",
  "oauth2/token": "token",
};

/** Whether a client asks for it before it has a token. */
export function isLogin(request: Request): boolean {
  return asksForCloud(request) || endpointOf(request) !== undefined;
}

/** Answers what `isLogin`. */
export function login(request: Request, tokens: Tokens, lifetime?: Lifetime): Answer {
  const [tenant] = request.segments;
  if (asksForCloud(request)) return { status: 200, body: cloud(request) };
  if (!isTenant(tenant)) return noTenant(tenant);
  switch (endpointOf(request)) {
    case "openId":
      return { status: 200, body: openId(request) };
    case "keys":
      return { status: 200, body: { keys: tokens.publicKeys as Body[] } };
    default:
      return token(request, tokens, lifetime);
  }
}

function asksForCloud({ segments }: Request): boolean {
  return segments.join("/").toLowerCase() === "metadata/endpoints";
}

function endpointOf({ segments: [, ...rest] }: Request) {
  return ENDPOINTS[rest.join("/").toLowerCase()];
}

/** The authority that signs whoever is challenged in. */
export function authority({ base }: Request): string {
  return `${base}/${TENANT_ID}`;
}

// Microsoft.Resources, metadata/endpoints at 2022-09-01: what `az cloud register` and azurerm read.
function cloud({ base }: Request): Body {
  return {
    name: "LocalAzure",
    portal: base,
    authentication: {
      loginEndpoint: base,
      audiences: [base, ...MANAGEMENT],
      tenant: TENANT_ID,
      identityProvider: "AAD",
    },
    resourceManager: base,
    graph: base,
    graphAudience: base,
    microsoftGraphResourceId: base,
    media: base,
    suffixes: {
      keyVaultDns: "vault.azure.net",
      storage: "core.windows.net",
      redis: "redis.azure.net",
    },
  };
}

function openId(request: Request): Body {
  const at = authority(request);
  return {
    issuer: `${at}/v2.0`,
    jwks_uri: `${at}/discovery/v2.0/keys`,
    authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
    token_endpoint: `${at}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${at}/oauth2/v2.0/devicecode`,
    token_endpoint_auth_methods_supported: ["client_secret_post"],
    response_types_supported: ["token"],
    tenant_region_scope: "local",
  };
}

function token(request: Request, tokens: Tokens, lifetime?: Lifetime): Answer {
  if (request.method !== "POST")
    return refused(400, "invalid_request", 900561, "The endpoint only accepts POST requests.");
  const form = new URLSearchParams(request.text);
  const grant = form.get("grant_type") ?? "";
  if (grant !== "client_credentials")
    return refused(
      400,
      "unsupported_grant_type",
      70003,
      `The app requested an unsupported grant type '${grant}'. The local Azure knows 'client_credentials'.`,
    );
  const client = form.get("client_id") ?? "";
  if (client.toLowerCase() !== CALLER.clientId)
    return refused(
      400,
      "unauthorized_client",
      700016,
      `Application with identifier '${client}' was not found in the directory 'local-azure'.`,
    );
  if (!same(form.get("client_secret") ?? "", tokens.clientSecret))
    return refused(401, "invalid_client", 7000215, "Invalid client secret provided.");
  const scope = form.get("resource") ?? form.get("scope") ?? "";
  const audience = scope.replace(/\/\.default$/, "");
  const known = [request.base, ...MANAGEMENT, VAULT, REDIS];
  if (!known.map(bare).includes(bare(audience)))
    return refused(
      400,
      "invalid_resource",
      500011,
      `The resource principal named ${audience} was not found in the tenant named local-azure. It knows: ` +
        `${known.join(", ")}.`,
    );
  const expires = Math.floor(Date.now() / 1000) + LIFETIME_SECONDS;
  return {
    status: 200,
    body: {
      token_type: "Bearer",
      expires_in: LIFETIME_SECONDS,
      ext_expires_in: LIFETIME_SECONDS,
      expires_on: expires,
      resource: audience,
      access_token: tokens.issue(audience, `${authority(request)}/v2.0`, lifetime),
    },
  };
}

function isTenant(segment: string | undefined): boolean {
  return [TENANT_ID, "organizations", "common"].includes(segment?.toLowerCase() ?? "");
}

function noTenant(segment: string | undefined): Answer {
  return refused(400, "invalid_tenant", 90002, `Tenant '${segment ?? ""}' not found.`);
}

// Entra ID: the error codes of its documentation, reference-error-codes.md.
function refused(status: number, error: string, code: number, text: string): Answer {
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${text}`,
      error_codes: [code],
      timestamp: new Date().toISOString(),
      trace_id: randomUUID(),
      correlation_id: randomUUID(),
    },
  };
}

function same(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
