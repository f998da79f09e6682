import { present } from "../../arm/json";
import type { ResourceType } from "../../arm/resourceType";
import { systemData } from "../../arm/systemData";

/** A lock that keeps what is in a scope from being deleted or changed. */
export const managementLock: ResourceType = {
  token: "azure-native:authorization:ManagementLockByScope",
  type: "Microsoft.Authorization/locks",
  location: "none",
  overlay: {
    path: "/{scope}/providers/Microsoft.Authorization/locks/{lockName}",
    autoName: { lockName: "random" },
  },
  getFunction: true,
  complete: ({ body, existing }) => ({
    properties: present({ ...body, systemData: systemData(existing) }),
  }),
};
