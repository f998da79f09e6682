import { ChallengeError, type Request } from "./exchange";
import { MANAGEMENT, VAULT, authority } from "./login";
import type { TokenFault, Tokens } from "./tokens";

/** Refuses a request to Azure Resource Manager whose token isn't for it, in its words. */
export function requireManagementToken(request: Request, tokens: Tokens, now = new Date()): void {
  const audiences = [...MANAGEMENT, request.base];
  const fault = tokens.fault(request.token, audiences, now);
  if (!fault) return;
  const [code, text] = managementRefusal(fault, audiences, now);
  const uri = authority(request);
  throw new ChallengeError(
    code,
    text,
    fault.kind === "missing"
      ? `Bearer authorization_uri="${uri}", error="invalid_token", error_description="The authentication failed ` +
          `because of missing 'Authorization' header."`
      : `Bearer authorization_uri="${uri}", error="invalid_token", error_description="${text}"`,
  );
}

function managementRefusal(
  fault: TokenFault,
  audiences: readonly string[],
  now: Date,
): [string, string] {
  switch (fault.kind) {
    case "missing":
      return [
        "AuthenticationFailed",
        "Authentication failed. The 'Authorization' header is missing.",
      ];
    case "expired":
      return [
        "ExpiredAuthenticationToken",
        `The access token expiry UTC time '${fault.at.toISOString()}' is earlier than current UTC time ` +
          `'${now.toISOString()}'.`,
      ];
    case "audience":
      return [
        "InvalidAuthenticationTokenAudience",
        `The access token has been obtained for wrong audience or resource '${fault.audience}'. It should exactly ` +
          `match with one of the allowed audiences '${audiences.join("','")}'.`,
      ];
    case "invalid":
      return ["InvalidAuthenticationToken", "The access token is invalid."];
  }
}

/**
 * Refuses a request to a vault whose token isn't for Key Vault. A client asks without one first, and learns from the
 * challenge where to get it. Source: Azure documentation, key-vault/general/authentication-requests-and-responses.md.
 */
export function requireVaultToken(request: Request, tokens: Tokens, now = new Date()): void {
  const fault = tokens.fault(request.token, [VAULT], now);
  if (!fault) return;
  throw new ChallengeError(
    "Unauthorized",
    vaultRefusal(fault),
    `Bearer authorization="${authority(request)}", resource="${VAULT}"`,
  );
}

function vaultRefusal({ kind }: TokenFault): string {
  if (kind === "missing") return "AKV10000: Request is missing a Bearer or PoP token.";
  // Azure/azure-sdk-for-python#27266.
  if (kind === "expired") return "[TokenExpired] Error validating token: 'S2S12086'.";
  return "AKV10022: Invalid audience, signature or lifetime of the token.";
}
