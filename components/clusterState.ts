/**
 * What this run does to an instance's cluster: it is in the state and stays ("deployed"), is imported ("adopted"), is
 * created where there was none ("new"), or is created where there may be one that goes first ("replaced").
 */
export type ClusterState = "deployed" | "adopted" | "new" | "replaced";

const notDeployed = new Map<string, ClusterState>();
const names = new Map<string, string>();

/** Says what becomes of an instance's cluster, before anything else of the instance is created. */
export function setClusterState(instance: string, state: ClusterState): void {
  notDeployed.set(instance, state);
}

export function clusterState(instance: string): ClusterState {
  return notDeployed.get(instance) ?? "deployed";
}

/** Says what a new cluster is called in Azure. */
export function setNewCluster(instance: string, clusterName: string): void {
  names.set(instance, clusterName);
}

export function newCluster(instance: string): string {
  return names.get(instance) ?? "";
}
