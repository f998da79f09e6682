import type * as pulumi from "@pulumi/pulumi";

import type { AlertChoices } from "../rules/alerts";
import type { DataLossPermission } from "../rules/dataLoss";
import type { EndpointApproval } from "../rules/furtherEndpoints";
import type { ImportIds } from "../rules/importIds";
import type {
  AccessChoices,
  ClusteringPolicy,
  DeferUpgrade,
  DiagnosticSettings,
  RedisModule,
  Toggle,
} from "../rules/instanceSettings";
import type { LockChoice } from "../rules/locks";
import type { SkuName } from "../rules/skus";
import type { EvictionPolicy, Persistence, Workload } from "../rules/workload";
import type { KeyVaultReference } from "./keyVault";

/** A private endpoint in another network than the instance's own. */
export interface FurtherEndpointArgs {
  /** ARM id of the subnet, in a network that has no other endpoint of the instance. A change replaces the endpoint. */
  readonly subnetId: pulumi.Input<string>;
  /** The region of the subnet's network, where Azure asks the endpoint to be. A change replaces the endpoint. */
  readonly location: pulumi.Input<string>;
  /** In the subscription of the subnet's network. A change replaces the endpoint. */
  readonly resourceGroupName: pulumi.Input<string>;
  /**
   * ARM id of the zone `privatelink.redis.azure.net` that the network is linked to, in which no other endpoint of the
   * instance has a record. A change is made in place.
   * @default - none: Azure Policy makes the zone group of the endpoint
   * @example analyticsZone.id
   */
  readonly privateDnsZoneId?: pulumi.Input<string>;
  /**
   * Name of the endpoint. A change replaces it: its network's connections drop.
   * @default `<clusterName>-pe-<key>`
   * @example "my-app-analytics-pe"
   */
  readonly name?: string;
  /**
   * A provider of the network's subscription, if that isn't the instance's.
   * @default - the instance's own provider
   * @example new azure.Provider("analytics", { subscriptionId })
   */
  readonly provider?: pulumi.ProviderResource;
}

/** One Azure Managed Redis instance: a cluster with its database, private endpoint, secrets and access. */
export interface RedisEnterpriseArgs {
  /**
   * The Azure name: 1 to 60 letters, digits and single hyphens; part of the host name.
   * A change replaces the instance: all data is lost, and the host name changes.
   */
  readonly clusterName: pulumi.Input<string>;
  /** The resource group, which exists. A change replaces the instance: all data is lost. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Azure region, such as `uksouth`. A change replaces the instance: all data is lost. */
  readonly location: pulumi.Input<string>;
  /**
   * The size, such as `Balanced_B1`. A change scales in place, down only to sizes that Azure offers for the
   * instance; without high availability scaling loses the data.
   * Source: Azure documentation, articles/redis/how-to-scale.md.
   */
  readonly sku: SkuName;
  /**
   * What the instance is for: `cache` evicts the least recently used key and persists nothing; `state`
   * refuses writes when full, persists every second, and is protected from deletion.
   * A change is made in place.
   */
  readonly workload: Workload;
  /**
   * A replica, and with it the service-level agreement. Disabled → Enabled works in place; Azure never turns it
   * off, so Enabled → Disabled fails the preview.
   * @default `Enabled`
   * @example "Disabled"
   */
  readonly highAvailability?: Toggle;
  /**
   * How keys are spread. NoCluster (up to 25 GB, not Flash) suits clients without cluster support and
   * changes to another policy in place; any other change is refused by Azure and fails the preview.
   * @default `NoCluster`
   * @example "OSSCluster"
   */
  readonly clusteringPolicy?: ClusteringPolicy;
  /**
   * What is evicted when memory is full. A change is made in place.
   * @default - the workload's
   * @example "VolatileLRU"
   */
  readonly evictionPolicy?: EvictionPolicy;
  /**
   * What survives a crash. A change is made in place.
   * @default - the workload's
   * @example { type: "rdb", frequency: "6h" }
   */
  readonly persistence?: Persistence;
  /**
   * Modules of the database. A change replaces the database: all data is lost, and both keys change.
   * @default - none
   * @example [{ name: "RedisBloom", args: "ERROR_RATE 0.01 INITIAL_SIZE 400" }]
   */
  readonly modules?: readonly RedisModule[];
  /**
   * Puts off the next major version of Redis, for at most 90 days. It holds for one version, and must be written before
   * that one is generally available; an upgrade can't be taken back. A change is made in place.
   * @default - as it is in Azure
   * @example "Deferred"
   */
  readonly deferUpgrade?: DeferUpgrade;
  /**
   * Who can log in; an instance that nobody can log in to is refused. Changing `keys` drops every connection.
   * @example { keys: "Enabled" }
   */
  readonly access: AccessChoices;
  /**
   * Where the password goes. Required while access keys are Enabled. A change creates the secrets in the new vault
   * and deletes them from the old one: applications that still read the old one no longer find them.
   * @default - none: an instance with access keys needs one
   * @example { name: "my-app-dev-kv", resourceGroupName: "my-app-dev-rg" }
   */
  readonly keyVault?: KeyVaultReference;
  /** ARM id of the private endpoint's subnet. A change replaces the endpoint: connections drop. */
  readonly subnetId: pulumi.Input<string>;
  /**
   * ARM id of the zone `privatelink.redis.azure.net`. A change is made in place; taking it away deletes the zone group, and
   * nobody finds the instance until another one is made.
   * @default - none: Azure Policy makes the zone group of the endpoint
   * @example environment.privateDnsZoneId
   */
  readonly privateDnsZoneId?: pulumi.Input<string>;
  /**
   * Name of the private endpoint. A change replaces it: connections drop.
   * @default `<clusterName>-pe`
   * @example "my-app-dev-redis-endpoint"
   */
  readonly privateEndpoint?: string;
  /**
   * How the connections of the private endpoints are approved: `automatic` by Azure at once, which takes the right
   * Microsoft.Cache/redisEnterprise/PrivateEndpointConnectionsApproval/action; `manual` by somebody who has it, until
   * which nobody gets through. A change replaces the endpoints: connections drop.
   * Source: Azure documentation, articles/private-link/private-endpoint-overview.md.
   * @default `automatic`
   * @example "manual"
   */
  readonly endpointApproval?: EndpointApproval;
  /**
   * Private endpoints in further networks, by a key that never changes. An endpoint that is taken away is deleted:
   * its network's connections drop.
   * @default - none
   * @example { analytics: { subnetId, location: "westeurope", resourceGroupName: "analytics-rg", privateDnsZoneId } }
   */
  readonly furtherEndpoints?: Readonly<Record<string, FurtherEndpointArgs>>;
  /**
   * ARM id of the Log Analytics workspace for metrics and connection logs. A change is made in place.
   * @default - nowhere
   * @example environment.workspaceId
   */
  readonly workspaceId?: pulumi.Input<string>;
  /**
   * What is sent to the workspace: the cluster's metrics, the database's connection logs. What is false has no
   * setting here, and is left to Azure Policy or whoever sends it. A change makes or deletes the setting.
   * @default - both
   * @example { metrics: false }
   */
  readonly diagnosticSettings?: Partial<DiagnosticSettings>;
  /**
   * The alerts on memory, connections, evictions and server load, and on a cache's hit rate where there is
   * a workspace. A change is made in place.
   * @default - all of them, with the usual thresholds
   * @example { connectedClients: { warning: 400, critical: 600 } }
   */
  readonly alerts?: AlertChoices;
  /**
   * ARM id of the action group that alerts notify. A change is made in place.
   * @default - nobody
   * @example environment.actionGroupId
   */
  readonly actionGroupId?: pulumi.Input<string>;
  /**
   * A lock that keeps the cluster, and what is under it, from being deleted: one that the component makes last and takes
   * away first, or one that somebody else made. While it is here, a change that deletes what it keeps fails in the
   * preview. A change makes the lock or takes it away.
   * @default - none
   * @example { mode: "create" }
   */
  readonly lock?: LockChoice;
  /**
   * Tags of the cluster, the endpoint and the alerts, besides `workload`. A change is made in place.
   * @default - none
   * @example { costCenter: "4711" }
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Names of tags that others set, such as Azure Policy. They are neither removed nor changed, and a replacement gets
   * the values that the state knows.
   * @default - none: a tag that isn't in `tags` is removed once a refresh has found it
   * @example ["costCenter"]
   */
  readonly ignoreTags?: readonly string[];
  /**
   * Lifts the protection of a `state` instance while it is in force, so that it can be replaced or removed.
   * @default - protected
   * @example { reason: "TICKET-1: moved to another region", until: "2026-12-03" }
   */
  readonly allowDataLoss?: DataLossPermission;
  /**
   * Imports those parts of a live instance that have an id here, which keep what they have. Remove it once they are
   * in the state; the next preview shows what the arguments would change. `importIds` builds the ids from names.
   * @default - the instance is created
   * @example importIds({ subscriptionId, resourceGroup: "my-app-rg", cluster: "my-app-redis", privateEndpoint: "pe" })
   */
  readonly adopt?: ImportIds;
}
