import { randomUUID } from "node:crypto";
import { ArmError } from "../../arm/armError";
import { armId, parseId, resourceGroupId } from "../../arm/id";
import { type Body, type Json, isObject, listAt, present, stringAt } from "../../arm/json";
import { checkNetworkName } from "./networkNames";
import { invalidReference } from "../../arm/refusals";
import type { PutRequest, ResourceType } from "../../arm/resourceType";
import { GROUP } from "../../schemas/overlay";

/** What writes a private endpoint's addresses into private DNS zones. */
export const privateDnsZoneGroup: ResourceType = {
  token: "azure-native:network:PrivateDnsZoneGroup",
  type: "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
  location: "none",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Network/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}`,
    autoName: { privateDnsZoneGroupName: "copy" },
  },
  getFunction: true,
  checkName: checkNetworkName,
  references: (body, by) =>
    zoneIds(body).map((id) => ({
      id: parseId(id) ? id : resourceGroupId("<null>"),
      missing: () => invalidReference(id === "" ? "<null>" : id, by),
    })),
  validate: (request) => {
    const refusal = unnamedConfig(request) ?? oneGroup(request);
    if (refusal) throw refusal;
  },
  complete: ({ body, parent }) => ({
    properties: present({
      privateDnsZoneConfigs: listAt(body, "privateDnsZoneConfigs")
        .filter(isObject)
        .map((config) => ({ ...config, recordSets: recordSets(config, parent?.properties ?? {}) })),
      etag: `W/"${randomUUID()}"`,
    }),
  }),
};

function zoneIds(body: Body): string[] {
  return listAt(body, "privateDnsZoneConfigs").map(
    (config) => stringAt(config, "privateDnsZoneId") ?? "",
  );
}

// The specification doesn't require the name, the service does: Azure/azure-rest-api-specs#23831.
function unnamedConfig({ body }: PutRequest): ArmError | undefined {
  return listAt(body, "privateDnsZoneConfigs").every(
    (each) => (stringAt(each, "name") ?? "") !== "",
  )
    ? undefined
    : new ArmError(400, "InvalidRequestFormat", "Cannot parse the request.");
}

function oneGroup({ id, parent, existing, azure }: PutRequest): ArmError | undefined {
  if (existing || !parent) return undefined;
  const [other] = azure.within(parent.id, privateDnsZoneGroup.type);
  return other
    ? new ArmError(
        400,
        "PrivateEndpointCannotHaveMultiplePrivateDnsZoneGroups",
        `Private endpoint ${parent.id} already has the private DNS zone group ` +
          `'${armId(other.id).name}'; '${armId(id).name}' cannot be added.`,
      )
    : undefined;
}

function recordSets(config: Body, endpoint: Body): Json[] {
  const zone = parseId(stringAt(config, "privateDnsZoneId") ?? "")?.name ?? "";
  return listAt(endpoint, "customDnsConfigs").map((dns) => {
    const fqdn = stringAt(dns, "fqdn") ?? "";
    return {
      fqdn: `${recordName(fqdn)}.${zone}`,
      ipAddresses: listAt(dns, "ipAddresses"),
      provisioningState: "Succeeded",
      recordSetName: recordName(fqdn),
      recordType: "A",
      ttl: 10,
    };
  });
}

// `cache.uksouth` of `cache.uksouth.redis.azure.net`: the zone replaces the service's own suffix.
function recordName(fqdn: string): string {
  return fqdn.replace(/\.(redis\.azure\.net|vault\.azure\.net)$/, "");
}
