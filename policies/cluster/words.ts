import { aCluster } from "../framework/examples";
import { type ClusterKey, cluster } from "../framework/kinds";
import { resourcePolicy } from "../framework/policy";
import { wellArchitected } from "../framework/wellArchitected";
import { type Enumeration, unknownWords } from "../framework/words";

const enumerations: readonly Enumeration<ClusterKey>[] = [
  { key: "publicNetworkAccess", words: ["Enabled", "Disabled"], usual: "Disabled" },
  { key: "highAvailability", words: ["Enabled", "Disabled"], usual: "Enabled" },
  { key: "minimumTlsVersion", words: ["1.0", "1.1", "1.2"], usual: "1.2" },
  {
    key: "identityType",
    words: ["None", "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned"],
    usual: "UserAssigned",
  },
  {
    key: "cmkIdentityType",
    words: ["systemAssignedIdentity", "userAssignedIdentity"],
    usual: "userAssignedIdentity",
  },
];

export const amrClusterWords = resourcePolicy({
  name: "amr-cluster-words",
  pack: "guardrails",
  description: "A cluster's settings must be words that Azure knows.",
  severity: "medium",
  framework: wellArchitected("OE:05"),
  url: "https://learn.microsoft.com/azure/templates/microsoft.cache/redisenterprise",
  steps: "Write one of the words that the message names: Azure refuses any other.",
  kind: cluster,
  judge: (subject) => unknownWords(subject, enumerations),
  good: [aCluster()],
  bad: [aCluster({ highAvailability: "On" })],
});
