import type { Given } from "./kind";
import { at, text } from "./values";

const DATED_TOKEN = /^azure-native(?:_[a-z]+_v(\w+))?:[a-z]+(?:\/v(\w+))?:/i;

/** From this version on, `accessKeysAuthentication` is Disabled unless stated, and `publicNetworkAccess` must be stated. */
export const KEYS_DISABLED_SINCE = "2025-07-01";

/**
 * The API version that a resource is written against, such as `2025-07-01` or `2024-09-01-preview`: its
 * token's, else the one that the provider stamped on it. `undefined`: the provider's own choice.
 */
export function apiVersion({ type, props }: Pick<Given, "type" | "props">): string | undefined {
  const match = DATED_TOKEN.exec(type);
  const compact = (match?.[2] ?? match?.[1])?.toLowerCase();
  if (compact === undefined) return text(at(props, "azureApiVersion"));
  const [, year = "", month = "", day = "", stage = ""] =
    /^(\d{4})(\d{2})(\d{2})(\w*)$/.exec(compact) ?? [];
  return year === "" ? compact : `${year}-${month}-${day}${stage === "" ? "" : `-${stage}`}`;
}

/**
 * Whether the defaults of 2025-07-01 hold. Without a version it is the provider's choice, and only the
 * old module `azure-native:cache` chooses an older one; the classic provider writes against 2025-07-01.
 */
export function hasCurrentDefaults(given: Pick<Given, "type" | "props">): boolean {
  const version = apiVersion(given);
  if (version === undefined) return !/^azure-native:cache:/i.test(given.type);
  return version.slice(0, 10) >= KEYS_DISABLED_SINCE;
}
