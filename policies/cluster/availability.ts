import { aCluster } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { cluster, type ClusterKey } from "../framework/kinds";
import { resourcePolicy, type Finding } from "../framework/policy";
import { isProduction } from "../framework/surroundings";
import { is, isAbsent, show } from "../framework/values";

const shared = {
  severity: "high",
  framework: wellArchitected("RE:05"),
  url: "https://learn.microsoft.com/azure/redis/high-availability",
  steps:
    "Turn high availability on, or leave the property out: Enabled is the service's default. It can be turned on later, but never off.",
  kind: cluster,
} as const;

export const amrHighAvailability = resourcePolicy({
  ...shared,
  name: "amr-high-availability",
  pack: "practices",
  description: "A cluster should have a replica.",
  judge: (subject, { stack }) => {
    const findings = withoutReplica(subject);
    // Production is the guardrail's; one fault is reported once.
    return isProduction(stack, subject.get("tags")) ? [] : findings;
  },
  good: [aCluster({ highAvailability: "Enabled" })],
  bad: [aCluster({ highAvailability: "Disabled" })],
});

export const amrHighAvailabilityProduction = resourcePolicy({
  ...shared,
  name: "amr-high-availability-production",
  pack: "guardrails",
  description: "A production cluster must have a replica.",
  judge: (subject, { stack }) => {
    const findings = withoutReplica(subject);
    return isProduction(stack, subject.get("tags")) ? findings : [];
  },
  good: [aCluster({ highAvailability: "Enabled", tags: { environment: "production" } })],
  bad: [aCluster({ highAvailability: "Disabled", tags: { environment: "production" } })],
});

function withoutReplica(subject: Subject<ClusterKey>): Finding[] {
  const value = subject.get("highAvailability");
  return isAbsent(value) || is(value, "Enabled")
    ? []
    : [
        {
          property: subject.path("highAvailability"),
          found: show(value),
          wanted: '"Enabled" or absent',
          fix: `Write \`${subject.line("highAvailability", '"Enabled"')}\``,
          because:
            "Without a replica there is no service-level agreement, and scaling or maintenance loses the data",
        },
      ];
}
