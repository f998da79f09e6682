/**
 * How the API lays a resource out, where azure-native lays it out otherwise. Its SDK takes most of what the API keeps
 * in `properties` out of it, and gives some properties other names; the model is in the SDK's shape.
 * Source: the OpenAPI definitions at each type's API version (`x-ms-client-flatten`, `x-ms-client-name`).
 */
export interface Shape {
  /** Properties of `properties` that would belong beside it by their name. */
  readonly inside?: readonly string[];
  /** The API's names of properties, by the SDK's. */
  readonly names?: Readonly<Record<string, string>>;
  /** Lists whose elements have `properties` of their own. */
  readonly nested?: readonly string[];
}

/** What the API keeps beside `properties`, in every resource that has it. */
export const BESIDE: ReadonlySet<string> = new Set(
  "id name type location tags sku kind identity zones etag systemData extendedLocation managedBy plan".split(
    " ",
  ),
);

/** What an element of a nested list keeps beside its `properties`. */
export const BESIDE_NESTED: ReadonlySet<string> = new Set(["id", "name", "type", "etag"]);

const SHAPES: Readonly<Record<string, Shape>> = {
  "azure-native:authorization:RoleDefinition": { names: { roleType: "type" } },
  "azure-native:network:PrivateDnsZoneGroup": { nested: ["privateDnsZoneConfigs"] },
  "azure-native:network:PrivateEndpoint": {
    nested: [
      "privateLinkServiceConnections",
      "manualPrivateLinkServiceConnections",
      "ipConfigurations",
    ],
  },
  "azure-native:network:Subnet": { nested: ["delegations"] },
  "azure-native:network:VirtualNetwork": {
    nested: ["subnets", "subnets.delegations", "virtualNetworkPeerings"],
  },
  "azure-native:operationalinsights:Workspace": { inside: ["sku"] },
  "azure-native:redisenterprise:RedisEnterprise": { nested: ["privateEndpointConnections"] },
  "azure-native:storage:StorageAccount": {
    names: {
      enableHttpsTrafficOnly: "supportsHttpsTrafficOnly",
      enableNfsV3: "isNfsV3Enabled",
      networkRuleSet: "networkAcls",
    },
    nested: ["privateEndpointConnections"],
  },
};

export function shapeOf(token: string): Shape {
  return SHAPES[token] ?? {};
}
