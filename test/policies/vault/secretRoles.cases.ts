import {
  aCluster,
  aRoleAssignment,
  aSecret,
  GROUP,
  VAULT_ID,
} from "../../../policies/framework/examples";
import { kvRoleOnSecret } from "../../../policies/vault/secretRoles";
import { policyCases, UNKNOWN } from "../policyCases";

const SECRET_ID = `${VAULT_ID}/secrets/Redis--ConnectionString`;
const OFFICER = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";
const ADMINISTRATOR = "00482a5a-887f-4fb3-b363-3b7fe8e74483";
const READER = "21090545-7ca7-4776-b22c-e363652d74d2";
const scope = (id: unknown) => ({ "shop-reads:scope": id });
const role = (id: string) => ({ "shop-reads:roleDefinitionId": `${GROUP}/roleDefinitions/${id}` });
const wide = (found: string, who = "Key Vault Secrets User", fix = "") =>
  `shop-reads: scope is ${found}; it should be the id of a secret, such as that of redis-secret. Write \`scope: <secret>.id\`${fix}. ${who} reads every other secret there too.`;
const wholeVault = wide('the whole vault "shop-kv"');
const vault = (vaultName: unknown) => ({
  type: "azure-native:keyvault:Vault",
  name: "vault",
  properties: { vaultName },
});
const app = { type: "azure-native:web:WebApp", name: "shop", properties: {} };
const ofApplication = { "shop-reads:@madeFrom": { principalId: ["shop"] }, "+": [app] };
const good = [aSecret({ value: "x" }), aRoleAssignment(SECRET_ID)];

policyCases(kvRoleOnSecret, {
  good,
  absent: [scope(undefined)],
  wrongType: [scope(7)],
  otherCase: [
    { ...scope(VAULT_ID.toUpperCase()), ...role("4633458B-17DE-408A-B874-0445C86B69E6") },
    wholeVault,
  ],
  unknown: [scope(UNKNOWN), "shop-reads: scope"],
  more: {
    "the whole vault": [scope(VAULT_ID), wholeVault],
    "another vault": [scope(`${VAULT_ID}-2`)],
    "a vault of two such secrets, whichever comes first": [
      {
        ...scope(VAULT_ID),
        "+": [{ ...aSecret({ value: "y" }, "Redis--Host"), name: "host-secret" }],
      },
      wholeVault.replace("redis-secret", "host-secret"),
    ],
    "the resource group": [scope(GROUP), wide('the whole resource group "shop-rg"')],
    "another resource group": [scope(GROUP.replace("shop-rg", "hub-rg"))],
    "the subscription": [
      scope(GROUP.replace(/\/resourceGroups.*/, "")),
      wide("a whole subscription"),
    ],
    "a management group": [
      scope("/providers/Microsoft.Management/managementGroups/shop"),
      wide("a management group"),
    ],
    "a key of the vault": [scope(`${VAULT_ID}/keys/redis`)],
    "the secret that is made in the same stack, not known yet": [
      { ...scope(UNKNOWN), "shop-reads:@madeFrom": { scope: ["redis-secret"] } },
    ],
    "a role that isn't known yet, on that secret": [
      {
        ...scope(UNKNOWN),
        "shop-reads:roleDefinitionId": UNKNOWN,
        "shop-reads:@madeFrom": { scope: ["redis-secret"], roleDefinitionId: ["redis-secret"] },
      },
    ],
    "a role that reads no values": [{ ...scope(VAULT_ID), ...role(READER) }],
    "a role that reads no values, on what isn't known yet": [
      { ...scope(UNKNOWN), ...role(READER) },
    ],
    people: [{ ...scope(VAULT_ID), "shop-reads:principalType": "Group" }],
    "whoever, whose type isn't said": [
      { ...scope(VAULT_ID), "shop-reads:principalType": undefined },
      wholeVault,
    ],
    "whoever writes secrets": [{ ...scope(VAULT_ID), ...role(OFFICER) }],
    "an application that may write secrets": [
      { ...scope(VAULT_ID), ...role(OFFICER), ...ofApplication },
      wide(
        'the whole vault "shop-kv"',
        "Key Vault Secrets Officer",
        " and the role Key Vault Secrets User for Key Vault Secrets Officer",
      ),
    ],
    "an application that may do anything in the vault": [
      { ...scope(VAULT_ID), ...role(ADMINISTRATOR), ...ofApplication },
      wide(
        'the whole vault "shop-kv"',
        "Key Vault Administrator",
        " and the role Key Vault Secrets User for Key Vault Administrator",
      ),
    ],
    "an application with a role that has nothing to do with secrets": [
      { ...scope(VAULT_ID), ...role(READER), ...ofApplication },
    ],
    "a vault whose secrets aren't for Redis": [{ secretName: "Sql--Password", ...scope(VAULT_ID) }],
    "a secret whose value is made from a cluster, whatever its name": [
      {
        secretName: "Cache--Password",
        "@madeFrom": { properties: ["redis"] },
        ...scope(VAULT_ID),
        "+": [aCluster()],
      },
      wholeVault,
    ],
    "a vault that is made in the same stack": [
      {
        vaultName: UNKNOWN,
        "@madeFrom": { vaultName: ["vault"] },
        ...scope(VAULT_ID),
        "+": [vault("shop-kv")],
      },
      wholeVault,
    ],
    "a secret that is known by its outputs only": [
      {
        "@properties": { name: "Redis--ConnectionString", id: SECRET_ID },
        ...scope(VAULT_ID),
      },
      wholeVault,
    ],
    "the classic provider's assignment, by the role's name": [
      {
        "shop-reads:@type": "azure:authorization/assignment:Assignment",
        "shop-reads:roleDefinitionId": undefined,
        "shop-reads:roleDefinitionName": "Key Vault Secrets User",
        ...scope(VAULT_ID),
      },
      wholeVault,
    ],
    "the classic provider's secret": [
      {
        "@type": "azure:keyvault/secret:Secret",
        "@properties": { name: "redis", keyVaultId: VAULT_ID },
        ...scope(VAULT_ID),
      },
      wholeVault,
    ],
  },
});

describe("while more isn't known", () => {
  const rest = {
    good,
    absent: [{ "redis-secret:": undefined, ...scope(VAULT_ID) }],
    wrongType: [{ secretName: 7, ...scope(VAULT_ID) }],
    otherCase: "what isn't known has no case",
    more: {},
  } as const;

  describe("the role", () => {
    policyCases(kvRoleOnSecret, {
      ...rest,
      unknown: [
        { ...scope(VAULT_ID), "shop-reads:roleDefinitionId": UNKNOWN },
        "shop-reads: roleDefinitionId",
      ],
    });
  });

  describe("the secret's vault", () => {
    policyCases(kvRoleOnSecret, {
      ...rest,
      unknown: [
        { ...scope(VAULT_ID), vaultName: UNKNOWN },
        'shop-reads: whether redis-secret is in the whole vault "shop-kv"',
      ],
    });
  });
});

describe("of a vault that belongs to one application", () => {
  policyCases(kvRoleOnSecret, {
    good: [aSecret({ value: "x" }), aRoleAssignment(VAULT_ID)],
    settings: { applicationVaults: ["Shop-KV"] },
    absent: [scope(undefined)],
    wrongType: [scope(7)],
    otherCase: [scope(VAULT_ID.toUpperCase())],
    unknown: [scope(UNKNOWN), "shop-reads: scope"],
    more: {
      "the whole group all the same": [scope(GROUP), wide('the whole resource group "shop-rg"')],
    },
  });
});
