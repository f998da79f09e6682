/**
 * What this run does to an instance's cluster: it is in the state and stays ("deployed"), is imported ("adopted"), is
 * created where there was none ("new"), or is created where there may be one that goes first ("replaced").
 */
export type ClusterState = "deployed" | "adopted" | "new" | "replaced";

const notDeployed = new Map<string, ClusterState>();

/** Says what becomes of an instance's cluster, before anything else of the instance is created. */
export function setClusterState(instance: string, state: ClusterState): void {
  notDeployed.set(instance, state);
}

export function clusterState(instance: string): ClusterState {
  return notDeployed.get(instance) ?? "deployed";
}
