import { join } from "node:path";

import { readJson, removeFile, replaceWhole } from "../arm/files";
import { isObject } from "../arm/json";

/** Where a client finds a database of a local Azure. Its host name has no address: no DNS knows it. */
export interface RedisEndpoint {
  readonly databaseId: string;
  /** The name that the certificate is for, and that a client must expect. */
  readonly hostName: string;
  /** What to connect to: 127.0.0.1. */
  readonly address: string;
  readonly port: number;
  /** False where the database is deployed with the client protocol Plaintext. */
  readonly tls: boolean;
  readonly clusteringPolicy: string;
}

/** What is served by the front of a local Azure. */
export interface ServedRedis {
  /** The file with the certificate of the authority that the endpoints' are issued by. */
  readonly certificateAuthority: string;
  readonly endpoints: readonly RedisEndpoint[];
}

/** The file in a local Azure's directory that says where its databases are served; there is none while none are. */
export function endpointsFile(directory: string): string {
  return join(directory, "redis", "endpoints.json");
}

/** What is served now, or undefined where no front runs. After one was killed it says what that one served. */
export function servedRedis(directory: string): ServedRedis | undefined {
  const served = readJson(endpointsFile(directory));
  return isObject(served) ? (served as unknown as ServedRedis) : undefined;
}

/** Says what is served; undefined: nothing any more. */
export function writeServedRedis(directory: string, served: ServedRedis | undefined): void {
  const file = endpointsFile(directory);
  if (served) replaceWhole(file, JSON.stringify(served, undefined, 1) + "\n");
  else removeFile(file);
}
