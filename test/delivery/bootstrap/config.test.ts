import { unconfirmedWarning } from "../../../rules/stackWarnings";
import { judgedSettings } from "../../../delivery/bootstrap/problems";
import { formatProblem } from "../../../rules/problem";
import { changed, good, SANDBOX_SUBSCRIPTION, settings, SUBSCRIPTION } from "./settings";

const lines = (raw: unknown): string[] =>
  judgedSettings(raw).problems.map((each) => formatProblem(each));

test("the good configuration has no problem", () => {
  expect(lines(good)).toEqual([]);
  expect(lines(changed("sandbox", { subscription: SANDBOX_SUBSCRIPTION }))).toEqual([]);
  expect(lines(changed("backend", { kind: "pulumi-cloud" }))).toEqual([]);
  expect(lines(changed("environments.dev.elsewhere", { network: "hub-rg" }))).toEqual([]);
  const hub = `/subscriptions/${SUBSCRIPTION}/resourceGroups/hub-rg`;
  const keyVault = `${hub}/providers/Microsoft.KeyVault/vaults/kv`;
  expect(lines(changed("environments.dev.elsewhere", { network: hub, keyVault }))).toEqual([]);
  expect(lines(changed("github.ids", { owner: 1, repository: 2 }))).toEqual([]);
});

const name = "3 to 40 lower-case letters, digits and single hyphens, a letter first";

test.each<[property: string, value: unknown, message: string]>([
  [
    "github.owner",
    "<your organisation>",
    'github.owner: "<your organisation>" – is only a placeholder for your own value. Write letters, digits and single hyphens, such as `my-company`.',
  ],
  [
    "github.repository",
    "mic/azure-managed-redis",
    'github.repository: "mic/azure-managed-redis" – isn\'t valid. Write the name alone, such as `azure-managed-redis`.',
  ],
  ["github.ids", { owner: 1 }, "github.ids.repository: is missing. Write a number."],
  [
    "azure.tenant",
    "mic.onmicrosoft.com",
    'azure.tenant: "mic.onmicrosoft.com" – isn\'t valid. Write a GUID, such as 12345678-1234-1234-1234-123456789abc.',
  ],
  ["azure.subscription", undefined, "azure.subscription: is missing. Write a string."],
  [
    "azure.location",
    "UK South",
    "azure.location: \"UK South\" – isn't valid. Write a region's short name, such as `uksouth`.",
  ],
  [
    "backend.storageAccount",
    "mic-state",
    'backend.storageAccount: "mic-state" – isn\'t valid. Write 3 to 24 lower-case letters and digits.',
  ],
  [
    "backend.keyVault",
    "mic--kv",
    'backend.keyVault: "mic--kv" – isn\'t valid. Write 3 to 24 letters, digits and single hyphens, a letter first and no hyphen last.',
  ],
  [
    "backend.kind",
    "s3",
    'backend.kind: "s3" – isn\'t an allowed value. Write one of azblob, pulumi-cloud.',
  ],
  ["environments", {}, "environments: is empty. Name at least one environment, such as `dev`."],
  [
    "environments.sandbox",
    { resourceGroup: "sandbox-rg" },
    "environments.sandbox: is a name that the bootstrap uses itself. Name the environment differently.",
  ],
  [
    "environments.dev-preview",
    { resourceGroup: "preview-rg" },
    "environments.dev-preview: is a name that the bootstrap uses itself. Name the environment differently.",
  ],
  [
    "environments",
    { dev: { resourceGroup: "dev-rg", ops: true }, "dev-ops": { resourceGroup: "other-rg" } },
    "environments.dev-ops: is the name of the identity that dev has for `npm run ops`. Name the environment differently, or leave `ops` of dev out.",
  ],
  [
    "environments.Dev",
    { resourceGroup: "other-rg" },
    `environments.Dev: isn't a valid name for a stack, a GitHub environment, a container and a key alike. Use ${name}.`,
  ],
  [
    "environments.dev.elsewhere",
    { dns: "hub-rg" },
    "environments.dev.elsewhere.dns: {…} isn't a known setting. Settings here are network, privateDnsZone, keyVault, workspace, actionGroup.",
  ],
  [
    "environments.dev.elsewhere",
    { network: "/subscriptions/hub/resourceGroups/hub-rg" },
    "environments.dev.elsewhere.network: \"/subscriptions/hub/resourceGroups/hub-rg\" – isn't valid. Write a resource group's name, or an ARM id such as /subscriptions/…/resourceGroups/hub-rg.",
  ],
  [
    "environments.uat.resourceGroup",
    "DEV-RG",
    'environments.uat.resourceGroup: "DEV-RG" – also belongs to dev: each could change the other. Give each environment a resource group of its own.',
  ],
  [
    "environments.uat.resourceGroup",
    "mic-erp-be-deploy-rg",
    'environments.uat.resourceGroup: "mic-erp-be-deploy-rg" – is the bootstrap\'s own: its identities could change who may do what. Give one of the two another resource group.',
  ],
  [
    "sandbox",
    { subscription: SUBSCRIPTION },
    `sandbox.subscription: "${SUBSCRIPTION}" – also holds dev, uat, the bootstrap: a sandbox may delete any resource group there. Give sandboxes a subscription of their own, or leave \`sandbox\` out.`,
  ],
])("%s: %j is refused", (property, value, message) => {
  const found = lines(changed(property, value));
  expect(found).toEqual([message.replace("{…}", '"hub-rg" –')]);
});

test("one environment's own subscription is no place for sandboxes either", () => {
  const raw = changed("environments.uat.subscription", SANDBOX_SUBSCRIPTION);
  const found = lines({ ...raw, sandbox: { subscription: SANDBOX_SUBSCRIPTION.toUpperCase() } });
  expect(found).toEqual([expect.stringContaining("also holds uat")]);
});

test("an environment may be called so where the other has no such identity", () => {
  const raw = changed("environments.dev-ops", { resourceGroup: "other-rg" });
  expect(lines(raw)).toEqual([]);
});

test("the same name of a resource group in another subscription is another resource group", () => {
  const raw = changed("environments.uat", {
    resourceGroup: "dev-rg",
    subscription: SANDBOX_SUBSCRIPTION,
  });
  expect(lines(raw)).toEqual([]);
});

test("everything that is wrong is reported at once", () => {
  const raw = changed("azure.location", "UK South");
  const found = lines({ ...raw, sandbox: { subscription: "x" }, owner: "me" });
  expect(found.map((each) => each.split(":")[0])).toEqual([
    "owner",
    "azure.location",
    "sandbox.subscription",
  ]);
});

test("each unconfirmed value is warned of", () => {
  const warning = (raw?: unknown) => {
    const config = settings(raw);
    return unconfirmedWarning(config, config.unconfirmed, "bootstrap:unconfirmed");
  };
  expect(warning()).toEqual([]);
  expect(warning({ ...good, unconfirmed: ["azure.location"] })).toEqual([
    "Nobody has confirmed these values. Confirm each, and remove it from bootstrap:unconfirmed.\n" +
      '  azure.location: "uksouth"',
  ]);
});
