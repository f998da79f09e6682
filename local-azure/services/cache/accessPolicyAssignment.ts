import { type ArmError, badRequest } from "../../arm/armError";
import { sameId } from "../../arm/id";
import { stringAt } from "../../arm/json";
import type { PutRequest, ResourceType } from "../../arm/resourceType";
import { GROUP, RESOURCE_GROUP_NAME } from "../../schemas/overlay";

// redisenterprise.json 2025-07-01. The service is known to accept a GUID with hyphens as the name
// too (Azure/azure-cli#33568), so that is accepted here.
const NAME = /^[A-Za-z0-9-]{1,60}$/;
const POLICY = /^([a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]|[a-zA-Z0-9])$/;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An Entra identity's access to a database. */
export const accessPolicyAssignment: ResourceType = {
  token: "azure-native:redisenterprise:AccessPolicyAssignment",
  type: "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments",
  location: "none",
  overlay: {
    path: `${GROUP}/providers/Microsoft.Cache/redisEnterprise/{clusterName}/databases/{databaseName}/accessPolicyAssignments/{accessPolicyAssignmentName}`,
    autoName: { accessPolicyAssignmentName: "copy" },
    limits: {
      resourceGroupName: RESOURCE_GROUP_NAME,
      accessPolicyAssignmentName: { pattern: "^[A-Za-z0-9]{1,60}$" },
      accessPolicyName: { pattern: "^([a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]|[a-zA-Z0-9])$" },
    },
  },
  durations: { create: 30, update: 30, delete: 30 },
  // Azure/azure-dev#6640, microsoft/aspire#13043: of several that are written at once, all but the first fail.
  oneAtATime: true,
  getFunction: true,
  checkName: (name) =>
    NAME.test(name)
      ? undefined
      : badRequest(
          `The access policy assignment name '${name}' is invalid. It must match '^[A-Za-z0-9]{1,60}$'.`,
        ),
  validate: (request) => {
    const { body } = request;
    const policy = stringAt(body, "accessPolicyName") ?? "";
    if (!POLICY.test(policy) || policy !== "default")
      throw badRequest(
        `The access policy '${policy}' does not exist. The only access policy is 'default'.`,
      );
    const objectId = stringAt(body, "user.objectId") ?? "";
    if (!GUID.test(objectId))
      throw badRequest(
        `The value '${objectId}' of 'properties.user.objectId' is not an object ID.`,
      );
    const refusal = assignedTwice(request, objectId);
    if (refusal) throw refusal;
  },
  complete: ({ body }) => ({ properties: body }),
};

// What Azure Managed Redis answers isn't on record; these are the words of Azure Cache for Redis
// (Azure/AzureCacheForRedis#14), and refusing is the safe side.
function assignedTwice({ id, parent, azure }: PutRequest, objectId: string): ArmError | undefined {
  const twice = azure
    .within(parent?.id ?? id, "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments")
    .filter((other) => !sameId(other.id, id))
    .some((other) => sameId(stringAt(other.properties, "user.objectId") ?? "", objectId));
  return twice
    ? badRequest(
        "An invalid access policy assignment was detected due to duplicate entries. Please review and ensure that " +
          "each assignment has a unique combination of assignmentName, policyName and ObjectId to avoid such duplicates",
      )
    : undefined;
}
