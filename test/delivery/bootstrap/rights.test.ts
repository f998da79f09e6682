import * as fc from "fast-check";

import {
  assignableSubscriptions,
  identitiesOf,
  rightsOf,
  rolesInUse,
  stacksOf,
  subjectOf,
} from "../../../delivery/bootstrap/rights";
import type { Right } from "../../../delivery/bootstrap/right";
import { rightsDigest } from "../../../delivery/bootstrap/rightsDigest";
import type { Needs, StackEndpoint, StackNeeds } from "../../../delivery/bootstrap/stackNeeds";
import { mayListKeys } from "../../../delivery/bootstrap/roles";
import type { Identities } from "../../../delivery/bootstrap/identities";
import { givenNow, widerRights } from "../../../delivery/bootstrap/secretScopes";
import { backendVariables, githubVariables } from "../../../delivery/bootstrap/variables";
import { changed, good, needs, SANDBOX_SUBSCRIPTION, settings, SUBSCRIPTION } from "./settings";

const sandbox = changed("sandbox", { subscription: SANDBOX_SUBSCRIPTION });

/** `dev: deploy at resourceGroup dev-rg`. */
const line = ({ identity, role, scope }: Right): string =>
  `${identity}: ${role} at ${scope.kind} ${"name" in scope ? scope.name : "id" in scope ? scope.id : scope.subscription}`;

const group = (name: string, subscription = SUBSCRIPTION): string =>
  `/subscriptions/${subscription}/resourceGroups/${name}`;
const secretIn = (vault: string, name: string): string => `${vault}/secrets/${name}`;
const devVault = `${group("dev-rg")}/providers/Microsoft.KeyVault/vaults/dev-kv`;
const uatVault = `${group("uat-rg")}/providers/Microsoft.KeyVault/vaults/uat-kv`;

/** The needs of an environment that lets applications read its secrets. */
const granted = (stack: keyof typeof needs): StackNeeds => ({
  ...needs[stack],
  secrets: { ...needs[stack].secrets, granted: true },
});

const lines = (raw?: unknown): string[] => rightsOf(settings(raw), needs).map(line);

test("each environment has two identities, sandboxes have one", () => {
  expect(identitiesOf(settings(sandbox)).map(({ key }) => key)).toEqual(
    // prettier-ignore
    ["dev-preview", "dev", "uat-preview", "uat", "sandbox"],
  );
  expect(stacksOf(settings(sandbox))).toEqual(["dev", "uat", "sandbox"]);
});

test("this is everything that anybody may", () => {
  expect(lines(sandbox)).toEqual([
    "dev-preview: preview at resourceGroup dev-rg",
    "dev-preview: read-state at container dev",
    "dev-preview: use-key at key dev",
    "dev: deploy at resourceGroup dev-rg",
    `dev: write-secret at resource ${secretIn(devVault, "RedisConfiguration--Password")}`,
    "dev: write-state at container dev",
    "dev: use-key at key dev",
    "uat-preview: preview at resourceGroup uat-rg",
    "uat-preview: read-state at container uat",
    "uat-preview: use-key at key uat",
    "uat: deploy at resourceGroup uat-rg",
    `uat: write-secret at resource ${secretIn(uatVault, "One")}`,
    `uat: write-secret at resource ${secretIn(uatVault, "Two")}`,
    "uat: write-state at container uat",
    "uat: use-key at key uat",
    `sandbox: sandbox at subscription ${SANDBOX_SUBSCRIPTION}`,
    "sandbox: write-state at container sandbox",
    "sandbox: create-stacks at key sandbox",
  ]);
});

describe("an environment that is looked after by an identity of its own", () => {
  const withOps = changed("environments.dev.ops", true);
  const added = (raw: unknown, of: Needs = needs): string[] => {
    const before = lines();
    return rightsOf(settings(raw), of)
      .map(line)
      .filter((each) => !before.includes(each));
  };

  test("has a third one, and nobody else has", () => {
    expect(identitiesOf(settings(withOps)).map(({ key }) => key)).toEqual(
      // prettier-ignore
      ["dev-preview", "dev", "dev-ops", "uat-preview", "uat"],
    );
    expect(stacksOf(settings(withOps))).toEqual(["dev", "uat"]);
  });

  test("lets it into its resource group and its secrets, and into no state", () => {
    expect(added(withOps)).toEqual([
      "dev-ops: ops at resourceGroup dev-rg",
      `dev-ops: read-secret at resource ${secretIn(devVault, "RedisConfiguration--Password")}`,
    ]);
  });

  test("lets it look at a zone elsewhere, and at no network or workspace there", () => {
    const elsewhere = { network: "hub-rg", privateDnsZone: "hub-rg", workspace: "hub-rg" };
    const raw = changed("environments.dev", { resourceGroup: "dev-rg", ops: true, elsewhere });
    expect(added(raw).filter((each) => each.startsWith("dev-ops: ops"))).toEqual([
      "dev-ops: ops at resourceGroup dev-rg",
      "dev-ops: ops-privateDnsZone at resourceGroup hub-rg",
    ]);
  });

  test("lets it look at endpoints in further networks, and at their zones", () => {
    const at = (resourceGroup: string, below?: string) => ({
      ...{ subscription: SUBSCRIPTION, resourceGroup },
      ...(below !== undefined && { id: `${group(resourceGroup)}/providers/${below}` }),
    });
    const zone = at("dns-rg", "Microsoft.Network/privateDnsZones/privatelink.redis.azure.net");
    const endpoint = {
      place: at("analytics-rg"),
      network: at("network-rg", "Microsoft.Network/virtualNetworks/analytics-vnet"),
      privateDnsZone: zone,
    };
    const own = { ...endpoint, place: at("DEV-rg") };
    const found = added(withOps, { ...needs, dev: { ...needs.dev, endpoints: [endpoint, own] } });
    expect(found.filter((each) => each.startsWith("dev-ops: ops-"))).toEqual([
      `dev-ops: ops-privateDnsZone at resource ${zone.id!}`,
      "dev-ops: ops-endpoint at resourceGroup analytics-rg",
    ]);
  });

  test("has another digest of its rights, and the others keep theirs", () => {
    const digest = (raw: unknown, stack: string): string =>
      rightsDigest(settings(raw), rightsOf(settings(raw), needs), stack);
    expect(digest(withOps, "dev")).not.toBe(digest(good, "dev"));
    expect(digest(withOps, "uat")).toBe(digest(good, "uat"));
  });

  test("is told at GitHub who it is, and nothing of the state", () => {
    const identities = Object.fromEntries(
      identitiesOf(settings(withOps)).map(({ key }) => [key, { clientId: `id of ${key}` }]),
    ) as unknown as Identities;
    const all = githubVariables(settings(withOps), rightsOf(settings(withOps), needs), identities);
    expect(all["dev-ops"]).toEqual({
      AZURE_CLIENT_ID: "id of dev-ops",
      AZURE_TENANT_ID: good.azure.tenant,
      AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
    });
    expect(all.dev).toHaveProperty("PULUMI_BACKEND_URL");
  });

  test("isn't let into a whole vault while its secret isn't there", () => {
    const rights = rightsOf(settings(withOps), needs);
    const missing = new Set(rights.filter(({ of }) => of === "RedisConfiguration--Password"));
    expect(givenNow(rights, missing).filter(({ role }) => role === "read-secret")).toEqual([]);
    expect(widerRights(missing)).toContain(
      "dev-ops may not read its secret for now: RedisConfiguration--Password isn't there yet, and Azure gives no " +
        "right on what doesn't exist. Run this again after the first deployment.",
    );
  });
});

test("these identities may list access keys, each in its own place alone", () => {
  const listing = rightsOf(settings(sandbox), needs).filter(({ role }) =>
    mayListKeys.includes(role),
  );
  expect(listing.map(line)).toEqual([
    "dev-preview: preview at resourceGroup dev-rg",
    "dev: deploy at resourceGroup dev-rg",
    "uat-preview: preview at resourceGroup uat-rg",
    "uat: deploy at resourceGroup uat-rg",
    `sandbox: sandbox at subscription ${SANDBOX_SUBSCRIPTION}`,
  ]);
});

test("a part elsewhere is given its own role there, one in the same resource group none", () => {
  const elsewhere = { privateDnsZone: "hub-rg", workspace: "DEV-rg" };
  const found = lines(changed("environments.dev.elsewhere", elsewhere));
  expect(found.filter((each) => !lines().includes(each))).toEqual([
    "dev-preview: preview-privateDnsZone at resourceGroup hub-rg",
    "dev: deploy-privateDnsZone at resourceGroup hub-rg",
  ]);
});

test("a part is found by its ARM id as well, in another subscription, and rights are given there alone", () => {
  const hub = group("hub-rg", SANDBOX_SUBSCRIPTION);
  const zone = `${hub}/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`;
  const vault = `${hub}/providers/Microsoft.KeyVault/vaults/shared-kv`;
  const raw = changed("environments.dev.elsewhere", {
    network: hub,
    privateDnsZone: zone,
    keyVault: vault,
  });
  const found = lines(raw);
  expect(found.filter((each) => each.startsWith("dev: ") && !lines().includes(each))).toEqual([
    "dev: deploy-network at resourceGroup hub-rg",
    `dev: deploy-privateDnsZone at resource ${zone}`,
    `dev: deploy-keyVault at resource ${vault}`,
    `dev: write-secret at resource ${secretIn(vault, "RedisConfiguration--Password")}`,
  ]);
  const rights = rightsOf(settings(raw), needs);
  for (const role of ["deploy-network", "deploy-privateDnsZone", "write-secret"] as const) {
    expect(assignableSubscriptions(settings(raw), rights, role)).toEqual([
      SUBSCRIPTION,
      SANDBOX_SUBSCRIPTION,
    ]);
  }
});

test("a vault elsewhere by its resource group has the secrets there", () => {
  const found = lines(changed("environments.dev.elsewhere", { keyVault: "hub-rg" }));
  expect(found).toContain(
    `dev: write-secret at resource ${group("hub-rg")}/providers/Microsoft.KeyVault/vaults/dev-kv/secrets/RedisConfiguration--Password`,
  );
});

describe("an endpoint in a further network", () => {
  const place = (resourceGroup: string, below = "", subscription = SUBSCRIPTION) => ({
    subscription,
    resourceGroup,
    ...(below !== "" && {
      id: `${group(resourceGroup, subscription)}/providers/Microsoft.Network/${below}`,
    }),
  });
  const zone = "privateDnsZones/privatelink.redis.azure.net";
  const endpoint = {
    place: place("analytics-rg"),
    network: place("network-rg", "virtualNetworks/analytics-vnet"),
    privateDnsZone: place("dns-rg", zone, SANDBOX_SUBSCRIPTION),
  };
  const added = (...endpoints: StackEndpoint[]): Right[] => {
    const before = lines();
    return rightsOf(settings(), { ...needs, dev: { ...needs.dev, endpoints } }).filter(
      (right) => !before.includes(line(right)),
    );
  };

  test("gives rights on its network and its zone alone, and in its own group", () => {
    const vnet = `${group("network-rg")}/providers/Microsoft.Network/virtualNetworks/analytics-vnet`;
    const zoneId = `${group("dns-rg", SANDBOX_SUBSCRIPTION)}/providers/Microsoft.Network/${zone}`;
    expect(added(endpoint).map(line)).toEqual([
      "dev-preview: preview-endpoint at resourceGroup analytics-rg",
      `dev-preview: preview-endpoint-network at resource ${vnet}`,
      `dev-preview: preview-privateDnsZone at resource ${zoneId}`,
      "dev: deploy-endpoint at resourceGroup analytics-rg",
      `dev: deploy-endpoint-network at resource ${vnet}`,
      `dev: deploy-privateDnsZone at resource ${zoneId}`,
    ]);
  });

  test("takes no further right in the environment's own group, and none on a zone that is left to others", () => {
    const own = { place: place("DEV-rg"), network: endpoint.network };
    expect(added(own).map(({ role }) => role)).toEqual([
      "preview-endpoint-network",
      "deploy-endpoint-network",
    ]);
  });

  test("a second one in the same places gives nothing twice", () => {
    expect(added(endpoint, endpoint)).toEqual(added(endpoint));
  });

  test("each of several rights has a name of its own", () => {
    const other = { ...endpoint, network: place("network-rg", "virtualNetworks/other-vnet") };
    const names = added(endpoint, other).map(({ identity, role, of }) =>
      [identity, role, of].join("-"),
    );
    expect(new Set(names).size).toBe(8);
    expect(names).toContain(
      `dev-deploy-privateDnsZone-${SANDBOX_SUBSCRIPTION}-dns-rg-privatelink.redis.azure.net`,
    );
  });
});

test("who lets applications read secrets may give that role to service principals, and nothing else", () => {
  const granting = { ...needs, uat: granted("uat") };
  const rights = rightsOf(settings(), granting).filter(({ condition }) => condition !== undefined);
  expect(rights.map(line)).toEqual([
    `uat: grant-secret at resource ${secretIn(uatVault, "One")}`,
    `uat: grant-secret at resource ${secretIn(uatVault, "Two")}`,
  ]);
  for (const { condition } of rights) {
    expect(condition).toBe(
      "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR " +
        "(@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {4633458b-17de-408a-b874-0445c86b69e6} AND " +
        "@Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'})) AND " +
        "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR " +
        "(@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {4633458b-17de-408a-b874-0445c86b69e6} AND " +
        "@Resource[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))",
    );
  }
});

test("nobody is given grant-secret without its condition", () => {
  const all = { dev: granted("dev"), uat: granted("uat") };
  const granting = rightsOf(settings(sandbox), all).filter(({ role }) => role === "grant-secret");
  expect(granting).toHaveLength(3);
  expect(granting.filter(({ condition }) => condition === undefined)).toEqual([]);
});

test("who may make locks was told so, and may in its own resource group", () => {
  const raw = changed("environments.uat.locks", true);
  expect(lines(raw).filter((each) => !lines().includes(each))).toEqual([
    "uat: lock at resourceGroup uat-rg",
  ]);
});

test("an environment without secrets may write none", () => {
  const rights = rightsOf(settings(), {});
  expect(rights.filter(({ role }) => role === "write-secret")).toEqual([]);
});

describe("the digest of a stack's rights", () => {
  const digest = (raw: unknown = good, of: Needs = needs, stack = "dev"): string =>
    rightsDigest(settings(raw), rightsOf(settings(raw), of), stack);

  test("is the same for the same rights, whatever else the configuration says", () => {
    expect(digest(changed("azure.location", "westeurope"))).toBe(digest());
    expect(digest(changed("environments.uat.resourceGroup", "other-rg"))).toBe(digest());
    expect(digest()).toMatch(/^[0-9a-f]{16}$/);
  });

  const renamed = { ...needs.dev, secrets: { ...needs.dev.secrets, names: ["Renamed"] } };

  test("is another with other rights", () => {
    const others = [
      digest(changed("environments.dev.resourceGroup", "other-rg")),
      digest(changed("environments.dev.elsewhere", { network: "hub-rg" })),
      digest(good, { ...needs, dev: renamed }),
      digest(good, needs, "uat"),
    ];
    expect(new Set([digest(), ...others]).size).toBe(5);
  });
});

test("with Pulumi Cloud nobody has a right on a container or a key", () => {
  const found = lines(changed("backend", { kind: "pulumi-cloud" }));
  expect(found).toEqual(lines().filter((each) => each.includes(" at resource")));
});

test("no identity has a role twice on the same: that is an assignment's name", () => {
  const everything = {
    ...sandbox,
    environments: {
      dev: {
        resourceGroup: "dev-rg",
        elsewhere: { network: "hub", privateDnsZone: "hub", keyVault: "hub", workspace: "hub" },
      },
    },
  };
  const names = rightsOf(settings(everything), needs).map(
    ({ identity, role, of = "" }) => `${identity}-${role}-${of}`,
  );
  expect(new Set(names).size).toBe(names.length);
});

test("a role can be assigned in its scopes' subscriptions and the bootstrap's own", () => {
  const raw = changed("environments.uat.subscription", SANDBOX_SUBSCRIPTION);
  const rights = rightsOf(settings(raw), needs);
  expect(assignableSubscriptions(settings(raw), rights, "deploy")).toEqual([
    SUBSCRIPTION,
    SANDBOX_SUBSCRIPTION,
  ]);
  expect(assignableSubscriptions(settings(raw), rights, "write-state")).toEqual([SUBSCRIPTION]);
});

test("only roles that somebody has are made", () => {
  const keys = (raw: unknown) => rolesInUse(rightsOf(settings(raw), needs)).map(({ key }) => key);
  expect(keys(good)).toEqual([
    "preview",
    "deploy",
    "write-secret",
    "read-state",
    "write-state",
    "use-key",
  ]);
  expect(keys(changed("backend", { kind: "pulumi-cloud" }))).toEqual([
    "preview",
    "deploy",
    "write-secret",
  ]);
});

test("a subject names the GitHub environment, and the numbers where GitHub does", () => {
  const { github } = settings();
  expect(subjectOf(github, "dev-preview")).toBe(
    "repo:mic/azure-managed-redis:environment:dev-preview",
  );
  expect(subjectOf({ ...github, ids: { owner: 12, repository: 345 } }, "dev")).toBe(
    "repo:mic@12/azure-managed-redis@345:environment:dev",
  );
});

test("a stack's backend and key are named by its own", () => {
  expect(backendVariables(settings().backend, "dev")).toEqual({
    PULUMI_BACKEND_URL: "azblob://dev?storage_account=micerpbedeploystate",
    PULUMI_SECRETS_PROVIDER: "azurekeyvault://mic-erp-be-deploy-kv.vault.azure.net/keys/dev",
  });
  expect(backendVariables({ kind: "pulumi-cloud" }, "dev")).toEqual({
    PULUMI_BACKEND_URL: "https://api.pulumi.com",
  });
});

test("however many environments there are, no identity reaches another's scope", () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{3,8}$/), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(names, (stacks) => {
      const groups = stacks.map((stack) => [stack, { resourceGroup: `rg-of-${stack}` }]);
      const raw = changed("environments", Object.fromEntries(groups));
      for (const { identity, scope } of rightsOf(settings(raw), needs)) {
        const stack = identity.replace(/-preview$/, "");
        expect("name" in scope && [stack, `rg-of-${stack}`].includes(scope.name)).toBe(true);
      }
    }),
  );
});
