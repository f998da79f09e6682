import { roleAssignment } from "../access/roleAssignments";
import { aCluster, CMK } from "../framework/examples";
import type { Subject } from "../framework/kind";
import { cluster, type ClusterKey } from "../framework/kinds";
import { stackPolicy } from "../framework/policy";
import { CannotJudgeYet } from "../framework/reporter";
import type { Stack } from "../framework/stack";
import { at, is, show, text, whenKnown } from "../framework/values";
import { wellArchitected } from "../framework/wellArchitected";

export const amrIdentityMinimal = stackPolicy({
  name: "amr-identity-minimal",
  pack: "practices",
  description: "A cluster should have a system-assigned identity only if it is given a role.",
  severity: "low",
  framework: wellArchitected("SE:05"),
  url: "https://learn.microsoft.com/azure/redis/how-to-import-export-data",
  steps:
    "Leave the identity out: a customer-managed key can be read by a user-assigned one only, and import and export need one only for a storage account behind a firewall or in another subscription. There, assign its principal id the role Storage Blob Data Contributor in the same stack; where another stack does, exempt the cluster.",
  kind: cluster,
  judgeInStack: (subject, stack) => {
    const type = subject.get("identityType");
    const words = text(type)?.toLowerCase() ?? "";
    if (!words.includes("systemassigned") || hasRole(subject, stack)) return [];
    return [
      {
        property: subject.path("identityType"),
        found: show(type),
        wanted: '"UserAssigned" or absent while no role of the stack is given to it',
        fix: words.includes("userassigned")
          ? `Write \`${subject.line("identityType", '"UserAssigned"')}\``
          : "Remove `identity`",
      },
    ];
  },
  good: [aCluster(CMK)],
  bad: [aCluster({ ...CMK, identity: { ...CMK.identity, type: "SystemAssigned, UserAssigned" } })],
});

/** Whether a role is assigned to the cluster's own identity: by what its principal id is made from, or by the id. */
function hasRole(subject: Subject<ClusterKey>, stack: Stack): boolean {
  const { urn } = subject.given;
  const makers = [urn, stack.parent(urn)];
  const own = whenKnown(() => text(at(stack.outputs(subject), "identity.principalId")));
  let unsure: string | undefined;
  for (const assignment of stack.subjects(roleAssignment)) {
    const [sources = []] = stack.sources(assignment, assignment.path("principalId"));
    if (sources.some((source) => makers.includes(source))) return true;
    // Made from something else, it is something else's.
    if (sources.length > 0) continue;
    const id = whenKnown(() => text(assignment.get("principalId")) ?? "");
    if (id === "") continue;
    if (id === undefined || own === undefined) unsure ??= assignment.name;
    else if (is(own, id)) return true;
  }
  if (unsure !== undefined) throw new CannotJudgeYet(`whether ${unsure} is for its identity`);
  return false;
}
