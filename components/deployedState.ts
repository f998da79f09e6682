import * as pulumi from "@pulumi/pulumi";

/** What the stack's state had when this run began. */
export interface DeployedState {
  readonly urns: ReadonlySet<string>;
  /** The ARM ids of the clusters that were there, by the URN of their instance. */
  readonly clusterIds: ReadonlyMap<string, string>;
}

let read: Promise<DeployedState> | undefined;

/**
 * Asks the engine itself; once, and only where an instance has a lock. What else the answer holds, secrets among it, is
 * dropped at once.
 * Source: pulumi 3.245, pkg/resource/deploy/builtins.go, `readStackResourceOutputs`.
 */
export function deployedState(): Promise<DeployedState> {
  return (read ??= state());
}

async function state(): Promise<DeployedState> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const { outputs: resources } = (await pulumi.runtime.invoke(
    "pulumi:pulumi:readStackResourceOutputs",
    { stackName },
  )) as { readonly outputs: Readonly<Record<string, Resource>> };
  const clusterIds = Object.entries(resources).flatMap(([urn, { outputs }]) =>
    typeof outputs.clusterId === "string" ? [[urn, outputs.clusterId] as const] : [],
  );
  return { urns: new Set(Object.keys(resources)), clusterIds: new Map(clusterIds) };
}

interface Resource {
  readonly outputs: { readonly clusterId?: unknown };
}
