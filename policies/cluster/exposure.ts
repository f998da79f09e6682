import { hasCurrentDefaults } from "../framework/apiVersion";
import { aCluster } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import { cluster } from "../framework/kinds";
import { resourcePolicy } from "../framework/policy";
import { is, isAbsent, show } from "../framework/values";

/** What becomes of a cluster that doesn't say. */
function absent(type: string, old: boolean): string {
  if (type.startsWith("azure:")) return "The classic provider leaves a cluster open otherwise";
  return old
    ? "An older API version leaves a cluster open by default"
    : "API version 2025-07-01 refuses a cluster without this property";
}

export const amrPublicAccessDisabled = resourcePolicy({
  name: "amr-public-access-disabled",
  pack: "guardrails",
  description: "A cluster must not be reachable from the internet.",
  severity: "high",
  framework: wellArchitected("SE:06"),
  url: "https://learn.microsoft.com/azure/redis/private-link",
  steps: "Disable public network access and reach the cluster through a private endpoint.",
  kind: cluster,
  judge: (subject) => {
    const access = subject.get("publicNetworkAccess");
    // The classic type of the retired tiers has no such property; that they are retired is said elsewhere.
    if (!subject.has("publicNetworkAccess") || is(access, "Disabled")) return [];
    const old = !hasCurrentDefaults(subject.given);
    return [
      {
        property: subject.path("publicNetworkAccess"),
        found: show(access),
        wanted: '"Disabled"',
        fix: `Write \`${subject.line("publicNetworkAccess", '"Disabled"')}\`${old ? ", with API version 2025-07-01 or later" : ""}`,
        ...(isAbsent(access) && {
          because: absent(subject.given.type, old),
        }),
      },
    ];
  },
  good: [aCluster()],
  bad: [aCluster({ publicNetworkAccess: "Enabled" })],
});
