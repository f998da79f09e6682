import { sameModules, type Module } from "./adoption";
import { pathOf, valueAt } from "./valueAt";

/**
 * Parts of an instance that Azure refuses to create, or the provider for it, when they exist:
 * `cannot create already existing resource` (pulumi-azure-native, provider/pkg/provider/provider.go).
 */

interface Part {
  /** What it is, in a person's words. */
  readonly what: string;
  /** What its ARM id calls its kind, right before its name. */
  readonly collection: string;
  /** The inputs that say where it is, the last of which is its own name. */
  readonly names: readonly [string, ...string[]];
  /** The settings that give it another name, if there are any. */
  readonly settings?: readonly string[];
}

const parts = {
  "azure-native:network:PrivateEndpoint": {
    what: "private endpoint",
    collection: "privateEndpoints",
    names: ["resourceGroupName", "privateEndpointName"],
    settings: ["privateEndpoint", "furtherEndpoints.<endpoint>.name"],
  },
  "azure-native:network:PrivateDnsZoneGroup": {
    what: "private DNS zone group",
    collection: "privateDnsZoneGroups",
    names: ["resourceGroupName", "privateEndpointName", "privateDnsZoneGroupName"],
  },
  "azure-native:keyvault:Secret": {
    what: "secret",
    collection: "secrets",
    names: ["resourceGroupName", "vaultName", "secretName"],
    settings: ["access.passwordSecret", "access.connectionStringSecret"],
  },
  "azure-native:redisenterprise:AccessPolicyAssignment": {
    what: "access policy assignment",
    collection: "accessPolicyAssignments",
    names: ["resourceGroupName", "clusterName", "databaseName", "accessPolicyAssignmentName"],
  },
  "azure-native:monitor:DiagnosticSetting": {
    what: "diagnostic setting",
    collection: "diagnosticSettings",
    names: ["resourceUri", "name"],
  },
  "azure-native:authorization:ManagementLockByScope": {
    what: "lock",
    collection: "locks",
    names: ["scope", "lockName"],
  },
  "azure-native:monitor:MetricAlert": {
    what: "metric alert",
    collection: "metricAlerts",
    names: ["resourceGroupName", "ruleName"],
  },
  "azure-native:monitor:ScheduledQueryRule": {
    what: "log alert",
    collection: "scheduledQueryRules",
    names: ["resourceGroupName", "ruleName"],
  },
} as const satisfies Record<string, Part>;

/** What an endpoint leads to, by a connection that is approved at once or by hand. */
const TARGET = "privateLinkServiceConnections[0].privateLinkServiceId";
const MANUAL_TARGET = "manualPrivateLinkServiceConnections[0].privateLinkServiceId";

/** What Azure never changes on a part, besides its names. */
const lasting: Readonly<Partial<Record<PartType, readonly string[]>>> = {
  "azure-native:network:PrivateEndpoint": ["subnet.id", TARGET, MANUAL_TARGET],
  "azure-native:redisenterprise:AccessPolicyAssignment": ["accessPolicyName", "user.objectId"],
};

/** A resource type whose resources the stack makes for an instance, and others may have made before. */
export type PartType = keyof typeof parts;
export const partTypes = Object.keys(parts) as readonly PartType[];

export function isPartType(type: string): type is PartType {
  return type in parts;
}

export type PartNames = Readonly<Record<string, string>>;

/** Where a part is; `undefined` where that isn't known yet, so that it can't exist. */
export function namesOfPart(
  type: PartType,
  inputs: Readonly<Record<string, unknown>>,
): PartNames | undefined {
  const entries = parts[type].names.map((name) => [name, inputs[name]] as const);
  if (entries.some(([, value]) => typeof value !== "string")) return undefined;
  return Object.fromEntries(entries) as PartNames;
}

/** What is at an ARM id, and the inputs that say where. */
export function partAt(id: string): { readonly type: PartType; readonly names: PartNames } {
  const segments = id.split("/");
  const type = partTypes.find((each) => parts[each].collection === segments.at(-2));
  if (type === undefined) throw new Error(`${id} is no part of an instance`);
  const [, , , , resourceGroup = "", , , ...path] = segments;
  const values =
    type === "azure-native:monitor:DiagnosticSetting" ||
    type === "azure-native:authorization:ManagementLockByScope"
      ? [segments.slice(0, -4).join("/"), segments.at(-1)]
      : [resourceGroup, ...path.filter((_, position) => position % 2 === 1)];
  return {
    type,
    names: Object.fromEntries(
      parts[type].names.map((name, position) => [name, values[position] ?? ""]),
    ),
  };
}

/** Whether what lives under a part's names differs in what Azure never changes, so that a change replaces it. */
export function isAnother(type: PartType, live: object, inputs: object): boolean {
  const different = (path: string): boolean => {
    const [one, other] = [valueAt(live, pathOf(path)), valueAt(inputs, pathOf(path))];
    return (
      typeof one === "string" &&
      typeof other === "string" &&
      one.toLowerCase() !== other.toLowerCase()
    );
  };
  return (lasting[type]?.some(different) ?? false) || isManual(live) !== isManual(inputs);
}

/** Whether an endpoint's connection is approved by hand; of no other part it is. */
function isManual(part: object): boolean {
  return valueAt(part, pathOf("manualPrivateLinkServiceConnections[0]")) !== undefined;
}

/**
 * Whether what lives under a part's names may be replaced with its cluster, which gets another name and so is created
 * where there is none: an endpoint that leads to another cluster, whose id isn't known to compare with.
 */
export function mayFollowItsCluster(live: object, clusterName: string): boolean {
  const target = valueAt(live, pathOf(TARGET)) ?? valueAt(live, pathOf(MANUAL_TARGET));
  const [, other] =
    typeof target === "string" ? (/\/redisEnterprise\/([^/]+)$/i.exec(target) ?? []) : [];
  return other !== undefined && other.toLowerCase() !== clusterName.toLowerCase();
}

/** Whether a database that is there is to be replaced by the one that is wanted: Azure changes neither of these. */
export function replacesDatabase(live: LastingSettings, wanted: LastingSettings): boolean {
  return live.port !== wanted.port || !sameModules(live.modules ?? [], wanted.modules ?? []);
}

interface LastingSettings {
  readonly port?: number;
  readonly modules?: readonly Module[];
}

/** Says that a part exists already, and the ways out: its instance is live, or is made in the same run. */
export function alreadyExists(
  resource: string,
  type: PartType,
  names: PartNames,
  isNew: boolean,
): string {
  const part: Part = parts[type];
  const [own = "", outer] = Object.values(names).reverse();
  const ways = [
    ...(isNew
      ? []
      : [
          "to take it over, write `adopt: true` on the instance for one `up`",
          "if an earlier run was interrupted, repair its state (docs/runbooks/creation-failed.md)",
        ]),
    ...(part.settings === undefined
      ? []
      : [`choose another name (\`${part.settings.join("` or `")}\`)`]),
    "have its owner delete it",
  ];
  const last = ways.pop() ?? "";
  const list = ways.length === 0 ? last : `${ways.join("; ")}; or ${last}`;
  return (
    `${resource}: the ${part.what} ${own} (in ${outer ?? ""}) exists in Azure, but not in this stack's state, ` +
    `so Azure would refuse to create it. ${list.charAt(0).toUpperCase()}${list.slice(1)}.`
  );
}
