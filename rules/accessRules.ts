import { documentation, type InstanceRule } from "./instanceRule";
import { GUID, nameRules } from "./names";
import type { Problem } from "./problem";

/** Who can log in: access keys, Entra principals, and what the vault holds of them. */
export const accessRules: readonly InstanceRule[] = [
  {
    id: "somebody-can-log-in",
    source: documentation("entra-for-authentication.md"),
    check: ({ accessKeys, principals }) =>
      accessKeys === "Disabled" && principals.length === 0
        ? [
            {
              property: "access",
              value: { keys: accessKeys },
              rule: "nobody can log in: access keys are Disabled and there is no Entra principal.",
              fix: "Write `keys: Enabled`, or name at least one principal under `principals`.",
            },
          ]
        : [],
  },
  {
    id: "principal-object-id",
    source:
      "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments 2025-07-01; groups: secure-azure-managed-redis.md",
    check: ({ principals }) =>
      objectIdProblems(
        "principals",
        principals,
        "an object id is a GUID; Entra groups can't be Redis users.",
        "Write the object id of a user, a service principal or a managed identity.",
      ),
  },
  {
    id: "reader-object-id",
    source: "Azure documentation, articles/role-based-access-control/role-assignments-rest.md",
    check: ({ readers }) =>
      objectIdProblems(
        "readers",
        readers,
        "an object id is a GUID; whoever deploys may give the right to service principals only.",
        "Write the object id of a service principal or a managed identity.",
      ),
  },
  {
    id: "readers-need-secrets",
    source: "there is nothing to read",
    check: ({ accessKeys, readers }) =>
      accessKeys === "Enabled" || readers.length === 0
        ? []
        : [
            {
              property: "access.readers",
              value: readers.map(({ objectId }) => objectId),
              rule: "there is no secret to read: access keys are Disabled.",
              fix: "Leave it out, or write `keys: Enabled`.",
            },
          ],
  },
  {
    id: "secrets-need-keys",
    source: "Microsoft.Cache/redisEnterprise 2025-07-01, `accessKeysAuthentication`",
    check: ({ accessKeys, passwordSecret, connectionStringSecret }) =>
      accessKeys === "Enabled"
        ? []
        : [
            { property: "access.passwordSecret", value: passwordSecret },
            { property: "access.connectionStringSecret", value: connectionStringSecret },
          ]
            .filter(({ value }) => value !== undefined)
            .map((each) => ({
              ...each,
              rule: "the vault would hold a useless password: access keys are Disabled.",
              fix: "Leave it out, or write `keys: Enabled`.",
            })),
  },
  {
    id: "active-key-needs-keys",
    source: "Microsoft.Cache/redisEnterprise 2025-07-01, `accessKeysAuthentication`",
    check: ({ accessKeys, activeKey }) =>
      accessKeys === "Enabled" || activeKey === undefined
        ? []
        : [
            {
              property: "access.activeKey",
              value: activeKey,
              rule: "no secret holds a key: access keys are Disabled.",
              fix: "Leave it out, or write `keys: Enabled`.",
            },
          ],
  },
  {
    id: "secret-name",
    source:
      "Azure documentation, articles/azure-resource-manager/management/resource-name-rules.md",
    check: ({ passwordSecret, connectionStringSecret }) =>
      [
        { property: "access.passwordSecret", value: passwordSecret },
        { property: "access.connectionStringSecret", value: connectionStringSecret },
      ]
        .filter(({ value }) => value !== undefined && !nameRules.secret.pattern.test(value))
        .map((each) => ({
          ...each,
          rule: `a secret's name has ${nameRules.secret.words}.`,
          fix: "Write a name such as `RedisConfiguration--Password`.",
        })),
  },
  {
    id: "secrets-differ",
    source: "Azure documentation, articles/key-vault/general/about-keys-secrets-certificates.md",
    check: ({ passwordSecret, connectionStringSecret }) =>
      passwordSecret !== undefined &&
      passwordSecret.toLowerCase() === connectionStringSecret?.toLowerCase()
        ? [
            {
              property: "access.connectionStringSecret",
              value: connectionStringSecret,
              rule: "is already the password's secret; one would overwrite the other.",
              fix: "Give it another name.",
            },
          ]
        : [],
  },
];

/** What is wrong with a list of object ids: no GUID, or the same twice. */
function objectIdProblems(
  list: "principals" | "readers",
  entries: readonly { readonly objectId: string }[],
  rule: string,
  fix: string,
): Omit<Problem, "id">[] {
  return entries.flatMap(({ objectId }, index) => {
    const property = `access.${list}[${index}].objectId`;
    if (!GUID.test(objectId)) return [{ property, value: objectId, rule, fix }];
    const first = entries.findIndex(
      (other) => other.objectId.toLowerCase() === objectId.toLowerCase(),
    );
    return first === index
      ? []
      : [
          {
            property,
            value: objectId,
            rule: `is already listed at ${list}[${first}].`,
            fix: "Remove one of the two.",
          },
        ];
  });
}
