import { amrIdentityMinimal } from "../../../policies/cluster/identity";
import {
  aCluster,
  aRoleAssignment,
  CMK,
  GROUP,
  PRINCIPAL,
} from "../../../policies/framework/examples";
import { policyCases, UNKNOWN } from "../policyCases";

const STORAGE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/shopbackup`;
const minimal = (found: string, fix = "Remove `identity`") =>
  `redis: identity.type is ${found}; it should be "UserAssigned" or absent while no role of the stack is given to it. ${fix}.`;
const both = minimal(
  '"SystemAssigned, UserAssigned"',
  'Write `identity: { type: "UserAssigned" }`',
);
const own = { "identity.type": "SystemAssigned" };
const unused = minimal('"SystemAssigned"');
/** A role for some principal, by its id or made from a resource. */
const role = (principalId: unknown, ...madeFrom: string[]) => ({
  ...aRoleAssignment(STORAGE),
  name: "writes-backups",
  properties: { ...aRoleAssignment(STORAGE).properties, principalId },
  madeFrom: { principalId: madeFrom },
});
const identity = {
  type: "azure-native:managedidentity:UserAssignedIdentity",
  name: "shop",
  properties: { resourceName: "shop" },
};

policyCases(amrIdentityMinimal, {
  good: [aCluster(CMK)],
  absent: [{ identity: undefined }],
  wrongType: [{ "identity.type": 1 }],
  otherCase: [{ "identity.type": "SYSTEMASSIGNED" }, minimal('"SYSTEMASSIGNED"')],
  unknown: [{ "identity.type": UNKNOWN }, "redis: identity.type"],
  more: {
    alone: [own, unused],
    both: [{ "identity.type": "SystemAssigned, UserAssigned" }, both],
    "with a role for the principal that it will have": [{ ...own, "+": [role(UNKNOWN, "redis")] }],
    "with a role for the principal that it has": [{ ...own, "+": [role(PRINCIPAL, "redis")] }],
    "with a role through the component that it belongs to": [
      {
        ...own,
        "@parent": "instance",
        "+": [
          { type: "shop:redis:Instance", name: "instance", properties: {} },
          role(UNKNOWN, "instance"),
        ],
      },
    ],
    "with a role by its principal's id": [
      {
        ...own,
        "@outputs": { identity: { type: "SystemAssigned", principalId: PRINCIPAL } },
        "+": [role(PRINCIPAL.toUpperCase())],
      },
    ],
    "with a role for another principal": [
      {
        ...own,
        "@outputs": { identity: { type: "SystemAssigned", principalId: PRINCIPAL } },
        "+": [role(PRINCIPAL.replace("2", "3"))],
      },
      unused,
    ],
    "with a role for an identity that isn't known yet": [
      { ...own, "+": [identity, role(UNKNOWN, "shop")] },
      unused,
    ],
    "with a role for a cluster that has an identity of its own": [
      {
        ...own,
        "+": [{ ...aCluster({ clusterName: "other" }), name: "other" }, role(UNKNOWN, "other")],
      },
      unused,
    ],
    "the classic provider's": [
      {
        "@type": "azure:managedredis/managedRedis:ManagedRedis",
        identity: { type: "SystemAssigned" },
      },
      unused,
    ],
    "the classic provider's, with a role": [
      {
        ...own,
        "+": [{ ...role(UNKNOWN, "redis"), type: "azure:authorization/assignment:Assignment" }],
      },
    ],
  },
});

describe("beside a role whose principal isn't known", () => {
  const good = [aCluster({ identity: { type: "SystemAssigned" } }), role(UNKNOWN, "redis")];
  const unmade = { "writes-backups:@madeFrom": {} };
  const unsure = "redis: whether writes-backups is for its identity";
  const rest = {
    good,
    absent: [{ ...unmade, "writes-backups:principalId": undefined }, unused],
    wrongType: [{ ...unmade, "writes-backups:principalId": 7 }, unused],
    otherCase: "an id that isn't known has no case",
    more: {},
  } as const;

  policyCases(amrIdentityMinimal, { ...rest, unknown: [unmade, unsure] });

  describe("though its id is: before the cluster is there it may be the cluster's", () => {
    policyCases(amrIdentityMinimal, {
      ...rest,
      unknown: [{ ...unmade, "writes-backups:principalId": PRINCIPAL }, unsure],
    });
  });
});
