import {
  amrAccessName,
  amrAccessPolicyValid,
  amrAccessUnique,
  amrEntraHasPrincipal,
} from "../../policies/access/assignments";
import {
  aCluster,
  aDatabase,
  anAssignment,
  CLUSTER_ID,
  PRINCIPAL,
} from "../../policies/framework/examples";
import { policyCases, UNKNOWN } from "./policyCases";

const who = "shop-access";

const objectId = (found: string) =>
  `${who}: user.objectId is ${found}; it must be a GUID. Write \`user: { objectId: "<object id of the principal>" }\`.`;
const policy = (found: string) =>
  `${who}: accessPolicyName is ${found}; it must be "default". Write \`accessPolicyName: "default"\`.`;

policyCases(amrAccessPolicyValid, {
  good: [anAssignment()],
  absent: [{ user: undefined }, objectId("absent")],
  wrongType: [{ "user.objectId": 7 }, objectId("7")],
  otherCase: [{ accessPolicyName: "DEFAULT", "user.objectId": PRINCIPAL.toUpperCase() }],
  unknown: [{ "user.objectId": UNKNOWN }, `${who}: user.objectId`],
  more: {
    "a name instead of an id": [
      { "user.objectId": "shop@example.com" },
      objectId('"shop@example.com"'),
    ],
    "another policy": [{ accessPolicyName: "reader" }, policy('"reader"')],
    "no policy": [{ accessPolicyName: undefined }, policy("absent")],
    "one of Azure Cache for Redis, which has other policies": [
      {
        "@type": "azure-native:cache:AccessPolicyAssignment",
        accessPolicyName: "Data Contributor",
      },
    ],
    "the one version of the older module that is of this service": [
      {
        "@type": "azure-native:cache/v20240901preview:AccessPolicyAssignment",
        accessPolicyName: "reader",
      },
      policy('"reader"'),
    ],
    "the classic provider's, which names no policy": [
      {
        "@type": "azure:managedredis/accessPolicyAssignment:AccessPolicyAssignment",
        objectId: PRINCIPAL,
      },
    ],
  },
});

policyCases(amrAccessName, {
  good: [anAssignment()],
  absent: [{ accessPolicyAssignmentName: undefined }],
  wrongType: [
    { accessPolicyAssignmentName: 7 },
    `${who}: accessPolicyAssignmentName is 7; it should be 1 to 60 letters and digits. Write \`accessPolicyAssignmentName: ""\`.`,
  ],
  otherCase: [{ accessPolicyAssignmentName: "ShopAccess1" }],
  unknown: [{ accessPolicyAssignmentName: UNKNOWN }, `${who}: accessPolicyAssignmentName`],
  more: {
    "a GUID with its hyphens": [
      { accessPolicyAssignmentName: PRINCIPAL },
      `${who}: accessPolicyAssignmentName is "${PRINCIPAL}"; it should be 1 to 60 letters and digits. Write \`accessPolicyAssignmentName: "${PRINCIPAL.replaceAll("-", "")}"\`.`,
    ],
  },
});

const second = (user: unknown = { objectId: PRINCIPAL }) => ({
  "+": [{ ...anAssignment({ user }), name: "second" }],
});
const repeated = `redis: user.objectId of second is "${PRINCIPAL}"; it should be a principal that ${who} doesn't already name. Remove second.`;

policyCases(amrAccessUnique, {
  good: [aCluster(), aDatabase(), anAssignment()],
  settings: { maxPrincipals: 2 },
  absent: [{ [`${who}:`]: undefined }],
  wrongType: [second({ objectId: 7 })],
  otherCase: [second({ objectId: PRINCIPAL.toUpperCase() }), repeated],
  unknown: [second({ objectId: UNKNOWN }), "redis: user.objectId"],
  more: {
    "the same principal twice": [second(), repeated],
    "more principals than allowed": [
      {
        "+": ["1", "2"].map((last) => ({
          ...anAssignment({ user: { objectId: PRINCIPAL.slice(0, -1) + last } }),
          name: `other-${last}`,
        })),
      },
      "redis: the number of its access policy assignments is 3; it should be 2 at most. Remove the principals that don't use it.",
    ],
    "the same principal on another cluster": [
      { "+": [{ ...anAssignment({ clusterName: "other" }), name: "second" }] },
    ],
  },
});

const locked = (found: string) =>
  `redis: accessKeysAuthentication of redis-database is ${found}; it must be "Enabled" while no principal can log in. Declare an AccessPolicyAssignment, or write \`accessKeysAuthentication: "Enabled"\`.`;
const nobody = { [`${who}:`]: undefined };

policyCases(amrEntraHasPrincipal, {
  good: [aCluster(), aDatabase(), anAssignment()],
  absent: [
    { ...nobody, "redis-database:accessKeysAuthentication": undefined },
    locked("absent, which means Disabled"),
  ],
  wrongType: [{ ...nobody, "redis-database:accessKeysAuthentication": 7 }],
  otherCase: [
    { ...nobody, "redis-database:accessKeysAuthentication": "DISABLED" },
    locked('"DISABLED"'),
  ],
  unknown: [{ [`${who}:clusterName`]: UNKNOWN }, `redis: whether ${who} lets somebody in`],
  more: {
    nobody: [nobody, locked('"Disabled"')],
    "nobody, but keys": [{ ...nobody, "redis-database:accessKeysAuthentication": "Enabled" }],
    "nobody, and keys by the default of an older version": [
      {
        ...nobody,
        "redis-database:accessKeysAuthentication": undefined,
        "redis-database:@type": "azure-native:redisenterprise/v20241001:Database",
      },
    ],
    "a principal of another cluster": [{ [`${who}:clusterName`]: "other" }, locked('"Disabled"')],
    "a principal by the cluster's name, not known yet": [
      { [`${who}:clusterName`]: UNKNOWN, [`${who}:@madeFrom`]: { clusterName: ["redis"] } },
    ],
    "a principal that depends on the database": [
      { [`${who}:clusterName`]: UNKNOWN, [`${who}:@dependsOn`]: ["redis-database"] },
    ],
    "the classic provider's assignment": [
      {
        ...nobody,
        "+": [
          {
            type: "azure:managedredis/accessPolicyAssignment:AccessPolicyAssignment",
            name: "classic",
            properties: { managedRedisId: CLUSTER_ID, objectId: PRINCIPAL },
          },
        ],
      },
    ],
  },
});
