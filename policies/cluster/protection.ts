import { aCluster } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { cluster, type ClusterKey } from "../framework/kinds";
import { stackPolicy, type Finding } from "../framework/policy";
import type { Stack } from "../framework/stack";
import { isProduction, workloadOf } from "../framework/surroundings";
import { locksOn } from "./locks";

const shared = {
  framework: wellArchitected("RE:07"),
  url: "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources",
  steps:
    "Protect the resource with the option `protect`, or put a lock with level CanNotDelete on the cluster, its resource group or the subscription.",
  kind: cluster,
} as const;

const production = { tags: { environment: "production", workload: "state" } };

export const amrProtect = stackPolicy({
  ...shared,
  name: "amr-protect",
  pack: "practices",
  description: "A production cluster should be protected from deletion.",
  severity: "medium",
  judgeInStack: (subject, stack, judgement) => {
    const tags = subject.get("tags");
    if (!isProduction(judgement.stack, tags) || workloadOf(tags) === "state") return [];
    return unprotected(subject, stack);
  },
  good: [{ ...aCluster({ tags: { environment: "production" } }), protect: true }],
  bad: [aCluster({ tags: { environment: "production" } })],
});

export const amrProtectState = stackPolicy({
  ...shared,
  name: "amr-protect-state",
  pack: "guardrails",
  description: "A production cluster that holds state must be protected from deletion.",
  severity: "high",
  judgeInStack: (subject, stack, judgement) => {
    const tags = subject.get("tags");
    if (!isProduction(judgement.stack, tags) || workloadOf(tags) !== "state") return [];
    return unprotected(subject, stack);
  },
  good: [{ ...aCluster(production), protect: true }],
  bad: [aCluster(production)],
});

function unprotected(subject: Subject<ClusterKey>, stack: Stack): Finding[] {
  return subject.given.opts.protect || locksOn(subject, stack)
    ? []
    : [
        {
          property: "the option protect",
          found: "off, and there is no lock on the cluster",
          wanted: "on",
          fix: "Write `{ protect: true }` among the resource's options",
        },
      ];
}
