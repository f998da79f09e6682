import type { ClusteringPolicy, Toggle } from "./instanceSettings";
import { findSku } from "./skus";

/**
 * What a change to a running instance does, where the provider's preview doesn't tell: it shows each
 * of these as a plain update, and Azure refuses it half-way through `pulumi up`.
 */
export interface RefusedChange {
  readonly id: string;
  readonly source: string;
  readonly property: string;
  readonly from: string;
  readonly to: string;
  /** Why Azure refuses. */
  readonly rule: string;
  /** What to do instead. */
  readonly fix: string;
}

export function formatRefusedChange(instance: string, change: RefusedChange): string {
  return `${instance}: ${change.property} can't change from ${change.from} to ${change.to}: ${change.rule} ${change.fix}`;
}

export interface ClusterState {
  readonly sku: string;
  readonly highAvailability: Toggle;
}

export function refusedClusterChanges(before: ClusterState, after: ClusterState): RefusedChange[] {
  const refused: RefusedChange[] = [];
  if (before.highAvailability === "Enabled" && after.highAvailability === "Disabled") {
    refused.push({
      id: "ha-one-way",
      source: "Azure documentation, articles/redis/architecture.md, reliability-managed-redis.md",
      property: "highAvailability",
      from: "Enabled",
      to: "Disabled",
      rule: "Azure can turn high availability on later, never off.",
      fix: "Put it back to Enabled; to save its cost, create a second instance without it and move there.",
    });
  }
  const [from, to] = [findSku(before.sku), findSku(after.sku)];
  const movesTier = (from?.tier === "FlashOptimized") !== (to?.tier === "FlashOptimized");
  if (from !== undefined && to !== undefined && movesTier) {
    refused.push({
      id: "scale-flash",
      source: "Azure documentation, articles/redis/how-to-scale.md",
      property: "sku",
      from: from.name,
      to: to.name,
      rule: "Azure doesn't scale between Flash Optimized and the in-memory tiers.",
      fix: "Create a second instance of the other tier and move there.",
    });
  }
  return refused;
}

export interface DatabaseState {
  readonly clusteringPolicy: ClusteringPolicy;
}

export function refusedDatabaseChanges(
  before: DatabaseState,
  after: DatabaseState,
): RefusedChange[] {
  if (before.clusteringPolicy === after.clusteringPolicy) return [];
  if (before.clusteringPolicy === "NoCluster") return [];
  return [
    {
      id: "clustering-immutable",
      source: "Microsoft.Cache/redisEnterprise 2025-07-01, `clusteringPolicy`; how-to-scale.md",
      property: "clusteringPolicy",
      from: before.clusteringPolicy,
      to: after.clusteringPolicy,
      rule: "Azure changes it only while it is NoCluster; otherwise the database must be deleted, with everything in it.",
      fix:
        `Put it back to ${before.clusteringPolicy}, or create a second instance with ` +
        `${after.clusteringPolicy} and move there.`,
    },
  ];
}

/**
 * A larger size while the database is NoCluster: the documentation asks for a clustered policy first, so
 * two updates, the first of which can't be taken back. It is told, not refused: no live refusal is known.
 * Source: Azure documentation, articles/redis/architecture.md.
 */
export function scalesUpWithoutCluster(
  before: ClusterState,
  after: ClusterState,
  clusteringPolicy: ClusteringPolicy | undefined,
): boolean {
  const [from, to] = [findSku(before.sku), findSku(after.sku)];
  return (
    clusteringPolicy === "NoCluster" &&
    from !== undefined &&
    to !== undefined &&
    to.memoryGB > from.memoryGB
  );
}
