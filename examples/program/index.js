// @ts-check
// Another team's program: its resource group, network and vault exist, and an instance from the library joins them.
const { Environment, RedisEnterprise } = require("azure-managed-redis");

const environment = new Environment("checkout", {
  name: "dev",
  location: "uksouth",
  resourceGroup: { mode: "adopt", name: "checkout-rg" },
  network: { mode: "adopt", name: "checkout-vnet", subnet: "data" },
  keyVault: { mode: "adopt", name: "checkout-kv" },
  privateDnsZone: {
    mode: "adopt",
    name: "privatelink.redis.azure.net",
    networkLinks: [{ mode: "adopt", name: "checkout-link" }],
  },
  workspace: { mode: "create", name: "checkout-logs", retentionInDays: 30 },
});

/**
 * Pulumi's own `transforms` reach each child of a component: here each that takes tags gets one more. A secret takes tags
 * too, although the library gives it none.
 * @type {import("@pulumi/pulumi").ResourceTransform}
 */
const tagged = ({ type, props, opts }) =>
  props.tags === undefined && type !== "azure-native:keyvault:Secret"
    ? undefined
    : { props: { ...props, tags: { ...props.tags, team: "checkout" } }, opts };

const redis = new RedisEnterprise(
  "sessions",
  {
    clusterName: "checkout-dev-redis",
    sku: "Balanced_B0",
    workload: "cache",
    access: { keys: "Enabled" },
    location: environment.location,
    resourceGroupName: environment.resourceGroupName,
    subnetId: environment.subnetId,
    privateDnsZoneId: environment.privateDnsZoneId,
    keyVault: environment.keyVault,
    workspaceId: environment.workspaceId,
    tags: environment.tags,
  },
  { transforms: [tagged] },
);

exports.host = redis.host;
exports.applicationSettings = redis.applicationSettings;
exports.connectionSettings = redis.connectionSettings;
