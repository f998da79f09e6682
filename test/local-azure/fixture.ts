import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { resourceGroupId } from "../../local-azure/arm/id";
import type { Body } from "../../local-azure/arm/json";
import { Arm } from "../../local-azure/arm/arm";
import { untilDone } from "../../local-azure/providers/wait";
import { temporaryFolder } from "../temporaryFolder";

export { temporaryFolder as temporaryDirectory };

/** An empty local Azure with a resource group `group` in uksouth. */
export function azureWithGroup(): Arm {
  const azure = new Arm(temporaryFolder());
  azure.put(group, { location: "uksouth" });
  return azure;
}

export function setting(azure: Arm, file: string, content: unknown): void {
  writeFileSync(join(azure.directory, file), JSON.stringify(content));
}

/** Waits until the operation on a resource is over; fails as it fails. */
export function whenDone(azure: Arm, id: string): Promise<void> {
  return untilDone(azure, id, 0, new AbortController().signal);
}

/** Has Azure say at once that the operation on a resource is done: it only settles from then on. */
export function settlesNow(azure: Arm, id: string): void {
  azure.change(id, (resource) => {
    const { operation } = resource;
    if (operation === undefined) throw new Error(`nothing is going on at ${id}`);
    const startedAt = Date.now() - (operation.duration * 1000) / azure.clock.speed;
    return [{ ...resource, operation: { ...operation, startedAt } }, undefined];
  });
}

export const group = resourceGroupId("group");
export const clusterId = `${group}/providers/Microsoft.Cache/redisEnterprise/cache`;
export const databaseId = `${clusterId}/databases/default`;
export const networkId = `${group}/providers/Microsoft.Network/virtualNetworks/network`;
export const subnetId = `${networkId}/subnets/data`;
export const endpointId = `${group}/providers/Microsoft.Network/privateEndpoints/endpoint`;
export const zoneId = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`;
export const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/group-kv`;
export const secretId = `${vaultId}/secrets/password`;

export const cluster: Body = {
  location: "uksouth",
  sku: { name: "Balanced_B1" },
  publicNetworkAccess: "Disabled",
};
export const network: Body = {
  location: "uksouth",
  addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
};
export const subnet: Body = { addressPrefix: "10.1.1.0/24" };
export const endpoint: Body = {
  location: "uksouth",
  subnet: { id: subnetId },
  privateLinkServiceConnections: [
    { name: "redis", privateLinkServiceId: clusterId, groupIds: ["redisEnterprise"] },
  ],
};
export const vault: Body = {
  location: "uksouth",
  properties: {
    tenantId: "11111111-1111-1111-1111-111111111111",
    sku: { family: "A", name: "standard" },
    enableRbacAuthorization: true,
  },
};
