import * as pulumi from "@pulumi/pulumi";

import {
  applicationSettingName,
  connectionSettings,
  connectionStringWithoutPassword,
  keyVaultReference,
  type ConnectionSettings,
} from "../rules/connection";
import { isInForce } from "../rules/dataLoss";
import {
  containerAppSettings,
  keyVaultConfiguration,
  type ContainerAppSettings,
  type KeyVaultConfiguration,
} from "../rules/hostSettings";
import type { InstanceSettings } from "../rules/instanceSettings";
import { REDIS_PORT } from "../rules/names";
import { createAccessPolicyAssignments } from "./accessPolicyAssignments";
import { createAlerts } from "./alerts";
import { createCluster } from "./cluster";
import { createDatabase } from "./database";
import { createDiagnosticSettings } from "./diagnosticSettings";
import { createHitRateAlerts } from "./hitRateAlerts";
import { createPrivateEndpoints } from "./endpoints";
import { ignoringTags } from "./ignoredTags";
import type { Instance } from "./instance";
import { judgedOnceKnown, judgedSettings } from "./judgedInstance";
import { createLock } from "./lock";
import type { RedisEnterpriseArgs } from "./redisEnterpriseArgs";
import { createSecrets } from "./secrets";
import { type Made, underLock } from "./underLock";

/**
 * One Azure Managed Redis instance, reachable through its private endpoint only, on port 10000 with TLS.
 *
 * @example
 * new RedisEnterprise("main", {
 *   clusterName: "my-app-dev-redis", sku: "Balanced_B1", workload: "state", access: { keys: "Enabled" },
 *   location, resourceGroupName, keyVault, subnetId, privateDnsZoneId,
 * });
 * @throws pulumi.RunError with every problem of the arguments, before anything is registered
 * @throws pulumi.ResourceError with the problems that show only once a name is known
 */
export class RedisEnterprise extends pulumi.ComponentResource {
  /** Host name that clients connect to, `<name>.<region>.redis.azure.net`. */
  readonly host: pulumi.Output<string>;
  /** 10000. */
  readonly port: number = REDIS_PORT;
  readonly clusterId: pulumi.Output<string>;
  /** What it is for, and what it is watched for. */
  readonly workload: InstanceSettings["workload"];
  readonly alerts: InstanceSettings["alerts"];
  readonly databaseId: pulumi.Output<string>;
  readonly privateEndpointId: pulumi.Output<string>;
  /** ARM ids of the endpoints in further networks, by key; `undefined` where there are none. */
  readonly furtherEndpointIds?: Readonly<Record<string, pulumi.Output<string>>>;
  /** URI of the password's secret, without a version; `undefined` while access keys are Disabled. */
  readonly passwordSecretUri?: pulumi.Output<string>;
  /** URI of the connection string's secret, without a version, if there is one. */
  readonly connectionStringSecretUri?: pulumi.Output<string>;
  /** How to connect; it contains no secret. */
  readonly connectionSettings: pulumi.Output<ConnectionSettings>;
  /** The StackExchange.Redis configuration string without its password. */
  readonly connectionString: pulumi.Output<string>;
  /** Application settings of App Service that refer to the secrets, ready to paste: name → Key Vault reference. */
  readonly applicationSettings: Readonly<Record<string, pulumi.Output<string>>>;
  /** The same for a Container App: its `configuration.secrets` and a container's `env`. Empty without secrets. */
  readonly containerAppSettings: pulumi.Output<ContainerAppSettings>;
  /** The same for .NET's Key Vault configuration provider; `undefined` without secrets. */
  readonly keyVaultConfiguration: pulumi.Output<KeyVaultConfiguration | undefined>;

  constructor(name: string, args: RedisEnterpriseArgs, opts?: pulumi.ComponentResourceOptions) {
    const settings = judgedSettings(name, args);
    const made: Made[] = [];
    super(
      "azure-managed-redis:index:RedisEnterprise",
      name,
      {},
      ignoringTags(underLock(opts, settings.lock, made), args.ignoreTags),
    );
    const instance = this.#instance(name, judgedOnceKnown(this, name, args), settings);

    const cluster = createCluster(instance);
    const database = createDatabase(instance, cluster);
    const endpoints = createPrivateEndpoints(instance, cluster);
    const secrets = createSecrets(instance, cluster, database);
    createAccessPolicyAssignments(instance, cluster, database);
    createDiagnosticSettings(instance, cluster, database);
    createAlerts(instance, cluster);
    createHitRateAlerts(instance, cluster);
    createLock(instance, made);

    this.host = cluster.hostName;
    this.clusterId = cluster.id;
    this.workload = settings.workload;
    this.alerts = settings.alerts;
    this.databaseId = database.id;
    this.privateEndpointId = endpoints.own;
    this.furtherEndpointIds = endpoints.further;
    this.passwordSecretUri = secrets.password;
    this.connectionStringSecretUri = secrets.connectionString;
    this.connectionSettings = this.host.apply((host) => connectionSettings(host, settings));
    this.connectionString = this.connectionSettings.apply(connectionStringWithoutPassword);
    const read = readSecrets(settings, secrets);
    this.applicationSettings = applicationSettings(read);
    this.containerAppSettings = pulumi.output(read).apply(containerAppSettings);
    this.keyVaultConfiguration = pulumi.output(read).apply(keyVaultConfiguration);
    this.registerOutputs(this.outputs());
  }

  /** Everything that a stack exports for an instance; it contains no key. */
  outputs(): Record<string, unknown> {
    return {
      host: this.host,
      port: this.port,
      clusterId: this.clusterId,
      databaseId: this.databaseId,
      privateEndpointId: this.privateEndpointId,
      furtherEndpointIds: this.furtherEndpointIds,
      passwordSecretUri: this.passwordSecretUri,
      connectionStringSecretUri: this.connectionStringSecretUri,
      connectionSettings: this.connectionSettings,
      connectionString: this.connectionString,
      applicationSettings: this.applicationSettings,
      containerAppSettings: this.containerAppSettings,
      keyVaultConfiguration: this.keyVaultConfiguration,
    };
  }

  #instance(name: string, args: RedisEnterpriseArgs, settings: InstanceSettings): Instance {
    return {
      component: this,
      name,
      args,
      settings,
      clusterName: pulumi.output(args.clusterName),
      tags: { ...settings.tags, workload: settings.workload },
      protect: settings.workload === "state" && !isInForce(args.allowDataLoss, new Date()),
    };
  }
}

/** The secrets that applications read. */
function readSecrets(
  settings: InstanceSettings,
  { password, connectionString }: ReturnType<typeof createSecrets>,
): { readonly name: string; readonly uri: pulumi.Output<string> }[] {
  return [
    { name: settings.passwordSecret, uri: password },
    { name: settings.connectionStringSecret, uri: connectionString },
  ].flatMap(({ name, uri }) => (name === undefined || uri === undefined ? [] : [{ name, uri }]));
}

function applicationSettings(
  secrets: ReturnType<typeof readSecrets>,
): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(
    secrets.map(({ name, uri }) => [applicationSettingName(name), uri.apply(keyVaultReference)]),
  );
}
