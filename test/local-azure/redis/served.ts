import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { sign } from "jsonwebtoken";
import { type RedisClientType, createClient } from "redis";

import { stringAt, type Body } from "../../../local-azure/arm/json";
import { Arm } from "../../../local-azure/arm/arm";
import type { RedisEndpoint } from "../../../local-azure/redis/endpoints";
import { type RedisFront, serveRedis } from "../../../local-azure/redis/serve";
import { redisServerOnPath } from "../../../local/commands/redisServer";
import { repository } from "../../../local/engine/repository";
import { azureWithGroup, group, whenDone } from "../fixture";

// Servers start in a moment, and in several on a machine that is busy.
jest.setTimeout(60_000);

/** The server for the tests, the one that `npm run local:redis` would take; undefined where there is none. */
export const program = serverProgram();

function serverProgram(): string | undefined {
  if ((process.env.REDIS_SERVER ?? "") === "") return redisServerOnPath();
  const command = ["-r", "./register.cjs", "local/commands/redisServer.ts"];
  const { status, stdout } = spawnSync(process.execPath, command, {
    cwd: repository,
    encoding: "utf8",
  });
  return status === 0 ? stdout : undefined;
}

/** Tests that need a Redis server: skipped where there is none, but never on a runner, whose workflow installs one. */
export function describeWithServer(name: string, tests: () => void): void {
  if (program !== undefined) describe(name, tests);
  else if (process.env.GITHUB_ACTIONS === "true")
    test(`${name}: the runner has a Redis server`, () => expect(program).toBeDefined());
  else describe.skip(`${name} (there is no redis-server or valkey-server on the PATH)`, tests);
}

export const objectId = "aaaaaaaa-1111-2222-3333-444444444444";
export const otherObjectId = "bbbbbbbb-1111-2222-3333-444444444444";

export const clusterIdOf = (name: string): string =>
  `${group}/providers/Microsoft.Cache/redisEnterprise/${name}`;
export const databaseIdOf = (name: string): string => `${clusterIdOf(name)}/databases/default`;

/** A local Azure with these databases, by the name of their cluster. */
export function azureWith(databases: Readonly<Record<string, Body>>): Arm {
  const azure = azureWithGroup();
  for (const [name, body] of Object.entries(databases)) addDatabase(azure, name, body);
  return azure;
}

/** A cluster of that name with its database. */
export function addDatabase(azure: Arm, name: string, body: Body): void {
  azure.put(clusterIdOf(name), {
    location: "uksouth",
    sku: { name: "Balanced_B3" },
    publicNetworkAccess: "Disabled",
  });
  putDatabase(azure, name, body);
}

export function putDatabase(azure: Arm, name: string, body: Body): void {
  azure.put(databaseIdOf(name), {
    clusteringPolicy: "NoCluster",
    accessKeysAuthentication: "Enabled",
    evictionPolicy: "NoEviction",
    ...body,
  });
}

/** Gives an Entra identity access, and waits until it has it. */
export async function assign(azure: Arm, name: string, id: string): Promise<void> {
  const assignment = assignmentIdOf(name, id);
  azure.put(assignment, { accessPolicyName: "default", user: { objectId: id } });
  await whenDone(azure, assignment);
}

export const assignmentIdOf = (name: string, id: string): string =>
  `${databaseIdOf(name)}/accessPolicyAssignments/${id}`;

const said: string[] = [];

/** What fronts have said in this test file. */
export const saidByFronts: readonly string[] = said;

export function serve(azure: Arm, server = program ?? ""): Promise<RedisFront> {
  return serveRedis({
    directory: azure.directory,
    program: server,
    say: (text) => said.push(text),
  });
}

export function endpointOf(front: RedisFront, name: string): RedisEndpoint {
  const found = front.endpoints.find(({ databaseId }) => databaseId === databaseIdOf(name));
  if (!found) throw new Error(`The front doesn't serve ${name}. It said: ${said.join("\n")}`);
  return found;
}

export function key(azure: Arm, name: string, which = "primaryKey"): string {
  return stringAt(azure.find(databaseIdOf(name))?.hidden, which)!;
}

/** How a client reaches a database over TLS, as an option of node-redis. */
export function socketOf(front: RedisFront, name: string) {
  const { address, port, hostName } = endpointOf(front, name);
  const ca = readFileSync(front.certificateAuthority, "utf8");
  return { host: address, port, tls: true as const, ca, servername: hostName };
}

/** Never connects: it is quicker to duplicate a client than to make one. */
const first = createClient();

const open: RedisClientType[] = [];

/** Connects and logs in; a failure is the client's own error. */
export async function connected(
  front: RedisFront,
  name: string,
  credentials: { readonly username?: string; readonly password?: string },
): Promise<RedisClientType> {
  const socket = { ...socketOf(front, name), reconnectStrategy: false as const };
  const client = first.duplicate({ socket, ...credentials }) as RedisClientType;
  client.on("error", () => undefined);
  open.push(client);
  await client.connect();
  return client;
}

/** Ends what a test opened. */
export function disconnectAll(): void {
  for (const client of open.splice(0)) if (client.isOpen) client.destroy();
}

/** A token as Entra writes one, but for its signature. */
export function token(claims: Readonly<Record<string, unknown>>): string {
  const exp = Math.floor(Date.now() / 1000) + 3600;
  return sign({ aud: "https://redis.azure.com", oid: objectId, exp, ...claims }, "", {
    algorithm: "none",
  });
}
