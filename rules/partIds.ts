import { alertsOf } from "./alerts";
import { armName, subscriptionIn } from "./armIds";
import { hitRateAlerts } from "./hitRate";
import { type ImportIds, importIds, type LiveNames, providerPath } from "./importIds";
import {
  alertSuffix,
  assignmentName,
  type DiagnosticPart,
  diagnosticSettingNames,
  ZONE_GROUP,
} from "./partNames";
import type { FurtherEndpoint } from "./furtherEndpoints";
import type { InstanceSettings } from "./instanceSettings";
import { lockName } from "./locks";
import { furtherPlace } from "./stackPlaces";
import type { StackInstanceSettings, StackSettings } from "./stack";

/** A part of an instance where an adoption looks for it. */
export interface Candidate {
  readonly part: keyof ImportIds;
  readonly id: string;
  /** Its name is in the stack file, so it must be there; another one is created unless it is. */
  readonly named: boolean;
}

/** Something that another tool made under a name of its own, and that keeps the stack's from being made. */
export interface ForeignSetting {
  readonly part: DiagnosticPart;
  readonly name: string;
  readonly id: string;
}

/** One instance that is adopted, and where it is. */
export interface Adopted {
  readonly key: string;
  readonly settings: StackInstanceSettings;
  /** What must be live: cluster, database and private endpoint. */
  readonly ids: ImportIds;
  readonly location: string;
  /** The ARM id of the workspace that the stack's diagnostic settings send to. */
  readonly workspaceId: string | undefined;
  readonly candidates: readonly Candidate[];
}

/** The instances that a stack adopts. */
export function adoptedInstances(stack: StackSettings, subscriptionId: string): Adopted[] {
  const { environment, instances, settings } = stack;
  const resourceGroup = environment.resourceGroup.name;
  return [...settings].flatMap(([key, instance]) => {
    const choices = instances[key];
    if (choices?.adopt === undefined || choices.adopt === false) return [];
    const { privateEndpoint } = instance;
    const live = { subscriptionId, resourceGroup, cluster: choices.name, privateEndpoint };
    const names: LiveNames = choices.adopt === true ? {} : choices.adopt;
    return {
      ...{ key, settings: instance, ids: importIds(live), location: environment.location },
      workspaceId: workspaceId(stack, subscriptionId),
      candidates: candidates(stack, instance, importIds(live), names),
    };
  });
}

/** The parts of an instance that may be live, each under the name that the file or the stack gives it. */
function candidates(
  { environment }: StackSettings,
  instance: Adopted["settings"],
  { cluster, database = "", privateEndpoint }: ImportIds,
  names: LiveNames,
): Candidate[] {
  const subscriptionId = subscriptionIn(cluster);
  const { keyVault, workspace } = environment;
  const group = environment.resourceGroup.name;
  const secret = (part: "passwordSecret" | "connectionStringSecret"): Candidate[] => {
    const name = instance[part];
    if (keyVault === undefined || name === undefined) return [];
    const { subscription = subscriptionId, resourceGroup = group } = keyVault;
    const vaults = providerPath(subscription, resourceGroup, "KeyVault/vaults");
    return [{ part, id: `${vaults}/${keyVault.name}/secrets/${name}`, named: false }];
  };
  const setting = (part: DiagnosticPart): Candidate => {
    const name = names.diagnosticSettings?.[part];
    const target = part === "metrics" ? cluster : database;
    const id = settingId(target, name ?? diagnosticSettingNames[part]);
    return { part, id, named: name !== undefined };
  };
  const assignment = (objectId: string): Candidate => {
    const name = nameOf(names.accessPolicyAssignments, objectId);
    const id = assignmentId(database, name ?? assignmentName(objectId));
    return { part: `access-${objectId.toLowerCase()}`, id, named: name !== undefined };
  };
  const alert = (type: string, suffix: string): Candidate => ({
    part: `alert-${suffix}`,
    id: `${providerPath(subscriptionId, group, `Insights/${type}`)}/${instance.name ?? ""}-${suffix}`,
    named: false,
  });
  const zoneGroup = names.privateDnsZoneGroup;
  return [
    ...(environment.privateDnsZone.mode === "policy"
      ? []
      : [
          {
            part: "privateDnsZoneGroup" as const,
            id: `${privateEndpoint}/privateDnsZoneGroups/${zoneGroup ?? ZONE_GROUP}`,
            named: zoneGroup !== undefined,
          },
        ]),
    ...Object.entries(instance.furtherEndpoints).flatMap(([key, endpoint]) =>
      endpointCandidates(key, endpoint, subscriptionId),
    ),
    ...secret("passwordSecret"),
    ...secret("connectionStringSecret"),
    ...(workspace === undefined ? [] : sentBy(instance).map(setting)),
    ...instance.principals.filter(isAssigned).map(({ objectId }) => assignment(objectId)),
    ...(instance.lock?.mode === "create"
      ? [{ part: "lock" as const, id: lockId(cluster), named: false }]
      : []),
    ...alertsOf(instance).map((each) => alert("metricAlerts", alertSuffix(each))),
    ...(workspace === undefined ? [] : hitRateAlerts(instance)).map((each) =>
      alert("scheduledQueryRules", alertSuffix(each)),
    ),
  ];
}

function endpointCandidates(key: string, further: FurtherEndpoint, own: string): Candidate[] {
  const { id, zoneId } = furtherPlace(key, further, own);
  const endpoint: Candidate = { part: `endpoint-${key}`, id, named: false };
  if (zoneId === undefined) return [endpoint];
  const zoneGroup = `${id}/privateDnsZoneGroups/${ZONE_GROUP}`;
  return [endpoint, { part: `zone-group-${key}`, id: zoneGroup, named: false }];
}

/** What the stack sends to the workspace, and doesn't leave to others. */
export function sentBy({ diagnosticSettings }: InstanceSettings): DiagnosticPart[] {
  return (["metrics", "logs"] as const).filter((part) => diagnosticSettings[part]);
}

/** Whether the stack makes the assignment of a principal. */
export function isAssigned({ assign = true }: InstanceSettings["principals"][number]): boolean {
  return assign;
}

/**
 * Names of settings that other tools make: those that Azure Policy deploys (azure-monitor/platform/diagnostics-
 * settings-policies-deployifnotexists.md), with the name of Azure Landing Zones before May 2024, and those of Azure
 * Verified Modules (avm/res/cache/redis-enterprise). What a person chose in the portal can't be known.
 */
export function foreignSettings({ settings, ids, candidates }: Adopted): ForeignSetting[] {
  return sentBy(settings).flatMap((part) => {
    if (candidates.some((each) => each.part === part && each.named)) return [];
    const target = (part === "metrics" ? ids.cluster : ids.database) ?? "";
    const verified = `${armName(target)}-diagnosticSettings`;
    return ["setByPolicy-LogAnalytics", "setByPolicy", verified].map((name) => ({
      ...{ part, name },
      id: settingId(target, name),
    }));
  });
}

/** The assignment of a principal as portal, azurerm and Azure Verified Modules name it: by the object id as it is. */
export function foreignAssignment({ ids }: Adopted, objectId: string): string {
  return assignmentId(ids.database ?? "", objectId);
}

function lockId(cluster: string): string {
  return `${cluster}/providers/Microsoft.Authorization/locks/${lockName(armName(cluster))}`;
}

function settingId(target: string, name: string): string {
  return `${target}/providers/Microsoft.Insights/diagnosticSettings/${name}`;
}

function assignmentId(database: string, name: string): string {
  return `${database}/accessPolicyAssignments/${name}`;
}

function nameOf(names: LiveNames["accessPolicyAssignments"], objectId: string): string | undefined {
  const found = Object.entries(names ?? {}).find(
    ([id]) => id.toLowerCase() === objectId.toLowerCase(),
  );
  return found?.[1];
}

function workspaceId({ environment }: StackSettings, subscriptionId: string): string | undefined {
  const { workspace } = environment;
  if (workspace?.mode !== "adopt") return undefined;
  const { subscription = subscriptionId, resourceGroup = environment.resourceGroup.name } =
    workspace;
  return `${providerPath(subscription, resourceGroup, "OperationalInsights/workspaces")}/${workspace.name}`;
}
