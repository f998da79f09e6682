/** Names that the stack gives to an instance's parts in Azure, and under which an adoption looks for them. */

/** The one zone group of a private endpoint. */
export const ZONE_GROUP = "default";

/** The diagnostic setting of the cluster, which has metrics only, and of the database, which has logs only. */
export const diagnosticSettingNames = { metrics: "metrics", logs: "logs" } as const;
export type DiagnosticPart = keyof typeof diagnosticSettingNames;

/** An assignment's name is the object id in letters and digits: the provider takes no hyphens (`^[A-Za-z0-9]{1,60}$`). */
export function assignmentName(objectId: string): string {
  return objectId.toLowerCase().replaceAll("-", "");
}

/** What an alert is called below its instance, in the state and in Azure. */
export function alertSuffix({
  name,
  level,
}: {
  readonly name: string;
  readonly level: string;
}): string {
  return `${name}-${level}`;
}
