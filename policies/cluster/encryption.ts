import { aCluster, CMK, IDENTITY_ID } from "../framework/examples";
import { wellArchitected } from "../framework/wellArchitected";
import type { Subject } from "../framework/kind";
import { cluster, type ClusterKey } from "../framework/kinds";
import { resourcePolicy, type Finding } from "../framework/policy";
import { flagSetting } from "../framework/settings";
import { is, isAbsent, list, show, text } from "../framework/values";

const SECURITY = "https://learn.microsoft.com/azure/redis/secure-azure-managed-redis";
const CMK_GUIDE = "https://learn.microsoft.com/azure/redis/how-to-encryption";

export const amrMinTls = resourcePolicy({
  name: "amr-min-tls",
  pack: "guardrails",
  description: "A cluster must accept no TLS older than 1.2.",
  severity: "critical",
  framework: wellArchitected("SE:07"),
  url: SECURITY,
  steps: "Write 1.2, or leave the property out: 1.2 is the service's default.",
  kind: cluster,
  judge: (subject) => {
    const version = subject.get("minimumTlsVersion");
    return isAbsent(version) || is(version, "1.2") || is(version, "1.3")
      ? []
      : [
          {
            property: subject.path("minimumTlsVersion"),
            found: show(version),
            wanted: '"1.2" or absent',
            fix: `Write \`${subject.line("minimumTlsVersion", '"1.2"')}\``,
          },
        ];
  },
  remediate: (properties) => {
    properties.minimumTlsVersion = "1.2";
  },
  good: [aCluster({ minimumTlsVersion: "1.2" })],
  bad: [aCluster({ minimumTlsVersion: "1.0" })],
});

export const amrCmkRequired = resourcePolicy({
  name: "amr-cmk-required",
  pack: "practices",
  description: "A cluster's disks must be encrypted with a customer-managed key.",
  severity: "low",
  framework: wellArchitected("SE:07"),
  url: CMK_GUIDE,
  steps:
    "Give the cluster a user-assigned identity that may wrap and unwrap with the key, and name the key's version.",
  settings: { required: flagSetting(false, "Whether a customer-managed key is required.") },
  offUntil: ["required"],
  level: "mandatory",
  kind: cluster,
  judge: (subject) =>
    subject.has("cmk") && isAbsent(subject.get("cmk"))
      ? [
          {
            property: subject.path("cmk"),
            found: "absent",
            wanted: "a key in Key Vault and the identity that reads it",
            fix: `Write \`${subject.line("cmkKeyUrl", '"https://<vault>.vault.azure.net/keys/<key>/<version>"')}\` with the identity beside it`,
          },
        ]
      : [],
  good: [aCluster(CMK)],
  bad: [aCluster()],
  exampleSettings: { required: true },
});

export const amrCmkWellformed = resourcePolicy({
  name: "amr-cmk-wellformed",
  pack: "guardrails",
  description:
    "A customer-managed key must be named with its version and read by a user-assigned identity that the cluster has.",
  severity: "high",
  framework: wellArchitected("SE:07"),
  url: CMK_GUIDE,
  steps:
    "Name the key's version, let a user-assigned identity read it, and list that identity under the cluster's own.",
  kind: cluster,
  judge: (subject) =>
    subject.has("cmk") && !isAbsent(subject.get("cmk"))
      ? [...keyUrl(subject), ...identityType(subject), ...identity(subject)]
      : [],
  good: [aCluster(CMK)],
  bad: [
    aCluster({
      ...CMK,
      encryption: {
        customerManagedKeyEncryption: {
          keyEncryptionKeyUrl: "https://shop-kv.vault.azure.net/keys/redis",
          keyEncryptionKeyIdentity: {
            identityType: "userAssignedIdentity",
            userAssignedIdentityResourceId: IDENTITY_ID,
          },
        },
      },
    }),
  ],
});

const VERSIONED_KEY = /^https:\/\/[^/]+\/keys\/[^/]+\/[0-9a-z]+\/?$/i;

function keyUrl(subject: Subject<ClusterKey>): Finding[] {
  const url = subject.get("cmkKeyUrl");
  return VERSIONED_KEY.test(text(url) ?? "")
    ? []
    : [
        {
          property: subject.path("cmkKeyUrl"),
          found: show(url),
          wanted: "a key's URL with its version",
          fix: `Write \`${subject.line("cmkKeyUrl", '"https://<vault>.vault.azure.net/keys/<key>/<version>"')}\``,
        },
      ];
}

function identityType(subject: Subject<ClusterKey>): Finding[] {
  const type = subject.get("cmkIdentityType");
  return !subject.has("cmkIdentityType") || is(type, "userAssignedIdentity")
    ? []
    : [
        {
          property: subject.path("cmkIdentityType"),
          found: show(type),
          wanted: '"userAssignedIdentity"',
          fix: `Write \`${subject.line("cmkIdentityType", '"userAssignedIdentity"')}\``,
          because: "The service can read a key only with this kind of identity",
        },
      ];
}

function identity(subject: Subject<ClusterKey>): Finding[] {
  const id = subject.get("cmkIdentityId");
  const own = list(subject.get("identityIds"));
  return own.some((each) => is(id, text(each) ?? ""))
    ? []
    : [
        {
          property: subject.path("cmkIdentityId"),
          found: show(id),
          wanted: `one of the cluster's own identities (\`${subject.path("identityIds")}\`)`,
          fix: `Write \`${subject.line("identityIds", "[<the same id>]")}\``,
        },
      ];
}
