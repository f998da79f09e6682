import * as redisenterprise from "@pulumi/azure-native/redisenterprise";

import { type Instance, partOptions } from "./instance";
import { retryWhileBusy } from "./retries";

/** The only access policy that Azure offers: full access to the database. */
const ACCESS_POLICY = "default";

/**
 * Lets each Entra principal log in. One after the other: of several that are written at once, Azure fails all but the
 * first (https://github.com/Azure/azure-dev/issues/6640).
 */
export function createAccessPolicyAssignments(
  instance: Instance,
  cluster: redisenterprise.RedisEnterprise,
  database: redisenterprise.Database,
): void {
  const { name, args, settings } = instance;
  let previous: redisenterprise.AccessPolicyAssignment | undefined;
  for (const { objectId } of settings.principals) {
    previous = new redisenterprise.AccessPolicyAssignment(
      `${name}-access-${objectId.toLowerCase()}`,
      {
        // Azure CLI refuses a name with hyphens: https://github.com/Azure/azure-cli/issues/33568
        accessPolicyAssignmentName: objectId.toLowerCase().replaceAll("-", ""),
        accessPolicyName: ACCESS_POLICY,
        clusterName: cluster.name,
        databaseName: database.name,
        resourceGroupName: args.resourceGroupName,
        user: { objectId },
      },
      {
        ...partOptions(instance),
        hooks: { onError: [retryWhileBusy()] },
        ...(previous && { dependsOn: [previous] }),
      },
    );
  }
}
