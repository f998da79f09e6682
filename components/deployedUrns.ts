import * as pulumi from "@pulumi/pulumi";

let read: Promise<ReadonlySet<string>> | undefined;

/**
 * The URNs of all that the stack's state had when this run began, from the engine itself; read once, and only where an
 * instance has a lock. What else the answer holds, secrets among it, is dropped at once.
 * Source: pulumi 3.245, pkg/resource/deploy/builtins.go, `readStackResourceOutputs`.
 */
export function deployedUrns(): Promise<ReadonlySet<string>> {
  return (read ??= urns());
}

async function urns(): Promise<ReadonlySet<string>> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
    stackName,
  })) as { readonly outputs: object };
  return new Set(Object.keys(outputs));
}
