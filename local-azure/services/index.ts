import { ArmError } from "../arm/armError";
import type { ResourceType } from "../arm/resourceType";
import { accessPolicyAssignment } from "./cache/accessPolicyAssignment";
import { blobContainer } from "./storage/blobContainer";
import { blobService } from "./storage/blobService";
import { database } from "./cache/database";
import { federatedIdentityCredential } from "./managedIdentity/federatedIdentityCredential";
import { key } from "./keyVault/key";
import { managementLock } from "./authorization/managementLock";
import { actionGroup, diagnosticSetting, metricAlert } from "./insights/monitor";
import { privateDnsZoneGroup } from "./network/privateDnsZoneGroup";
import { privateEndpoint } from "./network/privateEndpoint";
import { privateZone, virtualNetworkLink } from "./network/privateZone";
import { redisEnterprise } from "./cache/redisEnterprise";
import { resourceGroup } from "./resources/resourceGroup";
import { roleAssignment } from "./authorization/roleAssignment";
import { roleDefinition } from "./authorization/roleDefinition";
import { scheduledQueryRule } from "./insights/scheduledQueryRule";
import { secret } from "./keyVault/secret";
import { storageAccount } from "./storage/storageAccount";
import { subnet } from "./network/subnet";
import { userAssignedIdentity } from "./managedIdentity/userAssignedIdentity";
import { vault } from "./keyVault/vault";
import { virtualNetwork } from "./network/virtualNetwork";
import { workbook } from "./insights/workbook";
import { workspace } from "./operationalInsights/workspace";

/** Every resource type that the local Azure models. */
export const resourceTypes: readonly ResourceType[] = [
  resourceGroup,
  virtualNetwork,
  subnet,
  privateEndpoint,
  privateDnsZoneGroup,
  privateZone,
  virtualNetworkLink,
  vault,
  secret,
  key,
  workspace,
  redisEnterprise,
  database,
  accessPolicyAssignment,
  diagnosticSetting,
  metricAlert,
  scheduledQueryRule,
  actionGroup,
  workbook,
  managementLock,
  storageAccount,
  blobService,
  blobContainer,
  userAssignedIdentity,
  federatedIdentityCredential,
  roleDefinition,
  roleAssignment,
];

const BY_TYPE = new Map(resourceTypes.map((model) => [model.type.toLowerCase(), model]));

/** How a resource of an ARM type behaves; a type that isn't modelled is refused by name. */
export function resourceType(type: string): ResourceType {
  const model = BY_TYPE.get(type.toLowerCase());
  if (model) return model;
  throw new ArmError(
    400,
    "InvalidResourceType",
    `The local Azure does not model the resource type '${type}'. It models: ` +
      `${resourceTypes.map((m) => m.type).join(", ")}.`,
  );
}
