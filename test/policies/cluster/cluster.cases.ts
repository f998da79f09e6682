import {
  amrHighAvailability,
  amrHighAvailabilityProduction,
} from "../../../policies/cluster/availability";
import { amrCmkRequired, amrCmkWellformed, amrMinTls } from "../../../policies/cluster/encryption";
import { amrPublicAccessDisabled } from "../../../policies/cluster/exposure";
import { aCluster, CMK, IDENTITY_ID } from "../../../policies/framework/examples";
import { policyCases, UNKNOWN } from "../policyCases";

const good = [aCluster()];
const MANAGED = "azure:managedredis/managedRedis:ManagedRedis";

const closed = (found: string, more = "") =>
  `redis: publicNetworkAccess is ${found}; it must be "Disabled". Write \`publicNetworkAccess: "Disabled"\`${more}`;

policyCases(amrPublicAccessDisabled, {
  good,
  absent: [
    { publicNetworkAccess: undefined },
    closed("absent", ". API version 2025-07-01 refuses a cluster without this property."),
  ],
  wrongType: [{ publicNetworkAccess: false }, closed("false", ".")],
  otherCase: [{ publicNetworkAccess: "disabled" }],
  unknown: [{ publicNetworkAccess: UNKNOWN }, "redis: publicNetworkAccess"],
  more: {
    enabled: [{ publicNetworkAccess: "Enabled" }, closed('"Enabled"', ".")],
    "absent in an older API version": [
      {
        publicNetworkAccess: undefined,
        "@type": "azure-native:redisenterprise/v20241001:RedisEnterprise",
      },
      closed(
        "absent",
        ", with API version 2025-07-01 or later. An older API version leaves a cluster open by default.",
      ),
    ],
    "absent in the module of an older provider": [
      { publicNetworkAccess: undefined, "@type": "azure-native:cache:RedisEnterprise" },
      closed(
        "absent",
        ", with API version 2025-07-01 or later. An older API version leaves a cluster open by default.",
      ),
    ],
    "absent in a version that the provider stamped": [
      { publicNetworkAccess: undefined, azureApiVersion: "2024-09-01-preview" },
      closed(
        "absent",
        ", with API version 2025-07-01 or later. An older API version leaves a cluster open by default.",
      ),
    ],
    "disabled with the classic provider": [{ "@type": MANAGED }],
    "absent with the classic provider": [
      { "@type": MANAGED, publicNetworkAccess: undefined },
      closed("absent", ". The classic provider leaves a cluster open otherwise."),
    ],
    "the retired tiers' classic type, which has no such property": [
      { "@type": "azure:redis/enterpriseCluster:EnterpriseCluster" },
    ],
    "enabled with the classic provider": [
      { "@type": MANAGED, publicNetworkAccess: "Enabled" },
      closed('"Enabled"', "."),
    ],
  },
});

const tls = (found: string) =>
  `redis: minimumTlsVersion is ${found}; it must be "1.2" or absent. Write \`minimumTlsVersion: "1.2"\`.`;

policyCases(amrMinTls, {
  good: [aCluster({ minimumTlsVersion: "1.2" })],
  absent: [{ minimumTlsVersion: undefined }],
  wrongType: [{ minimumTlsVersion: 1.2 }, tls("1.2")],
  otherCase: "a version has no case",
  unknown: [{ minimumTlsVersion: UNKNOWN }, "redis: minimumTlsVersion"],
  more: {
    "1.0": [{ minimumTlsVersion: "1.0" }, tls('"1.0"')],
    "1.1": [{ minimumTlsVersion: "1.1" }, tls('"1.1"')],
    "1.3": [{ minimumTlsVersion: "1.3" }],
    empty: [{ minimumTlsVersion: "" }, tls('""')],
    null: [{ minimumTlsVersion: null }],
  },
});

const WITHOUT =
  "Without a replica there is no service-level agreement, and scaling or maintenance loses the data.";
const replica = (modal: string, found: string) =>
  `redis: highAvailability is ${found}; it ${modal} be "Enabled" or absent. Write \`highAvailability: "Enabled"\`. ${WITHOUT}`;

policyCases(amrHighAvailability, {
  good: [aCluster({ highAvailability: "Enabled" })],
  absent: [{ highAvailability: undefined }],
  wrongType: [{ highAvailability: true }, replica("should", "true")],
  otherCase: [{ highAvailability: "enabled" }],
  unknown: [{ highAvailability: UNKNOWN }, "redis: highAvailability"],
  more: {
    off: [{ highAvailability: "Disabled" }, replica("should", '"Disabled"')],
    "off in production, which is the guardrail's affair": [
      { highAvailability: "Disabled", "tags.environment": "production" },
    ],
    "off with the classic provider": [
      { "@type": MANAGED, highAvailabilityEnabled: false },
      `redis: highAvailabilityEnabled is "Disabled"; it should be "Enabled" or absent. Write \`highAvailabilityEnabled: true\`. ${WITHOUT}`,
    ],
  },
});

policyCases(amrHighAvailabilityProduction, {
  good: [aCluster({ highAvailability: "Enabled" })],
  stack: "production",
  absent: [{ highAvailability: undefined }],
  wrongType: [{ highAvailability: true }, replica("must", "true")],
  otherCase: [{ highAvailability: "DISABLED" }, replica("must", '"DISABLED"')],
  unknown: [{ highAvailability: UNKNOWN }, "redis: highAvailability"],
  more: {
    off: [{ highAvailability: "Disabled" }, replica("must", '"Disabled"')],
    "off on a cluster that its tag calls dev": [
      { highAvailability: "Disabled", "tags.environment": "dev" },
    ],
  },
});

const withKey = [aCluster(CMK)];
const key = "encryption.customerManagedKeyEncryption";
const KEY_LINE =
  '`encryption: { customerManagedKeyEncryption: { keyEncryptionKeyUrl: "https://<vault>.vault.azure.net/keys/<key>/<version>" } }`';
const required = `redis: ${key} is absent; it must be a key in Key Vault and the identity that reads it. Write ${KEY_LINE} with the identity beside it.`;

policyCases(amrCmkRequired, {
  good: withKey,
  settings: { required: true },
  absent: [{ encryption: undefined }, required],
  wrongType: [{ encryption: "customer" }, required],
  otherCase: "a key's presence has no case",
  unknown: [{ encryption: UNKNOWN }, "redis: encryption"],
  more: {
    "absent with the classic provider": [
      { "@type": MANAGED },
      'redis: customerManagedKey is absent; it must be a key in Key Vault and the identity that reads it. Write `customerManagedKey: { keyVaultKeyId: "https://<vault>.vault.azure.net/keys/<key>/<version>" }` with the identity beside it.',
    ],
    "the retired tier's classic type, which has none": [
      { "@type": "azure:redis/enterpriseCluster:EnterpriseCluster" },
    ],
  },
});

const url = (found: string) =>
  `redis: ${key}.keyEncryptionKeyUrl is ${found}; it must be a key's URL with its version. Write ${KEY_LINE}.`;
const identityType = (found: string) =>
  `redis: ${key}.keyEncryptionKeyIdentity.identityType is ${found}; it must be "userAssignedIdentity". Write \`encryption: { customerManagedKeyEncryption: { keyEncryptionKeyIdentity: { identityType: "userAssignedIdentity" } } }\`. The service can read a key only with this kind of identity.`;
const identity = (found: string) =>
  `redis: ${key}.keyEncryptionKeyIdentity.userAssignedIdentityResourceId is ${found}; it must be one of the cluster's own identities (\`identity.userAssignedIdentities\`). Write \`identity: { userAssignedIdentities: [<the same id>] }\`.`;

policyCases(amrCmkWellformed, {
  good: withKey,
  absent: [{ encryption: undefined }],
  wrongType: [{ [`${key}.keyEncryptionKeyUrl`]: 7 }, url("7")],
  otherCase: [{ [`${key}.keyEncryptionKeyIdentity.identityType`]: "USERASSIGNEDIDENTITY" }],
  unknown: [{ [`${key}.keyEncryptionKeyUrl`]: UNKNOWN }, `redis: ${key}.keyEncryptionKeyUrl`],
  more: {
    "a URL without a version": [
      { [`${key}.keyEncryptionKeyUrl`]: "https://shop-kv.vault.azure.net/keys/redis" },
      url('"https://shop-kv.vault.azure.net/keys/redis"'),
    ],
    "read by the system's identity": [
      { [`${key}.keyEncryptionKeyIdentity.identityType`]: "systemAssignedIdentity" },
      identityType('"systemAssignedIdentity"'),
    ],
    "read by nobody": [
      { [`${key}.keyEncryptionKeyIdentity`]: undefined },
      identityType("absent"),
      identity("absent"),
    ],
    "read by an identity that the cluster hasn't": [
      { "identity.userAssignedIdentities": [`${IDENTITY_ID}-other`] },
      identity(`"${IDENTITY_ID}"`),
    ],
    "the same identity in other letters": [
      { "identity.userAssignedIdentities": [IDENTITY_ID.toUpperCase()] },
    ],
    "identities as a map, as outputs have them": [
      { "identity.userAssignedIdentities": { [IDENTITY_ID]: { clientId: "x" } } },
    ],
  },
});
