import { decode } from "jsonwebtoken";

/** Who a token is for and until when it opens a connection; or why it opens none. */
export type TokenCheck = { readonly expires: Date } | { readonly refusal: string };

// The scopes to ask a token for are https://redis.azure.com/.default and acca5fbb-…/.default: MicrosoftDocs/azure-docs
// articles/redis/entra-for-authentication.md. A token's audience is the scope's resource.
const AUDIENCES = [
  "https://redis.azure.com",
  "https://redis.azure.com/",
  "acca5fbb-b7e4-4009-81f1-37e38fd66d78",
];

/**
 * Judges the token that a client gives as the password of an Entra user: it must be for that object id, for Redis, and
 * not yet expired. Its signature isn't checked: a local Azure has no tenant, so anybody may write one.
 */
export function checkToken(token: string, objectId: string, now: Date): TokenCheck {
  const claims = decode(token, { json: true });
  if (!claims) return { refusal: "it is no token" };
  const { exp, nbf, aud } = claims;
  const audiences = Array.isArray(aud) ? aud : [aud ?? ""];
  if (!audiences.some((audience) => AUDIENCES.includes(audience)))
    return { refusal: `it is for '${audiences.join(", ")}', not for https://redis.azure.com` };
  if (claims.oid !== objectId)
    return { refusal: `it is of '${String(claims.oid)}', and the user name is '${objectId}'` };
  if (exp === undefined) return { refusal: "it never expires" };
  const expires = new Date(exp * 1000);
  if (expires <= now) return { refusal: `it expired at ${expires.toISOString()}` };
  if (nbf !== undefined && nbf * 1000 > now.getTime())
    return { refusal: `it isn't valid before ${new Date(nbf * 1000).toISOString()}` };
  return { expires };
}
