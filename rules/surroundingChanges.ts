import type { Row } from "./changeRow";

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
const lock = /^azure-native:authorization(\/v[^:]+)?:ManagementLock/;
const actionGroup = /^azure-native:(monitor|insights)(\/v[^:]+)?:ActionGroup$/;
const workbook = /^azure-native:(applicationinsights|insights)(\/v[^:]+)?:Workbook$/;
const privateLink = "Azure documentation, articles/redis/private-link.md";
const softDelete = "Azure documentation, key-vault/general/soft-delete-overview.md";

/** What a change to the resources around an instance does. */
export const surroundingChanges: readonly Row[] = [
  {
    type: endpoint,
    operations: ["replace", "delete"],
    severity: "outage",
    text: "Connections through the private endpoint drop. A new one has another address; clients see it once DNS is updated.",
    source: privateLink,
  },
  {
    type: zoneGroup,
    operations: ["replace", "delete"],
    severity: "outage",
    text: "The private DNS record is deleted: new connections fail until there is one again.",
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
    text: "Applications that read the secret can't find it; its name stays taken while it is soft-deleted.",
    source: softDelete,
  },
  {
    type: secret,
    operations: ["update"],
    path: /^properties\.value\b/,
    severity: "disruptive",
    text: "The secret gets a new version; applications use it once they reload it.",
    source: "Azure documentation, key-vault/secrets/about-secrets.md",
  },
  {
    type: vault,
    operations: ["replace", "delete"],
    severity: "outage",
    text: "Every secret in the vault is deleted with it; the vault's name stays taken while it is soft-deleted.",
    source: softDelete,
  },
  {
    type: workspace,
    operations: ["replace", "delete"],
    severity: "dataLoss",
    text: "The logs and metrics in the workspace are deleted with it.",
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
    text: "It no longer fires, so nobody is notified.",
    source: "Azure documentation, azure-monitor/alerts/alerts-overview.md",
  },
  {
    type: lock,
    operations: ["delete"],
    severity: "disruptive",
    text: "What it kept can be deleted by whoever has the right to.",
    source: "Azure documentation, azure-resource-manager/management/lock-resources.md",
  },
  {
    type: actionGroup,
    operations: ["delete"],
    severity: "disruptive",
    text: "Alerts that use it notify nobody any more.",
    source: "Azure documentation, azure-monitor/alerts/action-groups.md",
  },
  {
    type: workbook,
    operations: ["replace", "delete"],
    severity: "inPlace",
    text: "The page in the portal and its address are gone; nothing that runs notices.",
    source: "Azure documentation, azure-monitor/visualize/workbooks-overview.md",
  },
];
