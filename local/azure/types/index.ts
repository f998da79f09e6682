import { ArmError } from "../armError";
import type { ResourceType } from "../resourceType";
import { accessPolicyAssignment } from "./accessPolicyAssignment";
import { blobContainer } from "./blobContainer";
import { blobService } from "./blobService";
import { database } from "./database";
import { federatedIdentityCredential } from "./federatedIdentityCredential";
import { key } from "./key";
import { managementLock } from "./managementLock";
import { actionGroup, diagnosticSetting, metricAlert } from "./monitor";
import { privateDnsZoneGroup } from "./privateDnsZoneGroup";
import { privateEndpoint } from "./privateEndpoint";
import { privateZone, virtualNetworkLink } from "./privateZone";
import { redisEnterprise } from "./redisEnterprise";
import { resourceGroup } from "./resourceGroup";
import { roleAssignment } from "./roleAssignment";
import { roleDefinition } from "./roleDefinition";
import { scheduledQueryRule } from "./scheduledQueryRule";
import { secret } from "./secret";
import { storageAccount } from "./storageAccount";
import { subnet } from "./subnet";
import { userAssignedIdentity } from "./userAssignedIdentity";
import { vault } from "./vault";
import { virtualNetwork } from "./virtualNetwork";
import { workspace } from "./workspace";

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
