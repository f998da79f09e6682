import * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

import { replacesDatabase } from "../rules/alreadyExists";
import { consequenceOf, formatRefusal, refusalsOf } from "../rules/changeConsequences";
import type { ClusteringPolicy } from "../rules/instanceSettings";
import { normalizeLocation } from "../rules/names";
import { scalesUpWithoutCluster } from "../rules/sizeRules";
import { clusterOf, setClusterState } from "./clusterState";
import { refuseReplacementUnderLock } from "./lockGuards";
import { lookup } from "./lookup";

type Properties = Record<string, unknown>;

/** The engine knows a hook by its name and takes each name once, so a program registers each hook once. */
interface Hooks {
  readonly cluster: pulumi.ResourceHookBinding;
  readonly database: pulumi.ResourceHookBinding;
}
let registered: Hooks | undefined;

/** What a hook must know of an instance besides the inputs that the engine hands it, by the resource's name. */
interface Guarded {
  readonly instance: string;
  readonly clusteringPolicy: ClusteringPolicy;
  readonly protect: boolean;
}
const guarded = new Map<string, Guarded>();

/**
 * Makes the preview fail for a change that Azure refuses, and say what a replacement loses. They run in
 * the preview as well as in `up`, and not at all for a resource that doesn't change.
 */
export function clusterHooks(name: string, instance: Guarded): pulumi.ResourceHookBinding {
  guarded.set(name, instance);
  return (registered ??= register()).cluster;
}

export function databaseHooks(name: string, instance: Guarded): pulumi.ResourceHookBinding {
  guarded.set(name, instance);
  return (registered ??= register()).database;
}

function register(): Hooks {
  const hook = (name: string, callback: pulumi.ResourceHookFunction): pulumi.ResourceHook =>
    new pulumi.ResourceHook(name, callback, { onDryRun: true });
  return {
    cluster: {
      beforeUpdate: [hook("azure-managed-redis-cluster-update", beforeClusterUpdate)],
      beforeCreate: [hook("azure-managed-redis-cluster-create", beforeClusterCreate)],
    },
    database: {
      beforeUpdate: [hook("azure-managed-redis-database-update", refuseWhatAzureRefuses)],
      beforeCreate: [hook("azure-managed-redis-database-create", beforeDatabaseCreate)],
    },
  };
}

function beforeClusterUpdate(change: pulumi.ResourceHookArgs): void {
  refuseWhatAzureRefuses(change);
  const { name, type, oldInputs = {}, newInputs = {}, oldOutputs = {} } = change;
  const [before, after] = [skuName(oldInputs), skuName(newInputs)];
  if (before === after || neverRan(oldOutputs)) return;
  const scaling = { type, operation: "update", paths: ["sku.name"] } as const;
  const effect = consequenceOf({ ...scaling, before: oldInputs, inputs: newInputs });
  if (effect?.severity === "dataLoss")
    losesData(name, `${name}: ${before} → ${after}. ${effect.text}`);
  if (scalesUpWithoutCluster(before, after, guarded.get(name)?.clusteringPolicy)) {
    void pulumi.log.warn(
      `${name}: Azure's documentation says to choose a clustered policy before scaling up a NoCluster instance ` +
        `(${before} → ${after}); if Azure refuses, change clusteringPolicy first (it can't be changed back), then scale.`,
    );
  }
}

function refuseWhatAzureRefuses({
  name,
  type,
  oldInputs = {},
  newInputs = {},
}: pulumi.ResourceHookArgs): void {
  const refused = refusalsOf({ type, operation: "update", before: oldInputs, inputs: newInputs });
  if (refused.length === 0) return;
  throw new Error(refused.map((refusal) => `${name}: ${formatRefusal(refusal)}`).join("\n"));
}

/** A cluster that is created where one exists is either being replaced, or unknown to this stack. */
async function beforeClusterCreate(created: pulumi.ResourceHookArgs): Promise<void> {
  const { name, newInputs = {} } = created;
  await refuseReplacementUnderLock(name, created, false);
  const { clusterName, resourceGroupName, location } = newInputs as Properties;
  setClusterState(name, "new");
  if (typeof clusterName !== "string" || typeof resourceGroupName !== "string") return;
  const live = await lookup(redisenterprise.getRedisEnterprise({ clusterName, resourceGroupName }));
  if (live === "absent") {
    setClusterState(name, "new", clusterName);
    return;
  }
  setClusterState(name, "replaced");
  if (live === undefined) return;
  await refuseReplacementUnderLock(name, created, true);
  if (normalizeLocation(live.location) !== normalizeLocation(String(location))) {
    losesData(
      name,
      `${name}: replacing ${clusterName} first deletes it in ${live.location}: all its data is lost, ` +
        "and its host name and both access keys change.",
    );
    return;
  }
  throw new Error(`${existsUnknown(clusterName)}; otherwise choose another name.`);
}

async function beforeDatabaseCreate(created: pulumi.ResourceHookArgs): Promise<void> {
  const { name, newInputs = {} } = created;
  const instance = guarded.get(name)?.instance ?? "";
  const { state } = clusterOf(instance);
  await refuseReplacementUnderLock(instance, created, state === "deployed");
  const { clusterName, databaseName, resourceGroupName } = newInputs as Properties;
  if (
    typeof clusterName !== "string" ||
    typeof databaseName !== "string" ||
    typeof resourceGroupName !== "string"
  ) {
    return;
  }
  const live = await lookup(
    redisenterprise.getDatabase({ clusterName, databaseName, resourceGroupName }),
  );
  if (live === "absent" || live === undefined) return;
  if (state === "deployed" && !replacesDatabase(live, newInputs))
    throw new Error(`${existsUnknown(`The database of ${clusterName}`)}.`);
  losesData(
    name,
    `${name}: the database of ${clusterName} is deleted and created again: every key in it is lost, and ` +
      "both access keys change. The password in the vault follows in the same run; clients must reload it.",
  );
}

function existsUnknown(what: string): string {
  return (
    `${what} exists in Azure, but not in this stack's state. If it is yours, write ` +
    "`adopt: true` on the instance; if an earlier run was interrupted, repair its state (docs/runbooks/creation-failed.md)"
  );
}

/**
 * Says what a replacement loses, and refuses it on a protected instance: the engine's own `protect` holds
 * only what was protected by the last `up` already, so it lets a change pass right after a permission ended.
 */
function losesData(name: string, loss: string): void {
  if (guarded.get(name)?.protect) {
    throw new Error(
      `${loss} A \`state\` instance is protected, so this is refused; to allow it, write ` +
        "`allowDataLoss: { reason, until }` on the instance.",
    );
  }
  void pulumi.log.warn(loss);
}

/** A cluster whose creation failed, or whose end nobody waited for: there is nothing to lose in it. */
function neverRan({ resourceState }: Properties): boolean {
  return resourceState === undefined || resourceState === "CreateFailed";
}

function skuName({ sku }: Properties): string {
  return (sku as { name?: string } | undefined)?.name ?? "";
}
