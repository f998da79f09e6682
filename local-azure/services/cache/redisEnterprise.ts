import { badRequest, ArmError } from "../../arm/armError";
import { armId, parseId, sameId } from "../../arm/id";
import { type Body, listAt, present, stringAt } from "../../arm/json";
import { sameLocation, normalizedLocation } from "../../arm/locations";
import { managedIdentity } from "../managedIdentity/managedIdentity";
import { checkCluster } from "./clusterRules";
import type { PutRequest, Reader, ResourceType } from "../../arm/resourceType";
import type { StoredResource } from "../../arm/store";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";

const TYPE = "Microsoft.Cache/redisEnterprise";

// redisenterprise.json 2025-07-01, parameter clusterName.
const NAME = /^(?=.{1,60}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/;

/** An Azure Managed Redis cluster. */
export const redisEnterprise: ResourceType = {
  token: "azure-native:redisenterprise:RedisEnterprise",
  type: TYPE,
  location: "regional",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Cache/redisEnterprise/{clusterName}`,
    requiresLocation: true,
    autoName: { clusterName: "random" },
    createOnly: ["location"],
    limits: { resourceGroupName: RESOURCE_GROUP_NAME, "sku.capacity": { integer: true } },
  },
  getFunction: true,
  // A quarter of an hour is usual; a change of size takes a while too.
  durations: { create: 900, update: 300, delete: 300 },
  // azurerm waits for resourceState after each operation, since "the LRO only polls for provisioningState and can
  // complete prematurely": internal/services/managedredis/cluster_state_poller.go. How long it takes isn't documented.
  settling: 60,
  checkName: (name) =>
    NAME.test(name)
      ? undefined
      : badRequest(
          `The name '${name}' of the cache is invalid. It must have 1 to 60 letters, digits and ` +
            `hyphens, begin and end with a letter or digit, and have no consecutive hyphens.`,
        ),
  uniqueNames: (name, body) => [`host:${hostName(name, body)}`],
  validate: (request) => {
    const taken = request.existing ? undefined : sameHost(request);
    if (taken) throw taken;
    checkCluster(request);
  },
  complete: ({ name, body, existing }) => {
    const had = existing?.properties;
    const highAvailability =
      stringAt(body, "highAvailability") ?? stringAt(had, "highAvailability") ?? "Enabled";
    return {
      properties: present({
        ...body,
        identity: managedIdentity(body.identity, existing),
        location: stringAt(had, "location") ?? stringAt(body, "location"),
        highAvailability,
        minimumTlsVersion: stringAt(body, "minimumTlsVersion") ?? "1.2",
        encryption: body.encryption ?? had?.encryption,
        hostName: hostName(name, body),
        kind: "v2",
        redisVersion: REDIS_VERSION,
        redundancyMode: highAvailability === "Enabled" ? "ZR" : "None",
      }),
    };
  },
  computed: (cluster, azure) => ({
    privateEndpointConnections: connections(cluster, azure),
  }),
};

/** The version of Redis that the service runs. */
export const REDIS_VERSION = "7.4";

/** The connections of the private endpoints that point at a resource. */
export function connections(target: StoredResource, azure: Reader): Body[] {
  return azure
    .all("Microsoft.Network/privateEndpoints")
    .flatMap((endpoint) =>
      [
        ...listAt(endpoint.properties, "privateLinkServiceConnections"),
        ...listAt(endpoint.properties, "manualPrivateLinkServiceConnections"),
      ]
        .filter((c) => sameId(stringAt(c, "privateLinkServiceId") ?? "", target.id))
        .map((connection) => connectionOf(target, endpoint, stringAt(connection, "name") ?? "")),
    )
    .sort((a, b) => ((stringAt(a, "id") ?? "") < (stringAt(b, "id") ?? "") ? -1 : 1));
}

function connectionOf(target: StoredResource, endpoint: StoredResource, name: string): Body {
  const own = `${armId(endpoint.id).name}.${name}`;
  return {
    id: `${target.id}/privateEndpointConnections/${own}`,
    name: own,
    type: `${target.type}/privateEndpointConnections`,
    privateEndpoint: { id: endpoint.id },
    privateLinkServiceConnectionState: {
      status: "Approved",
      description: "Auto-Approved",
      actionsRequired: "None",
    },
    provisioningState: "Succeeded",
  };
}

function hostName(name: string, body: Body): string {
  const region = normalizedLocation(stringAt(body, "location") ?? "");
  return `${name.toLowerCase()}.${region}.redis.azure.net`;
}

// The host name is made of name and region: articles/redis/includes/managed-redis-create.md.
function sameHost({ id, name, body, azure }: PutRequest): ArmError | undefined {
  const taken = azure
    .all(TYPE)
    .some(
      (other) =>
        !sameId(other.id, id) &&
        parseId(other.id)?.name.toLowerCase() === name.toLowerCase() &&
        sameLocation(
          stringAt(other.properties, "location") ?? "",
          stringAt(body, "location") ?? "",
        ),
    );
  return taken
    ? new ArmError(
        409,
        "NameNotAvailable",
        `The name '${name}' is not available: the host name '${hostName(name, body)}' is in use.`,
      )
    : undefined;
}
