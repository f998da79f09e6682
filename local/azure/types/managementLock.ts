import { present } from "../json";
import type { ResourceType } from "../resourceType";
import { systemData } from "../systemData";

/** A lock that keeps what is in a scope from being deleted or changed. */
export const managementLock: ResourceType = {
  token: "azure-native:authorization:ManagementLockByScope",
  type: "Microsoft.Authorization/locks",
  location: "none",
  complete: ({ body, existing }) => ({
    properties: present({ ...body, systemData: systemData(existing) }),
  }),
};
