import type { InstanceSettings } from "./instanceSettings";
import { REDIS_PORT } from "./names";

/**
 * How an application connects, with nothing secret in it. The property names are those of
 * StackExchange.Redis, whose configuration string the applications use.
 */
export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  readonly ssl: true;
  /** False: a client that starts while Redis is away keeps trying instead of failing for good. */
  readonly abortConnect: false;
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** Milliseconds. */
  readonly syncTimeout: number;
  /**
   * Whether the client must speak the Redis Cluster protocol, as StackExchange.Redis does by itself: with OSSCluster
   * it is sent on to other ports of the host (85xx). Absent where any client will do.
   * Source: Azure documentation, articles/redis/architecture.md.
   */
  readonly clusterClient?: true;
  /** The further ports of the host that a network must let such a client reach. */
  readonly nodePorts?: "8500-8599";
  /** There is no other: `SELECT` of another one fails. */
  readonly defaultDatabase: 0;
  /**
   * The scope of the Entra token that a principal logs in with. Absent where none may.
   * Source: Azure documentation, articles/redis/entra-for-authentication.md.
   */
  readonly entraScope?: typeof ENTRA_SCOPE;
}

const ENTRA_SCOPE = "https://redis.azure.com/.default";

export function connectionSettings(
  host: string,
  { clusteringPolicy, principals }: Pick<InstanceSettings, "clusteringPolicy" | "principals">,
): ConnectionSettings {
  return {
    host,
    port: REDIS_PORT,
    ssl: true,
    abortConnect: false,
    connectTimeout: 10000,
    syncTimeout: 5000,
    defaultDatabase: 0,
    ...(clusteringPolicy === "OSSCluster" && { clusterClient: true, nodePorts: "8500-8599" }),
    ...(principals.length > 0 && { entraScope: ENTRA_SCOPE }),
  };
}

/** The StackExchange.Redis configuration string without its password. */
export function connectionStringWithoutPassword(settings: ConnectionSettings): string {
  return `${settings.host}:${settings.port},${options(settings)}`;
}

/** The whole StackExchange.Redis configuration string. It contains the password: it goes into the vault only. */
export function connectionString(settings: ConnectionSettings, password: string): string {
  return `${settings.host}:${settings.port},password=${password},${options(settings)}`;
}

/** The password in what a secret holds: a configuration string, or the password alone. */
export function passwordIn(text: string): string {
  const [, password = text] = /(?:^|,)\s*password=([^,]*)/i.exec(text) ?? [];
  return password;
}

function options(settings: ConnectionSettings): string {
  return `ssl=True,abortConnect=False,connectTimeout=${settings.connectTimeout},syncTimeout=${settings.syncTimeout}`;
}

/**
 * An application setting of App Service or Functions that reads a Key Vault secret. The URI has no
 * version, so a rotated secret is picked up (within 24 hours, or at the next restart).
 * Source: Azure documentation, articles/app-service/app-service-key-vault-references.md.
 */
export function keyVaultReference(secretUri: string): string {
  return `@Microsoft.KeyVault(SecretUri=${secretUri})`;
}

/** The name of the application setting that .NET reads as the secret's name does: `--` and `__` both become `:`. */
export function applicationSettingName(secretName: string): string {
  return secretName.replaceAll("--", "__");
}
