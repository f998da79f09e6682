import { alertDefaults, type AlertChoices, type AlertSettings } from "./alerts";
import { CONNECTION_STRING_SECRET_NAME, PASSWORD_SECRET_NAME } from "./names";
import type { LockChoice } from "./locks";
import type { ModuleName } from "./skus";
import { workloadDefaults, type EvictionPolicy, type Persistence, type Workload } from "./workload";

export const clusteringPolicies = ["NoCluster", "OSSCluster", "EnterpriseCluster"] as const;
export type ClusteringPolicy = (typeof clusteringPolicies)[number];

export const deferUpgrades = ["Deferred", "NotDeferred"] as const;
export type DeferUpgrade = (typeof deferUpgrades)[number];

export type Toggle = "Enabled" | "Disabled";

/** The choices that a person makes for one instance; each one left out has a default. */
export interface InstanceChoices {
  readonly name?: string;
  readonly sku: string;
  readonly workload: Workload;
  readonly highAvailability?: Toggle;
  readonly clusteringPolicy?: ClusteringPolicy;
  readonly evictionPolicy?: EvictionPolicy;
  readonly persistence?: Persistence;
  readonly modules?: readonly RedisModule[];
  /**
   * Whether a new major version of Redis is put off, for at most 90 days; it must be written before that version is
   * generally available, and holds for that one only. Left out, it stays as it is in Azure. A change is made in place.
   * Source: Azure documentation, articles/redis/how-to-upgrade.md.
   */
  readonly deferUpgrade?: DeferUpgrade;
  readonly access: AccessChoices;
  readonly diagnosticSettings?: Partial<DiagnosticSettings>;
  readonly alerts?: AlertChoices;
  /**
   * The lock that keeps the cluster and what is under it from being deleted, by anybody: one that the stack makes last and
   * takes away first, or one that somebody else made. Making and taking away needs a right of its own.
   * @default - none
   */
  readonly lock?: LockChoice | undefined;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A module that the database loads when it is created. */
export interface RedisModule {
  readonly name: ModuleName;
  /**
   * The module's own options.
   * @default - the module's
   * @example "ERROR_RATE 0.01 INITIAL_SIZE 400"
   */
  readonly args?: string;
}

/** A Microsoft Entra user, service principal or managed identity; groups can't be Redis users. */
export interface Principal {
  readonly objectId: string;
  /**
   * Who that is, for people who read the configuration.
   * @default - nothing
   * @example "the application"
   */
  readonly name?: string;
  /**
   * False for one whose assignment was made by other means and is left alone. A change to false deletes the stack's own.
   * @default `true`
   * @example false
   */
  readonly assign?: boolean;
}

/** An application that reads the instance's secrets: a service principal or a managed identity, and nobody else. */
export interface SecretReader {
  readonly objectId: string;
  /**
   * Who that is, for people who read the configuration.
   * @default - nothing
   * @example "the application"
   */
  readonly name?: string;
}

/** What the stack sends to the workspace; the rest is left to Azure Policy or whoever sends it. */
export interface DiagnosticSettings {
  readonly metrics: boolean;
  readonly logs: boolean;
}

/** The two access keys, either of which logs in; Azure regenerates one without touching the other. */
export const accessKeyNames = ["primary", "secondary"] as const;
export type AccessKeyName = (typeof accessKeyNames)[number];

export interface AccessChoices {
  /** Whether clients may log in with the access keys. The API's own default is Disabled, so it is always written. */
  readonly keys: Toggle;
  /**
   * Who logs in with Entra, with full access. A change gives or takes the right.
   * @default - nobody
   * @example [{ objectId: "11111111-2222-3333-4444-555555555555", name: "the application" }]
   */
  readonly principals?: readonly Principal[];
  /**
   * Who may read the instance's secrets, each of them and no other in the vault: the role Key Vault Secrets User. Who
   * has the role already, there or on the whole vault, isn't listed. A change gives or takes the right.
   * @default - nobody: the right is given elsewhere
   * @example [{ objectId: "11111111-2222-3333-4444-555555555555", name: "the application" }]
   */
  readonly readers?: readonly SecretReader[];
  /**
   * The Key Vault secret that holds the password alone. A change writes a new secret and deletes the old one.
   * @default `RedisConfiguration--Password`
   * @example "Sessions--Password"
   */
  readonly passwordSecret?: string;
  /**
   * Which of the two keys the secrets hold, so that the other can be regenerated while clients go on. A change writes
   * the other key into every secret of the instance, in the same run, and touches nothing else: clients log in with it
   * once they have read their secret again.
   * @default `primary`
   * @example "secondary"
   */
  readonly activeKey?: AccessKeyName;
  /**
   * A second secret with the whole connection string: `true` for the usual name, or a name.
   * @default `false`
   * @example "Sessions--ConnectionString"
   */
  readonly connectionStringSecret?: boolean | string;
}

export const instanceDefaults = {
  highAvailability: "Enabled",
  clusteringPolicy: "NoCluster",
  passwordSecret: PASSWORD_SECRET_NAME,
  activeKey: "primary",
  diagnosticSettings: { metrics: true, logs: true },
} as const;

/** One Azure Managed Redis instance with every default filled in: what the rules judge. */
export interface InstanceSettings {
  /** The Azure name; `undefined` while it isn't known yet. */
  readonly name: string | undefined;
  readonly sku: string;
  readonly workload: Workload;
  readonly highAvailability: Toggle;
  readonly clusteringPolicy: ClusteringPolicy;
  readonly evictionPolicy: EvictionPolicy;
  readonly persistence: Persistence;
  readonly modules: readonly RedisModule[];
  /** `undefined` leaves it as it is in Azure. */
  readonly deferUpgrade: DeferUpgrade | undefined;
  readonly accessKeys: Toggle;
  readonly principals: readonly Principal[];
  readonly readers: readonly SecretReader[];
  /** Where the password goes; `undefined` while access keys are Disabled. */
  readonly passwordSecret: string | undefined;
  /** The key that the secrets hold; `undefined` while access keys are Disabled. */
  readonly activeKey: AccessKeyName | undefined;
  /** Where the whole connection string goes, if anywhere. */
  readonly connectionStringSecret: string | undefined;
  readonly diagnosticSettings: DiagnosticSettings;
  readonly alerts: AlertSettings;
  readonly lock: LockChoice | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Fills in what was left out. */
export function instanceSettings(choices: InstanceChoices): InstanceSettings {
  const { access, workload } = choices;
  const usual = workloadDefaults[workload];
  return {
    name: choices.name,
    sku: choices.sku,
    workload,
    highAvailability: choices.highAvailability ?? instanceDefaults.highAvailability,
    clusteringPolicy: choices.clusteringPolicy ?? instanceDefaults.clusteringPolicy,
    evictionPolicy: choices.evictionPolicy ?? usual.evictionPolicy,
    persistence: choices.persistence ?? usual.persistence,
    modules: choices.modules ?? [],
    deferUpgrade: choices.deferUpgrade,
    accessKeys: access.keys,
    principals: access.principals ?? [],
    readers: access.readers ?? [],
    passwordSecret:
      access.keys === "Enabled"
        ? (access.passwordSecret ?? instanceDefaults.passwordSecret)
        : access.passwordSecret,
    activeKey:
      access.keys === "Enabled"
        ? (access.activeKey ?? instanceDefaults.activeKey)
        : access.activeKey,
    connectionStringSecret: connectionStringSecret(access),
    diagnosticSettings: { ...instanceDefaults.diagnosticSettings, ...choices.diagnosticSettings },
    alerts: {
      enabled: choices.alerts?.enabled ?? alertDefaults.enabled,
      connectedClients: choices.alerts?.connectedClients ?? alertDefaults.connectedClients,
      noClients: choices.alerts?.noClients ?? alertDefaults.noClients,
    },
    lock: choices.lock,
    tags: choices.tags ?? {},
  };
}

/** The secrets that an instance's key is in. */
export function secretNames({
  passwordSecret,
  connectionStringSecret,
}: Pick<InstanceSettings, "passwordSecret" | "connectionStringSecret">): string[] {
  return [passwordSecret, connectionStringSecret].filter((name) => name !== undefined);
}

function connectionStringSecret({
  connectionStringSecret: asked,
}: AccessChoices): string | undefined {
  if (typeof asked === "string") return asked;
  return asked === true ? CONNECTION_STRING_SECRET_NAME : undefined;
}
