import { text } from "./values";

/** What an ARM id says, in lower case, as Azure compares it. */
export interface ArmId {
  readonly resourceGroup?: string;
  /** Provider and types, such as `microsoft.cache/redisenterprise/databases`. */
  readonly type: string;
  /** The names along the types: the resource's own is last. */
  readonly names: readonly string[];
}

/** Reads an ARM id; `undefined` for anything else. The last provider counts, so an extension is itself. */
export function armId(value: unknown): ArmId | undefined {
  const segments = text(value)?.toLowerCase().split("/").filter(Boolean) ?? [];
  if (segments[0] !== "subscriptions") return undefined;
  const group = segments[2] === "resourcegroups" ? segments[3] : undefined;
  const start = segments.lastIndexOf("providers");
  if (start === -1) {
    const type = group === undefined ? "subscription" : "resourcegroup";
    return { resourceGroup: group, type, names: [group ?? segments[1] ?? ""] };
  }
  const [provider = "", ...rest] = segments.slice(start + 1);
  return {
    resourceGroup: group,
    type: [provider, ...rest.filter((_, index) => index % 2 === 0)].join("/"),
    names: rest.filter((_, index) => index % 2 === 1),
  };
}
