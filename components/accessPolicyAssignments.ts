import * as redisenterprise from "@pulumi/azure-native/redisenterprise";

import { type Instance, partOptions } from "./instance";

/** The only access policy that Azure offers: full access to the database. */
const ACCESS_POLICY = "default";

/** Lets each Entra principal log in. */
export function createAccessPolicyAssignments(
  instance: Instance,
  cluster: redisenterprise.RedisEnterprise,
  database: redisenterprise.Database,
): void {
  const { name, args, settings } = instance;
  for (const { objectId } of settings.principals) {
    new redisenterprise.AccessPolicyAssignment(
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
      partOptions(instance),
    );
  }
}
