import type { ResourceChange, Severity } from "./changeConsequences";

/** What one kind of change does. */
export interface Row {
  /** Type tokens without module version. */
  readonly type: RegExp;
  readonly operations: readonly ResourceChange["operation"][];
  /** Only if one of the properties that change begins so; without it whatever changes. */
  readonly path?: RegExp;
  readonly when?: (inputs: ResourceChange["inputs"]) => boolean;
  readonly severity: Severity;
  readonly text: string;
  readonly source: string;
}

const cluster = /^azure-native:(redisenterprise|cache)(\/v[^:]+)?:RedisEnterprise$/;
const database = /^azure-native:(redisenterprise|cache)(\/v[^:]+)?:Database$/;
const classicCache = /^azure-native:(redis|cache)(\/v[^:]+)?:Redis$/;
const assignment = /^azure-native:(redisenterprise|cache)(\/v[^:]+)?:AccessPolicyAssignment$/;
const endpoint = /^azure-native:network(\/v[^:]+)?:PrivateEndpoint$/;
const zoneGroup = /^azure-native:network(\/v[^:]+)?:PrivateDnsZoneGroup$/;
const zone = /^azure-native:(privatedns|network)(\/v[^:]+)?:(PrivateZone|PrivateRecordSet)$/;
const zoneLink = /^azure-native:(privatedns|network)(\/v[^:]+)?:VirtualNetworkLink$/;
const network = /^azure-native:network(\/v[^:]+)?:(VirtualNetwork|Subnet)$/;
const secret = /^azure-native:keyvault(\/v[^:]+)?:Secret$/;
const vault = /^azure-native:keyvault(\/v[^:]+)?:Vault$/;
const workspace = /^azure-native:operationalinsights(\/v[^:]+)?:Workspace$/;
const resourceGroup = /^azure-native:resources(\/v[^:]+)?:ResourceGroup$/;
const alert = /^azure-native:(monitor|insights)(\/v[^:]+)?:(MetricAlert|ScheduledQueryRule)$/;
const actionGroup = /^azure-native:(monitor|insights)(\/v[^:]+)?:ActionGroup$/;

const spec = "Microsoft.Cache/redisEnterprise 2025-07-01";
const scaling = "Azure documentation, articles/redis/how-to-scale.md";
const architecture = "Azure documentation, articles/redis/architecture.md";
const privateLink = "Azure documentation, articles/redis/private-link.md";
const softDelete = "Azure documentation, key-vault/general/soft-delete-overview.md";
const noReplica = (inputs: ResourceChange["inputs"]): boolean =>
  inputs.highAvailability === "Disabled";

/** Of the rows that fit a change, the gravest holds; of equally grave ones, the first. */
export const changeRows: readonly Row[] = [
  {
    type: cluster,
    operations: ["replace"],
    severity: "dataLoss",
    text: "The instance is deleted and another one is made: all its data is lost, its host name and both access keys change.",
    source: `${spec}, name and location are create-only`,
  },
  {
    type: cluster,
    operations: ["delete"],
    severity: "dataLoss",
    text: "The instance is deleted, and all its data with it. Azure has no soft delete for it.",
    source: spec,
  },
  {
    type: database,
    operations: ["replace"],
    severity: "dataLoss",
    text: "The database is deleted and created again: every key in it is lost, every connection drops, both access keys change.",
    source: `${spec}, x-ms-mutability of modules, port and geoReplication`,
  },
  {
    type: database,
    operations: ["delete"],
    severity: "dataLoss",
    text: "The database is deleted, and every key in it with it.",
    source: spec,
  },
  {
    type: classicCache,
    operations: ["replace", "delete"],
    severity: "dataLoss",
    text: "The cache is deleted, and all its data with it.",
    source: "Microsoft.Cache/redis 2024-11-01",
  },
  {
    type: cluster,
    operations: ["update"],
    path: /^sku\b/,
    when: noReplica,
    severity: "dataLoss",
    text: "Without high availability the instance is offline while it scales, and its data is lost.",
    source: `${scaling}; ${architecture}`,
  },
  {
    type: cluster,
    operations: ["update"],
    path: /^sku\b/,
    severity: "disruptive",
    text: "Scales in place, if Azure offers the size for this instance and the data fits; connections drop while nodes change over.",
    source: scaling,
  },
  {
    type: cluster,
    operations: ["update"],
    path: /^highAvailability\b/,
    severity: "inPlace",
    text: "A replica is added in place. It can't be taken away again.",
    source: architecture,
  },
  {
    type: cluster,
    operations: ["update"],
    path: /^publicNetworkAccess\b/,
    severity: "dropsConnections",
    text: "Changes in place who reaches the instance from outside of its private endpoints.",
    source: `${spec}, publicNetworkAccess`,
  },
  {
    type: cluster,
    operations: ["update"],
    path: /^encryption\b/,
    severity: "disruptive",
    text: "The disks are encrypted anew in place; the instance may be slow or away meanwhile.",
    source: "Azure documentation, articles/redis/how-to-encryption.md",
  },
  {
    type: database,
    operations: ["update"],
    path: /^accessKeysAuthentication\b/,
    severity: "dropsConnections",
    text: "Every connection drops, and clients that log in the other way can't come back.",
    source: `${spec}, accessKeysAuthentication`,
  },
  {
    type: database,
    operations: ["update"],
    path: /^clientProtocol\b/,
    severity: "dropsConnections",
    text: "Clients that don't speak the new protocol can't connect.",
    source: `${spec}, clientProtocol`,
  },
  {
    type: database,
    operations: ["update"],
    path: /^clusteringPolicy\b/,
    severity: "disruptive",
    text: "Changes in place and can't be changed back. Clients must follow the new policy.",
    source: scaling,
  },
  {
    type: database,
    operations: ["update"],
    path: /^evictionPolicy\b/,
    severity: "inPlace",
    text: "Changes at once which keys go when memory is full, or that writes are refused instead.",
    source: `${spec}, evictionPolicy`,
  },
  {
    type: database,
    operations: ["update"],
    path: /^persistence\b/,
    severity: "inPlace",
    text: "Changes in place what survives a restart.",
    source: "Azure documentation, articles/redis/how-to-persistence.md",
  },
  {
    type: assignment,
    operations: ["replace", "delete"],
    severity: "dropsConnections",
    text: "Whoever logs in with this principal is cut off.",
    source: "Azure documentation, articles/redis/entra-for-authentication.md",
  },
  {
    type: assignment,
    operations: ["update"],
    path: /^user\b/,
    severity: "dropsConnections",
    text: "The principal that had access is cut off, another one gets it.",
    source: "Azure documentation, articles/redis/entra-for-authentication.md",
  },
  {
    type: endpoint,
    operations: ["replace", "delete"],
    severity: "outage",
    text: "Connections through the private endpoint drop; a new one has another address, which clients see once DNS follows.",
    source: privateLink,
  },
  {
    type: zoneGroup,
    operations: ["replace", "delete"],
    severity: "outage",
    text: "The private DNS record goes: new connections fail until there is one again.",
    source: privateLink,
  },
  {
    type: zone,
    operations: ["replace", "delete"],
    severity: "outage",
    text: "Names of private endpoints don't resolve without it: new connections fail.",
    source: privateLink,
  },
  {
    type: zoneLink,
    operations: ["replace", "delete"],
    severity: "outage",
    text: "Clients in the linked network don't resolve the host name: new connections fail.",
    source: privateLink,
  },
  {
    type: network,
    operations: ["replace", "delete"],
    severity: "outage",
    text: "Everything in the network is cut off.",
    source: privateLink,
  },
  {
    type: secret,
    operations: ["replace", "delete"],
    severity: "outage",
    text: "Applications that read the secret don't find it; the name stays taken while it is soft-deleted.",
    source: softDelete,
  },
  {
    type: secret,
    operations: ["update"],
    path: /^properties\.value\b/,
    severity: "disruptive",
    text: "The secret gets a new version; applications use it once they reload.",
    source: "Azure documentation, key-vault/secrets/about-secrets.md",
  },
  {
    type: vault,
    operations: ["replace", "delete"],
    severity: "outage",
    text: "Every secret in the vault goes with it; the name stays taken while it is soft-deleted.",
    source: softDelete,
  },
  {
    type: workspace,
    operations: ["replace", "delete"],
    severity: "dataLoss",
    text: "The logs and metrics in the workspace go with it.",
    source: "Azure documentation, azure-monitor/logs/delete-workspace.md",
  },
  {
    type: resourceGroup,
    operations: ["replace", "delete"],
    severity: "dataLoss",
    text: "Everything in the resource group is deleted with it.",
    source: "Azure documentation, azure-resource-manager/management/delete-resource-group.md",
  },
  {
    type: alert,
    operations: ["delete"],
    severity: "disruptive",
    text: "Nobody is told any more when it would have fired.",
    source: "Azure documentation, azure-monitor/alerts/alerts-overview.md",
  },
  {
    type: actionGroup,
    operations: ["delete"],
    severity: "disruptive",
    text: "Alerts that use it tell nobody any more.",
    source: "Azure documentation, azure-monitor/alerts/action-groups.md",
  },
];
