import { hasCurrentDefaults } from "../framework/apiVersion";
import { aCluster, anAssignment, aDatabase, PRINCIPAL } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { GUID } from "../../rules/names";
import {
  assignment,
  cluster,
  keysAreDisabled,
  type AssignmentKey,
  type ClusterKey,
} from "../framework/kinds";
import {
  addressByName,
  addressOf,
  databasesOf,
  pointing,
  type Pointer,
} from "../framework/relations";
import { CannotJudgeYet } from "../framework/reporter";
import { resourcePolicy, stackPolicy, type Finding } from "../framework/policy";
import { numberSetting } from "../framework/settings";
import type { Stack } from "../framework/stack";
import { whenKnown } from "../framework/values";
import { is, isAbsent, show, text } from "../framework/values";

const ENTRA = "https://learn.microsoft.com/azure/redis/entra-for-authentication";
const ASSIGNMENT_NAME = /^[A-Za-z0-9]{1,60}$/;
const shared = { framework: wellArchitected("SE:05"), url: ENTRA } as const;

const pointer: Pointer<AssignmentKey> = {
  kind: assignment,
  via: ["clusterName", "clusterId"],
  inPath: true,
  addresses: (subject) => {
    const id = subject.get("clusterId");
    if (id !== undefined) return [addressOf(id)];
    const group = whenKnown(() => subject.get("resourceGroup"));
    return [addressByName(subject.get("clusterName"), group, false)];
  },
};
const assignments = (stack: Stack) => pointing(stack, pointer);

function assignmentsOf(stack: Stack, subject: Subject<ClusterKey>) {
  const all = stack.join(assignments);
  return [...all.to(subject, false), ...all.to(subject, true)];
}

export const amrAccessPolicyValid = resourcePolicy({
  ...shared,
  name: "amr-access-policy-valid",
  pack: "guardrails",
  description:
    "An access policy assignment must give the policy `default` to a principal, named by its object id.",
  severity: "medium",
  steps:
    "Write `default`, the only policy there is, and the object id of a user, a service principal or a managed identity. Groups can't be Redis users.",
  kind: assignment,
  judge: (subject) => {
    const objectId = subject.get("objectId");
    const policy = subject.get("policy");
    return [
      ...(GUID.test(text(objectId) ?? "")
        ? []
        : [
            {
              property: subject.path("objectId"),
              found: show(objectId),
              wanted: "a GUID",
              fix: `Write \`${subject.line("objectId", '"<object id of the principal>"')}\``,
            },
          ]),
      ...(!subject.has("policy") || is(policy, "default")
        ? []
        : [
            {
              property: subject.path("policy"),
              found: show(policy),
              wanted: '"default"',
              fix: `Write \`${subject.line("policy", '"default"')}\``,
            },
          ]),
    ];
  },
  good: [anAssignment()],
  bad: [anAssignment({ accessPolicyName: "reader" })],
});

export const amrAccessName = resourcePolicy({
  ...shared,
  name: "amr-access-name",
  pack: "practices",
  description: "An access policy assignment's name should have letters and digits only.",
  severity: "low",
  steps:
    "Strip the hyphens from the object id. Azure may accept them, but Azure CLI then refuses to read the assignment.",
  kind: assignment,
  judge: (subject) => {
    const name = subject.get("name");
    return isAbsent(name) || ASSIGNMENT_NAME.test(text(name) ?? "")
      ? []
      : [
          {
            property: subject.path("name"),
            found: show(name),
            wanted: "1 to 60 letters and digits",
            fix: `Write \`${subject.line("name", show((text(name) ?? "").replace(/[^A-Za-z0-9]/g, "")))}\``,
          },
        ];
  },
  good: [anAssignment({ accessPolicyAssignmentName: PRINCIPAL.replaceAll("-", "") })],
  bad: [anAssignment({ accessPolicyAssignmentName: PRINCIPAL })],
});

export const amrAccessUnique = stackPolicy({
  ...shared,
  name: "amr-access-unique",
  pack: "practices",
  description: "A database should name each principal once, and no more principals than it needs.",
  severity: "low",
  steps: "Remove the assignments that repeat a principal, and those that nobody uses.",
  settings: { maxPrincipals: numberSetting(10, "The most principals that one database may have.") },
  kind: cluster,
  judgeInStack: (subject, stack, { settings: { maxPrincipals } }) => {
    const found = assignmentsOf(stack, subject);
    const seen = new Map<string, string>();
    const repeated = found.flatMap((each): Finding[] => {
      const objectId = text(each.get("objectId"))?.toLowerCase() ?? "";
      const first = seen.get(objectId);
      if (first === undefined) seen.set(objectId, each.name);
      if (first === undefined || objectId === "") return [];
      return [
        {
          property: `${each.path("objectId")} of ${each.name}`,
          found: show(objectId),
          wanted: `a principal that ${first} doesn't already name`,
          fix: `Remove ${each.name}`,
        },
      ];
    });
    if (found.length <= maxPrincipals) return repeated;
    return [
      ...repeated,
      {
        property: "the number of its access policy assignments",
        found: String(found.length),
        wanted: `${maxPrincipals} at most`,
        fix: "Remove the principals that don't use it",
      },
    ];
  },
  good: [aCluster(), aDatabase(), anAssignment()],
  bad: [aCluster(), aDatabase(), anAssignment(), { ...anAssignment(), name: "worker-access" }],
});

export const amrEntraHasPrincipal = stackPolicy({
  ...shared,
  name: "amr-entra-has-principal",
  pack: "guardrails",
  description: "Somebody must be able to log in to a database whose access keys are disabled.",
  severity: "high",
  steps:
    "Assign the access policy to each principal that uses the database, or enable access keys.",
  kind: cluster,
  judgeInStack: (subject, stack) =>
    databasesOf(stack, subject).flatMap((database): Finding[] => {
      if (!database.has("accessKeys")) return [];
      const keys = database.get("accessKeys");
      if (!keysAreDisabled(keys, hasCurrentDefaults(database.given))) return [];
      if (assignmentsOf(stack, subject).length > 0) return [];
      const [unsure] = stack.join(assignments).unsure;
      if (unsure !== undefined) throw new CannotJudgeYet(`whether ${unsure.name} lets somebody in`);
      return [
        {
          property: `${database.path("accessKeys")} of ${database.name}`,
          found: isAbsent(keys) ? "absent, which means Disabled" : show(keys),
          wanted: '"Enabled" while no principal can log in',
          fix: `Declare an AccessPolicyAssignment, or write \`${database.line("accessKeys", '"Enabled"')}\``,
        },
      ];
    }),
  good: [aCluster(), aDatabase(), anAssignment()],
  bad: [aCluster(), aDatabase()],
});
