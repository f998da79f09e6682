import { sameModules, type Module } from "./adoption";
import { pathOf, valueAt } from "./valueAt";

/**
 * Parts of an instance that Azure refuses to create, or the provider for it, when they exist:
 * `cannot create already existing resource` (pulumi-azure-native, provider/pkg/provider/provider.go).
 */

interface Part {
  /** What it is, in a person's words. */
  readonly what: string;
  /** The inputs that say where it is, the last of which is its own name. */
  readonly names: readonly [string, ...string[]];
  /** The setting that gives it another name, if there is one. */
  readonly setting?: string;
}

const parts = {
  "azure-native:network:PrivateEndpoint": {
    what: "private endpoint",
    names: ["resourceGroupName", "privateEndpointName"],
    setting: "privateEndpoint",
  },
  "azure-native:network:PrivateDnsZoneGroup": {
    what: "private DNS zone group",
    names: ["resourceGroupName", "privateEndpointName", "privateDnsZoneGroupName"],
  },
  "azure-native:keyvault:Secret": {
    what: "secret",
    names: ["resourceGroupName", "vaultName", "secretName"],
    setting: "access.passwordSecret` or `access.connectionStringSecret",
  },
  "azure-native:redisenterprise:AccessPolicyAssignment": {
    what: "access policy assignment",
    names: ["resourceGroupName", "clusterName", "databaseName", "accessPolicyAssignmentName"],
  },
  "azure-native:monitor:DiagnosticSetting": {
    what: "diagnostic setting",
    names: ["resourceUri", "name"],
  },
  "azure-native:monitor:MetricAlert": {
    what: "metric alert",
    names: ["resourceGroupName", "ruleName"],
  },
  "azure-native:monitor:ScheduledQueryRule": {
    what: "log alert",
    names: ["resourceGroupName", "ruleName"],
  },
} as const satisfies Record<string, Part>;

/** What Azure never changes on a part, besides its names. */
const lasting: Readonly<Partial<Record<PartType, readonly string[]>>> = {
  "azure-native:network:PrivateEndpoint": [
    "subnet.id",
    "privateLinkServiceConnections[0].privateLinkServiceId",
  ],
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
  return lasting[type]?.some(different) ?? false;
}

/**
 * Whether what lives under a part's names may be replaced with its cluster, which gets another name and so is created
 * where there is none: an endpoint that leads to another cluster, whose id isn't known to compare with.
 */
export function mayFollowItsCluster(live: object, clusterName: string): boolean {
  const target = valueAt(live, pathOf("privateLinkServiceConnections[0].privateLinkServiceId"));
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
          "if an earlier run was interrupted, run `pulumi refresh`, which asks for its id",
        ]),
    ...(part.setting === undefined ? [] : [`choose another name (\`${part.setting}\`)`]),
    "have its owner delete it",
  ];
  const last = ways.pop() ?? "";
  const list = ways.length === 0 ? last : `${ways.join("; ")}; or ${last}`;
  return (
    `${resource}: the ${part.what} ${own} (in ${outer ?? ""}) exists in Azure, but not in this stack's state, ` +
    `so Azure would refuse to create it. ${list.charAt(0).toUpperCase()}${list.slice(1)}.`
  );
}
