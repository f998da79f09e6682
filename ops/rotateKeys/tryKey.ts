import { setTimeout as sleep } from "node:timers/promises";

import type { InstancePlaces } from "../../rules/stackPlaces";
import type { Azure } from "../azure/azure";
import { OpsError } from "../opsError";
import type { RedisAddress } from "../redis/connection";
import { addressesOf, isPrivate } from "../redis/dns";
import { openRedis } from "../redis/session";
import type { Session } from "../session";

/** Whether a key opens the instance, as far as it can be seen from here. */
export type Trial = { readonly kind: "works" } | { readonly kind: "untried"; readonly why: string };

/** How often a new key is tried before its refusal counts: Azure doesn't say how soon every node knows it. */
const PAUSES_MS = [1000, 2000, 4000, 8000];

/**
 * Logs in with a key, where the instance can be reached.
 *
 * @throws OpsError `refused` where Redis doesn't take it
 */
export async function tryKey(
  session: Session,
  azure: Azure,
  places: InstancePlaces,
  key: string,
): Promise<Trial> {
  const { output, signal } = session;
  return output.during(`logging in to ${places.name}`, async () => {
    try {
      const at = await addressOf(session, azure, places);
      if ("why" in at) return { kind: "untried", why: at.why };
      for (const pause of [...PAUSES_MS, undefined]) {
        const refused = await refusal(session, at, places, key);
        if (refused === undefined) break;
        if (pause === undefined) throw refused;
        await sleep(pause, undefined, { signal });
      }
      return { kind: "works" };
    } catch (error) {
      if (error instanceof OpsError && error.trouble === "unreachable")
        return { kind: "untried", why: error.message };
      throw error;
    }
  });
}

/** Why Redis doesn't take the key; any other failure is thrown. */
async function refusal(
  { timeoutMs, signal }: Session,
  at: RedisAddress,
  { connection }: InstancePlaces,
  password: string,
): Promise<OpsError | undefined> {
  try {
    const cluster = connection.clusterClient === true;
    const redis = await openRedis(at, { password }, { cluster, timeoutMs, signal });
    await redis.close();
    return undefined;
  } catch (error) {
    if (error instanceof OpsError && error.trouble === "refused") return error;
    throw error;
  }
}

async function addressOf(
  session: Session,
  { local }: Azure,
  { host, databaseId, connection }: InstancePlaces,
): Promise<RedisAddress | { readonly why: string }> {
  if (local) {
    const route = local.route(databaseId);
    return "none" in route ? { why: route.none } : { host, ...route };
  }
  const [address] = (await addressesOf(host, session)).filter(isPrivate);
  return address === undefined
    ? {
        why: `${host} has no private address here: this machine is outside of its network, by design`,
      }
    : { host, address, port: connection.port, tls: true, ca: undefined };
}
