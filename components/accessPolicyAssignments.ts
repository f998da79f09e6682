import * as redisenterprise from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";

import { isAssigned } from "../rules/partIds";
import { assignmentName } from "../rules/partNames";
import { guardedPartOptions, type Instance } from "./instance";
import { retryWhileBusy } from "./retries";

/** The only access policy that Azure offers: full access to the database. */
const ACCESS_POLICY = "default";

/**
 * Lets each Entra principal log in whose assignment isn't left to others. One after the other: of several that are
 * written at once, Azure fails all but the first (https://github.com/Azure/azure-dev/issues/6640).
 */
export function createAccessPolicyAssignments(
  instance: Instance,
  cluster: redisenterprise.RedisEnterprise,
  database: redisenterprise.Database,
): void {
  const { name, args, settings } = instance;
  let previous: redisenterprise.AccessPolicyAssignment | undefined;
  for (const { objectId } of settings.principals.filter(isAssigned)) {
    const part = `access-${objectId.toLowerCase()}` as const;
    previous = new redisenterprise.AccessPolicyAssignment(
      `${name}-${part}`,
      {
        accessPolicyAssignmentName: assignmentName(objectId),
        accessPolicyName: ACCESS_POLICY,
        clusterName: cluster.name,
        databaseName: database.name,
        resourceGroupName: args.resourceGroupName,
        user: { objectId },
      },
      pulumi.mergeOptions(guardedPartOptions(instance, `${name}-${part}`, part), {
        hooks: { onError: [retryWhileBusy()] },
        ...(previous && { dependsOn: [previous] }),
        // One that was adopted under another name keeps it: with a new name the principal would be cut off first.
        ignoreChanges: ["accessPolicyAssignmentName"],
      }),
    );
  }
}
