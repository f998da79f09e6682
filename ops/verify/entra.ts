import { EntraIdCredentialsProviderFactory } from "@redis/entraid";

import type { Login } from "../azure/login";
import type { RedisLogin } from "../redis/session";

/** Logs a Redis client in as whoever is logged in to Azure, and again before the token ends. */
export function entraLogin(
  login: Login,
  scope: string,
): Extract<RedisLogin, { provider: unknown }>["provider"] {
  return EntraIdCredentialsProviderFactory.createForDefaultAzureCredential({
    credential: login,
    scopes: scope,
    tokenManagerConfig: { expirationRefreshRatio: 0.8 },
  });
}
