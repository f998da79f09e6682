import { type ArgumentShapes, argumentProblems } from "./argumentShape";
import { type ArmIdKind, armIdProblems } from "./armIds";
import { endpointNameProblems } from "./endpointName";
import { endpointApprovals, endpointKeyProblems, furtherEndpointName } from "./furtherEndpoints";
import { accessKeyNames, clusteringPolicies, deferUpgrades } from "./instanceSettings";
import { lockScopes } from "./locks";
import { nameProblems } from "./nameProblems";
import { nameRules } from "./names";
import type { Problem } from "./problem";
import { moduleNames } from "./skus";
import { evictionPolicies, workloads } from "./workload";

const required = { required: true } as const;
const optional = {} as const;
const toggle = ["Enabled", "Disabled"] as const;
const persistenceTypes = ["disabled", "aof", "rdb"] as const;

/** The arguments of a `RedisEnterprise`. */
export const instanceArguments = {
  clusterName: required,
  resourceGroupName: required,
  location: required,
  sku: required,
  workload: { required: true, oneOf: workloads },
  highAvailability: { oneOf: toggle },
  clusteringPolicy: { oneOf: clusteringPolicies },
  evictionPolicy: { oneOf: evictionPolicies },
  persistence: { of: { type: { required: true, oneOf: persistenceTypes }, frequency: optional } },
  modules: { list: true, of: { name: { required: true, oneOf: moduleNames }, args: optional } },
  deferUpgrade: { oneOf: deferUpgrades },
  access: {
    required: true,
    of: {
      keys: { required: true, oneOf: toggle },
      principals: { list: true, of: { objectId: required, name: optional, assign: optional } },
      readers: { list: true, of: { objectId: required, name: optional } },
      passwordSecret: optional,
      activeKey: { oneOf: accessKeyNames },
      connectionStringSecret: optional,
    },
  },
  keyVault: { of: { name: required, resourceGroupName: required, provider: optional } },
  subnetId: required,
  privateDnsZoneId: optional,
  privateEndpoint: optional,
  endpointApproval: { oneOf: endpointApprovals },
  furtherEndpoints: optional,
  workspaceId: optional,
  diagnosticSettings: { of: { metrics: optional, logs: optional } },
  alerts: { of: { enabled: optional, connectedClients: optional, noClients: optional } },
  actionGroupId: optional,
  lock: { byMode: { create: {}, adopt: { name: required, scope: { oneOf: lockScopes } } } },
  tags: optional,
  ignoreTags: { list: true },
  allowDataLoss: { of: { reason: required, until: required } },
  adopt: optional,
} as const satisfies ArgumentShapes;

const furtherEndpointArguments = {
  subnetId: required,
  location: required,
  resourceGroupName: required,
  privateDnsZoneId: optional,
  name: optional,
  provider: optional,
} as const satisfies ArgumentShapes;

/** What the rules judge in the place of a choice that can't be read. */
export const standInChoices = {
  sku: "Balanced_B1",
  workload: "cache",
  access: { keys: "Enabled" },
} as const;

/** What is known of an instance's surroundings when its program gives them; the rest is judged once it is known. */
export interface KnownSurroundings {
  readonly resourceGroupName: string | undefined;
  readonly keyVault: { readonly name?: string; readonly resourceGroupName?: string };
  /** The ids, by the argument's path. */
  readonly ids: Readonly<Record<string, { readonly id: string; readonly kind: ArmIdKind }>>;
}

export function surroundingProblems({ resourceGroupName, keyVault, ids }: KnownSurroundings) {
  return [
    ...nameProblems("resourceGroupName", resourceGroupName, nameRules.resourceGroup),
    ...nameProblems("keyVault.name", keyVault.name, nameRules.keyVault),
    ...nameProblems(
      "keyVault.resourceGroupName",
      keyVault.resourceGroupName,
      nameRules.resourceGroup,
    ),
    ...Object.entries(ids).flatMap(([property, { id, kind }]) => armIdProblems(property, id, kind)),
  ];
}

/** An instance's private endpoints, as far as their names and keys can be judged. */
export interface NamedEndpoints {
  readonly privateEndpoint?: string | undefined;
  readonly furtherEndpoints?: Readonly<Record<string, { readonly name?: string }>> | undefined;
}

/** What is wrong with the endpoints' keys, arguments and names; a name may follow from the cluster's. */
export function endpointProblems(
  clusterName: string | undefined,
  { privateEndpoint, furtherEndpoints = {} }: NamedEndpoints,
): Problem[] {
  // What follows from a cluster's name that isn't one is no further problem.
  const cluster =
    clusterName !== undefined && nameRules.cluster.pattern.test(clusterName)
      ? clusterName
      : undefined;
  return [
    // The usual name fits: it is three characters longer than the cluster's.
    ...(privateEndpoint === undefined
      ? []
      : endpointNameProblems("privateEndpoint", privateEndpoint)),
    ...Object.entries(furtherEndpoints).flatMap(([key, endpoint]) => {
      const at = `furtherEndpoints.${key}`;
      const name = endpoint.name ?? (cluster && furtherEndpointName(cluster, key));
      return [
        ...endpointKeyProblems(key),
        ...argumentProblems({ ...endpoint }, furtherEndpointArguments, at),
        ...(name === undefined ? [] : endpointNameProblems(`${at}.name`, name)),
      ];
    }),
  ];
}
