/**
 * What a program may rely on (docs/library.md). Everything else of the package is internal, and its `exports` keep it out
 * of reach.
 */
export { Environment } from "../components/environment";
export type {
  ActionGroupArgs,
  Adopted,
  Created,
  EnvironmentArgs,
  NetworkArgs,
  NetworkLinkArgs,
  PrivateDnsZoneArgs,
  WorkspaceArgs,
} from "../components/environmentArgs";
export type { KeyVaultReference } from "../components/keyVault";
export { RedisEnterprise } from "../components/redisEnterprise";
export type { FurtherEndpointArgs, RedisEnterpriseArgs } from "../components/redisEnterpriseArgs";
export type { AlertChoices, ClientThresholds } from "../rules/alerts";
export type { ConnectionSettings } from "../rules/connection";
export type { DataLossPermission } from "../rules/dataLoss";
export type { EndpointApproval } from "../rules/furtherEndpoints";
export type { ContainerAppSettings, KeyVaultConfiguration } from "../rules/hostSettings";
export { type ImportIds, importIds, type LiveInstance, type LiveSecret } from "../rules/importIds";
export type {
  AccessChoices,
  AccessKeyName,
  ClusteringPolicy,
  DeferUpgrade,
  DiagnosticSettings,
  Principal,
  RedisModule,
  SecretReader,
  Toggle,
} from "../rules/instanceSettings";
export type { ModuleName, SkuName } from "../rules/skus";
export type { EvictionPolicy, Persistence, RdbFrequency, Workload } from "../rules/workload";
