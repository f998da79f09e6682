import { randomUUID } from "node:crypto";

import type { InstancePlaces } from "../../rules/stackPlaces";
import { sameId } from "../../rules/armIds";
import type { Azure } from "../azure/azure";
import { textAt } from "../azure/resourceManager";
import { OpsError } from "../opsError";
import { type RedisAddress, reachPort, shakeHands } from "../redis/connection";
import { type Resolver, addressesOf } from "../redis/dns";
import { type RedisLogin, type RedisSession, openRedis } from "../redis/session";
import type { Session } from "../session";
import type { AzureFindings } from "./azureSteps";
import type { Checklist } from "./checklist";
import { nodes, protocol } from "./clusterSteps";
import { dnsVerdict } from "./dnsVerdict";
import { entraLogin } from "./entra";
import { latency } from "./latency";

/** What the network half starts from. */
export interface NetworkInput {
  readonly places: InstancePlaces;
  readonly found: AzureFindings;
  /** What applications log in with; undefined where it couldn't be read, or access keys are Disabled. */
  readonly password: string | undefined;
  /** Whether the command is said to run in a network that reaches the instance. */
  readonly inNetwork: boolean;
  readonly resolver?: Resolver | undefined;
}

const KEY_SECONDS = 60;

/** From the name to a round trip: DNS, port, TLS, login, one key of its own, the cluster protocol, latency. */
export async function networkSteps(
  checklist: Checklist,
  session: Session,
  azure: Azure,
  input: NetworkInput,
): Promise<void> {
  const at = await findAddress(checklist, session, azure, input);
  if (at === undefined) return;
  const port = await checklist.step("port", async () => {
    const milliseconds = await reachPort(at, session);
    return {
      value: true,
      detail: `${at.address}:${at.port} is open (${milliseconds.toFixed(1)} ms)`,
    };
  });
  const tls = await checklist.after<{ port: true }, true>(
    "TLS",
    { port: port === true ? port : undefined },
    () => handshake(at, session),
  );
  await loginSteps(checklist, session, azure, { ...input, at, tls });
}

/** Where to connect: by DNS, or by the local Azure's own map. */
async function findAddress(
  checklist: Checklist,
  session: Session,
  azure: Azure,
  { places, found, inNetwork, resolver }: NetworkInput,
): Promise<RedisAddress | undefined> {
  const { host, connection } = places;
  if (azure.local) {
    const route = azure.local.route(places.databaseId);
    if ("none" in route) {
      checklist.skip("network", `from DNS to a round trip: ${route.none}`);
      return undefined;
    }
    return checklist.step("DNS", () =>
      Promise.resolve({
        value: { host, ...route },
        detail: `answered by the local Azure's map, ${route.address}:${route.port}: no DNS knows ${host}`,
      }),
    );
  }
  const isPrivate =
    found.cluster && textAt(found.cluster, "properties.publicNetworkAccess") !== "Enabled";
  const address = await checklist.step<string | undefined>("DNS", async () => {
    const addresses = await addressesOf(host, { resolver, ...session });
    const verdict = dnsVerdict({
      ...{ host, addresses, isPrivate, inNetwork },
      endpoint: found.address,
    });
    return verdict.kind === "go on"
      ? { value: verdict.address, detail: verdict.detail }
      : { value: undefined, note: true, detail: verdict.detail, next: verdict.next };
  });
  if (address !== undefined)
    return { host, address, port: connection.port, tls: true, ca: undefined };
  checklist.skip("network", "from the port to a round trip: there is no address to go to");
  return undefined;
}

async function handshake(at: RedisAddress, session: Session) {
  if (!at.tls)
    return { value: true as const, detail: "none: the client protocol is Plaintext", note: true };
  const { protocol, issuer, validTo } = await shakeHands(at, session);
  return {
    value: true as const,
    detail: `${protocol}, for ${at.host}, by ${issuer}, until ${validTo}`,
  };
}

interface LoginInput extends NetworkInput {
  readonly at: RedisAddress;
  readonly tls: true | undefined;
}

/** Opens a connection as whoever has logged in: to one address, or as a cluster's client to each node. */
type Opener = (cluster: boolean) => Promise<RedisSession>;

/** A connection that is logged in, and how to open more. */
interface Opened {
  readonly redis: RedisSession;
  readonly open: Opener;
}

async function loginSteps(
  checklist: Checklist,
  session: Session,
  azure: Azure,
  { places, password, at, tls }: LoginInput,
): Promise<void> {
  const { settings } = places;
  const sessions: RedisSession[] = [];
  const opener =
    (login: RedisLogin): Opener =>
    async (cluster) => {
      const opened = await openRedis(at, login, { cluster, ...session });
      sessions.push(opened);
      return opened;
    };
  const byKey =
    settings.accessKeys === "Enabled"
      ? await checklist.after<{ TLS: true; secret: string }, Opened>(
          "login",
          { TLS: tls, secret: password },
          async ({ secret }) => {
            const open = opener({ password: secret });
            const value = { redis: await open(false), open };
            return { value, detail: "with the password of the vault" };
          },
        )
      : undefined;
  const byToken =
    settings.principals.length > 0
      ? await checklist.after<{ TLS: true }, Opened | undefined>("Entra login", { TLS: tls }, () =>
          loginAsPrincipal(azure, places, opener),
        )
      : undefined;
  try {
    await trafficSteps(checklist, session, { places, at }, byKey ?? byToken);
  } finally {
    for (const each of sessions) await each.close();
  }
}

async function loginAsPrincipal(
  azure: Azure,
  { settings, connection }: InstancePlaces,
  opener: (login: RedisLogin) => Opener,
) {
  const scope = connection.entraScope ?? "";
  const { objectId: own } = await azure.login.freshToken(scope);
  const principal = settings.principals.find(({ objectId }) => sameId(objectId, own));
  if (principal === undefined)
    return {
      value: undefined,
      note: true,
      detail: `you are ${own}, which isn't among the principals: nobody but them can log in`,
    };
  const open = opener({ provider: entraLogin(azure.login, scope) });
  const value = { redis: await open(false), open };
  return { value, detail: `as ${principal.name ?? own}, with a token` };
}

async function trafficSteps(
  checklist: Checklist,
  session: Session,
  { places, at }: { readonly places: InstancePlaces; readonly at: RedisAddress },
  login: Opened | undefined,
): Promise<void> {
  const isCluster = places.connection.clusterClient === true;
  const spoken = await checklist.after<{ login: Opened }, true>(
    "protocol",
    { login },
    ({ login: { redis } }) => protocol(redis, places),
  );
  const reached = isCluster
    ? await checklist.after<{ login: Opened; protocol: true }, true>(
        "nodes",
        { login, protocol: spoken },
        ({ login: { redis } }) => nodes(redis, at, session),
      )
    : true;
  const traffic = await checklist.after<
    { login: Opened; protocol: true; nodes: true },
    RedisSession
  >(
    "round trip",
    { login, protocol: spoken, nodes: reached },
    async ({ login: { redis, open } }) => {
      const value = isCluster ? await open(true) : redis;
      return { value, detail: await roundTrip(value) };
    },
  );
  await checklist.after<{ "round trip": RedisSession }, true>(
    "latency",
    { "round trip": traffic },
    async ({ "round trip": redis }) => ({ value: true, detail: await latency(redis) }),
  );
}

/** Writes, reads and removes one key of its own, which ends by itself if this process does. */
async function roundTrip(redis: RedisSession): Promise<string> {
  const key = `ops:verify:${randomUUID()}`;
  const value = randomUUID();
  await redis.send(["SET", key, value, "EX", String(KEY_SECONDS), "NX"], key);
  const read = await redis.send(["GET", key], key);
  await redis.send(["UNLINK", key], key);
  if (String(read) === value) return "SET, GET and UNLINK of one key of its own";
  throw new OpsError(
    "differs",
    "Redis doesn't give back what was written a moment ago.",
    "A replica or another database answers: look at what is between here and the instance.",
  );
}
