import * as authorization from "@pulumi/azure-native/authorization";
import * as monitor from "@pulumi/azure-native/monitor";
import * as redisenterprise from "@pulumi/azure-native/redisenterprise";

import { partAt } from "../rules/alreadyExists";
import { subscriptionIn } from "../rules/armIds";
import { adoptionProblems } from "../rules/adoption";
import type { ImportIds } from "../rules/importIds";
import {
  type Adopted,
  adoptedInstances,
  foreignAssignment,
  foreignSettings,
} from "../rules/partIds";
import type { Problem } from "../rules/problem";
import type { StackSettings } from "../rules/stack";
import { lookup } from "./lookup";
import { findPart } from "./partLookups";
import { inSubscriptionOf } from "./subscriptions";

/** What is live of the instances that are adopted, and why one can't be. */
export interface LiveParts {
  /** By the instance's key. */
  readonly ids: Readonly<Record<string, ImportIds>>;
  readonly problems: readonly Problem[];
}

/** Looks for the parts of each instance that is adopted, all side by side; of others nothing is asked. */
export async function liveParts(stack: StackSettings): Promise<LiveParts> {
  if (!Object.values(stack.instances).some(({ adopt = false }) => adopt !== false))
    return { ids: {}, problems: [] };
  const { subscriptionId } = await authorization.getClientConfig();
  const found = await Promise.all(
    adoptedInstances(stack, subscriptionId).map(async (adopted) => ({
      key: adopted.key,
      ...(await lookedUp(adopted)),
    })),
  );
  return {
    ids: Object.fromEntries(found.map(({ key, ids }) => [key, ids])),
    problems: found.flatMap(({ problems }) => problems),
  };
}

async function lookedUp(adopted: Adopted): Promise<{ ids: ImportIds; problems: Problem[] }> {
  const { ids, settings, workspaceId, candidates } = adopted;
  const { principals } = settings;
  const own = subscriptionIn(ids.cluster);
  const [cluster, database, parts, foreign, assignments] = await Promise.all([
    lookup(clusterAt(ids.cluster)),
    lookup(databaseAt(ids.database ?? "")),
    Promise.all(
      candidates.map(async ({ part, id, named }) =>
        named || (await lookup(findAt(id, own))) !== "absent" ? [[part, id]] : [],
      ),
    ),
    Promise.all(
      (workspaceId === undefined ? [] : foreignSettings(adopted)).map(async (setting) => {
        const live = await lookup(settingAt(setting.id));
        return sends(live, setting.part, workspaceId) ? [setting] : [];
      }),
    ),
    Promise.all(
      principals.map(async ({ objectId, assign = true }, position) => {
        if (!assign) return [];
        const live = await lookup(findAt(foreignAssignment(adopted, objectId), own));
        return live === "absent" || live === undefined ? [] : [position];
      }),
    ),
  ]);
  const imported = Object.fromEntries(parts.flat()) as Partial<ImportIds>;
  const live = {
    ...{ cluster, database, principals: assignments.flat() },
    settings: foreign.flat().filter(({ part }) => imported[part] === undefined),
  };
  return {
    ids: { ...ids, ...imported, database: database === "absent" ? undefined : ids.database },
    problems: adoptionProblems(adopted, live),
  };
}

type Setting = monitor.GetDiagnosticSettingResult;

function sends(
  setting: Setting | "absent" | undefined,
  part: "metrics" | "logs",
  workspaceId: string | undefined,
): boolean {
  if (setting === undefined || setting === "absent") return false;
  return (
    setting.workspaceId?.toLowerCase() === workspaceId?.toLowerCase() &&
    (setting[part] ?? []).some(({ enabled }) => enabled)
  );
}

/** The names in an ARM id: of the resource group, and of the resource and those that it is in. */
function namesIn(id: string): { resourceGroupName: string; names: string[] } {
  const [, , , , resourceGroupName = "", , , ...types] = id.split("/");
  return { resourceGroupName, names: types.filter((_, position) => position % 2 === 1) };
}

function clusterAt(id: string): Promise<redisenterprise.GetRedisEnterpriseResult> {
  const { resourceGroupName, names } = namesIn(id);
  const [clusterName = ""] = names;
  return redisenterprise.getRedisEnterprise({ resourceGroupName, clusterName });
}

function databaseAt(id: string): Promise<redisenterprise.GetDatabaseResult> {
  const { resourceGroupName, names } = namesIn(id);
  const [clusterName = "", databaseName = ""] = names;
  return redisenterprise.getDatabase({ resourceGroupName, clusterName, databaseName });
}

/** A part of any of the types that an adoption may find, of an instance in the subscription `own`. */
function findAt(id: string, own: string): Promise<object> {
  const { type, names } = partAt(id);
  return findPart(type, names, inSubscriptionOf(id, own));
}

function settingAt(id: string): Promise<Setting> {
  const [resourceUri = "", name = ""] = id.split(
    "/providers/Microsoft.Insights/diagnosticSettings/",
  );
  return monitor.getDiagnosticSetting({ resourceUri, name });
}
