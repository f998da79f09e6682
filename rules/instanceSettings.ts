import { alertDefaults, type AlertChoices, type AlertSettings } from "./alerts";
import { CONNECTION_STRING_SECRET_NAME, PASSWORD_SECRET_NAME } from "./names";
import type { ModuleName } from "./skus";
import { workloadDefaults, type EvictionPolicy, type Persistence, type Workload } from "./workload";

export const clusteringPolicies = ["NoCluster", "OSSCluster", "EnterpriseCluster"] as const;
export type ClusteringPolicy = (typeof clusteringPolicies)[number];

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
  readonly access: AccessChoices;
  readonly diagnosticSettings?: Partial<DiagnosticSettings>;
  readonly alerts?: AlertChoices;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A module that the database loads when it is created. */
export interface RedisModule {
  readonly name: ModuleName;
  /** The module's own options, such as `ERROR_RATE 0.01 INITIAL_SIZE 400`. */
  readonly args?: string;
}

/** A Microsoft Entra user, service principal or managed identity; groups can't be Redis users. */
export interface Principal {
  readonly objectId: string;
  /** Who that is, for people who read the configuration. */
  readonly name?: string;
  /**
   * False for one whose assignment was made by other means and is left alone. A change to false deletes the stack's own.
   * @default true
   */
  readonly assign?: boolean;
}

/** What the stack sends to the workspace; the rest is left to Azure Policy or whoever sends it. */
export interface DiagnosticSettings {
  readonly metrics: boolean;
  readonly logs: boolean;
}

export interface AccessChoices {
  /** Whether clients may log in with the access keys. The API's own default is Disabled, so it is always written. */
  readonly keys: Toggle;
  /** Who logs in with Entra, with full access. */
  readonly principals?: readonly Principal[];
  /** The Key Vault secret that holds the password alone. */
  readonly passwordSecret?: string;
  /** A second secret with the whole connection string: `true` for the usual name, or a name. */
  readonly connectionStringSecret?: boolean | string;
}

export const instanceDefaults = {
  highAvailability: "Enabled",
  clusteringPolicy: "NoCluster",
  passwordSecret: PASSWORD_SECRET_NAME,
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
  readonly accessKeys: Toggle;
  readonly principals: readonly Principal[];
  /** Where the password goes; `undefined` while access keys are Disabled. */
  readonly passwordSecret: string | undefined;
  /** Where the whole connection string goes, if anywhere. */
  readonly connectionStringSecret: string | undefined;
  readonly diagnosticSettings: DiagnosticSettings;
  readonly alerts: AlertSettings;
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
    accessKeys: access.keys,
    principals: access.principals ?? [],
    passwordSecret:
      access.keys === "Enabled"
        ? (access.passwordSecret ?? instanceDefaults.passwordSecret)
        : access.passwordSecret,
    connectionStringSecret: connectionStringSecret(access),
    diagnosticSettings: { ...instanceDefaults.diagnosticSettings, ...choices.diagnosticSettings },
    alerts: {
      enabled: choices.alerts?.enabled ?? alertDefaults.enabled,
      connectedClients: choices.alerts?.connectedClients ?? alertDefaults.connectedClients,
    },
    tags: choices.tags ?? {},
  };
}

function connectionStringSecret({
  connectionStringSecret: asked,
}: AccessChoices): string | undefined {
  if (typeof asked === "string") return asked;
  return asked === true ? CONNECTION_STRING_SECRET_NAME : undefined;
}
