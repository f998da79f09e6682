/**
 * What this run does to an instance's cluster: it is in the state and stays ("deployed"), is imported ("adopted"), is
 * created where there was none ("new"), or is created where there may be one that goes first ("replaced").
 */
export type ClusterState = "deployed" | "adopted" | "new" | "replaced";

interface Cluster {
  readonly state: ClusterState;
  /** What it is called in Azure; empty where that isn't known. */
  readonly clusterName: string;
}

const notDeployed = new Map<string, Cluster>();

/** Says what becomes of an instance's cluster, before anything else of the instance is created. */
export function setClusterState(instance: string, state: ClusterState, clusterName = ""): void {
  notDeployed.set(instance, { state, clusterName });
}

export function clusterOf(instance: string): Cluster {
  return notDeployed.get(instance) ?? { state: "deployed", clusterName: "" };
}
