import { type Body, objectAt } from "./json";
import type { StoredResource } from "./store";

/** Who made the resource and who changed it last. */
export function systemData(existing: StoredResource | undefined): Body {
  const now = new Date().toISOString();
  const made = objectAt(existing?.properties, "systemData");
  return {
    createdBy: made?.createdBy ?? AUTHOR,
    createdByType: "User",
    createdAt: made?.createdAt ?? now,
    lastModifiedBy: AUTHOR,
    lastModifiedByType: "User",
    lastModifiedAt: now,
  };
}

const AUTHOR = "local-azure";
