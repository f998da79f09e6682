import { createHash } from "node:crypto";

import { AzureState } from "../arm/azureState";
import { armId, idKey } from "../arm/id";
import { at, objectAt, stringAt } from "../arm/json";
import type { StoredResource } from "../arm/store";

const CLUSTER = "Microsoft.Cache/redisEnterprise";
const DATABASE = `${CLUSTER}/databases`;
const ASSIGNMENT = `${DATABASE}/accessPolicyAssignments`;

/** How a database keeps its data when its processes end. */
export type Persistence =
  | { readonly kind: "none" }
  | { readonly kind: "aof"; readonly always: boolean }
  | { readonly kind: "rdb"; readonly hours: number };

/** Who may log in to a database. It holds secrets' hashes, and no secret. */
export interface Access {
  /** The access keys as SHA-256 in hexadecimal digits, as Redis takes them; none while they are disabled. */
  readonly keys: readonly string[];
  readonly users: readonly EntraUser[];
}

/** An Entra identity with an access policy assignment. */
export interface EntraUser {
  readonly objectId: string;
  readonly accessString: string;
}

/** A database as it is deployed, with all that its server is made of. */
export interface DeployedDatabase {
  readonly id: string;
  readonly clusterId: string;
  readonly hostName: string;
  readonly clusteringPolicy: string;
  readonly encrypted: boolean;
  readonly evictionPolicy: string;
  readonly persistence: Persistence;
  readonly geoReplicated: boolean;
  readonly access: Access;
  /** Names this database alone: one that is deleted and created again under its name is another one. */
  readonly identity: string;
}

/** The databases that are deployed in a local Azure. One whose creation isn't over, or failed, has no server. */
export function deployedDatabases(directory: string): DeployedDatabase[] {
  const azure = new AzureState(directory);
  return azure
    .all(CLUSTER)
    .flatMap((cluster) =>
      azure
        .within(cluster.id, DATABASE)
        .filter((database) => isThere(azure, database))
        .map((database) => deployed(azure, cluster, database)),
    )
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** One of them, as of now. */
export function deployedDatabase(directory: string, id: string): DeployedDatabase | undefined {
  const azure = new AzureState(directory);
  const database = azure.find(id);
  const cluster = azure.find(armId(id).parent ?? "");
  return database && cluster && isThere(azure, database)
    ? deployed(azure, cluster, database)
    : undefined;
}

function isThere(azure: AzureState, database: StoredResource): boolean {
  if (database.operation?.kind !== "Creating") return true;
  const progress = azure.progress(database.id);
  return progress.done && progress.failure === undefined;
}

function deployed(
  azure: AzureState,
  cluster: StoredResource,
  database: StoredResource,
): DeployedDatabase {
  const { id, properties } = database;
  const text = (name: string): string => stringAt(properties, name) ?? "";
  return {
    id,
    clusterId: cluster.id,
    hostName: stringAt(cluster.properties, "hostName") ?? "",
    clusteringPolicy: text("clusteringPolicy"),
    encrypted: text("clientProtocol") !== "Plaintext",
    evictionPolicy: text("evictionPolicy"),
    persistence: persistence(database),
    geoReplicated: objectAt(properties, "geoReplication") !== undefined,
    access: access(azure, database),
    identity: sha256(`${idKey(id)} ${text("systemData.createdAt")}`).slice(0, 20),
  };
}

// redisenterprise.json 2025-07-01: aofFrequency 1s or always, rdbFrequency 1h, 6h or 12h.
function persistence({ properties }: StoredResource): Persistence {
  if (at(properties, "persistence.aofEnabled") === true)
    return { kind: "aof", always: stringAt(properties, "persistence.aofFrequency") === "always" };
  if (at(properties, "persistence.rdbEnabled") === true)
    return { kind: "rdb", hours: parseInt(stringAt(properties, "persistence.rdbFrequency") ?? "") };
  return { kind: "none" };
}

function access(azure: AzureState, database: StoredResource): Access {
  const enabled = stringAt(database.properties, "accessKeysAuthentication") === "Enabled";
  const keys = ["primaryKey", "secondaryKey"]
    .map((name) => stringAt(database.hidden, name))
    .filter((key) => key !== undefined);
  return {
    keys: enabled ? keys.map(sha256) : [],
    users: azure
      .within(database.id, ASSIGNMENT)
      .filter((assignment) => isThere(azure, assignment))
      .map(({ properties }) => ({
        objectId: stringAt(properties, "user.objectId") ?? "",
        // API versions from 2026-05-01-preview on have it, with this default; "default" is the same.
        accessString: stringAt(properties, "accessString") ?? "+@all ~*",
      })),
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
