import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

import { judgedConfig, stackSchema } from "../stackSchema";
import { configReference } from "../docs/reference";
import { formatProblem } from "../rules/problem";
import { stackNames } from "../rules/stackNames";
import { stackWarnings } from "../rules/stackWarnings";
import { project } from "./project/project";

const now = new Date("2026-03-10T15:00:00Z");
const root = join(__dirname, "..");

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return -- these tests write what no type allows */
function stackFile(stack: string, folder = project): any {
  const file = parse(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(file.config).map(([key, value]) => [key.replace("redis:", ""), value]),
  );
}

function problems(breakIt: (config: any) => void): string[] {
  const config = stackFile("dev");
  breakIt(config);
  return judgedConfig(config, now).problems.map((each) => formatProblem(each, "redis:"));
}

test.each(stackNames(readdirSync(root)))("the committed Pulumi.%s.yaml has no problem", (stack) => {
  expect(judgedConfig(stackFile(stack, root), new Date()).problems).toEqual([]);
});

test.each<[what: string, breakIt: (config: any) => void, messages: string[]]>([
  [
    "a misspelt setting",
    ({ instances: { main } }) => (main.workloud = main.workload),
    ['redis:instances.main.workloud: "cache" – isn\'t a known setting. Did you mean `workload`?'],
  ],
  [
    "a setting that nothing resembles",
    (config) => (config.environment.firewall = true),
    [
      "redis:environment.firewall: true – isn't a known setting. Settings here are name, location, randomSuffix, resourceGroup, network, keyVault, privateDnsZone, workspace, actionGroup, workbook, tags, ignoreTags, unconfirmed.",
    ],
  ],
  [
    "a misspelt part of the environment",
    ({ environment }) => (environment.network.subnett = "data"),
    ['redis:environment.network.subnett: "data" – isn\'t a known setting. Did you mean `subnet`?'],
  ],
  [
    "a missing value",
    ({ instances: { main } }) => delete main.name,
    ["redis:instances.main.name: is missing. Write a string."],
  ],
  [
    "a missing choice",
    ({ instances: { main } }) => delete main.workload,
    ["redis:instances.main.workload: is missing. Write one of cache, state."],
  ],
  [
    "a wrong type",
    ({ instances: { main } }) => (main.name = 7),
    ['redis:instances.main.name: 7 – must be a string. Write "7" in quotes.'],
  ],
  [
    "a wrong choice",
    ({ instances: { main } }) => (main.highAvailability = "enabled"),
    [
      'redis:instances.main.highAvailability: "enabled" – isn\'t an allowed value. Write one of Enabled, Disabled (did you mean Enabled?).',
    ],
  ],
  [
    "neither adopt nor create",
    ({ environment }) => (environment.keyVault.mode = "import"),
    [
      'redis:environment.keyVault.mode: "import" – isn\'t an allowed value. Write one of adopt, create.',
    ],
  ],
  [
    "the predecessor's DNS zone",
    ({ environment }) => (environment.privateDnsZone.name = "privatelink.redis.cache.windows.net"),
    [
      'redis:environment.privateDnsZone.name: "privatelink.redis.cache.windows.net" – isn\'t an allowed value. Write privatelink.redis.azure.net.',
    ],
  ],
  [
    "AOF that is written always",
    ({ instances: { main } }) => (main.persistence = { type: "aof", frequency: "always" }),
    ['redis:instances.main.persistence.frequency: "always" – isn\'t an allowed value. Write 1s.'],
  ],
  [
    "a size that doesn't exist",
    ({ instances: { main } }) => (main.sku = "Balanced_B2"),
    [
      'redis:instances.main.sku: "Balanced_B2" – is not a size of Azure Managed Redis. Write Balanced_B3, or another size of its tier: Balanced_B0, B1, B3, B5, B10, B20, B50, B100, B150, B250, B350, B500, B700, B1000.',
    ],
  ],
  [
    "a hub's subscription without its resource group",
    ({ environment }) => {
      environment.keyVault.subscription = "99999999-9999-4999-8999-999999999999";
    },
    [
      'redis:environment.keyVault.subscription: "99999999-9999-4999-8999-999999999999" – names no resource group: the environment\'s own is in another subscription. Add `environment.keyVault.resourceGroup`.',
    ],
  ],
  [
    "a zone that is left to Azure Policy and named all the same",
    ({ environment }) => {
      const privateDnsZone = { mode: "policy", resourceGroup: "hub-rg" };
      Object.assign(environment, { privateDnsZone, unconfirmed: [] });
    },
    [
      'redis:environment.privateDnsZone.resourceGroup: "hub-rg" – isn\'t a setting with the `mode` or `type` that is written beside it. Remove it, or write another one.',
    ],
  ],
  [
    "a hub's subscription by its name",
    ({ environment }) => {
      Object.assign(environment.privateDnsZone, { resourceGroup: "hub-rg", subscription: "hub" });
    },
    [
      "redis:environment.privateDnsZone.subscription: \"hub\" – isn't a subscription's id. Write its GUID, as `az account list --output table` shows it.",
    ],
  ],
  [
    "a setting of a later version of the API",
    ({ instances: { main } }) => (main.notifyKeyspaceEvents = "KEA"),
    [
      'redis:instances.main.notifyKeyspaceEvents: "KEA" – takes version 2026-09-01 of Microsoft.Cache/redisEnterprise; azure-native 3.28.0 sends 2025-07-01, which has no such thing. Remove it until the provider has that version. Set by hand, it may be gone with the next change of the instance.',
    ],
  ],
  [
    "capacity from an old template",
    ({ instances: { main } }) => (main.capacity = 1),
    [
      "redis:instances.main.capacity: 1 – Azure Managed Redis has no capacity: the SKU's name is the whole size (capacity belongs to the retired Enterprise tiers). Remove it.",
    ],
  ],
  [
    "zones",
    ({ instances: { main } }) => (main.zones = ["1", "2", "3"]),
    [
      'redis:instances.main.zones: ["1","2","3"] – Azure refuses zones on Azure Managed Redis: it spreads an instance with high availability over zones by itself. Remove it, and keep `highAvailability: Enabled`.',
    ],
  ],
  [
    "a lock that is read-only",
    ({ instances: { main } }) => (main.lock = { mode: "create", level: "ReadOnly" }),
    [
      'redis:instances.main.lock.level: "ReadOnly" – a lock of the stack is always CanNotDelete; ReadOnly is no choice. It refuses every POST too, so that nothing can list the access keys that the secrets hold. Remove it.',
    ],
  ],
  [
    "a lock without a mode",
    ({ instances: { main } }) => (main.lock = true),
    ["redis:instances.main.lock: true – must be a mapping. Settings here are mode, name, scope."],
  ],
  [
    "an owner's lock without a name",
    ({ instances: { main } }) => (main.lock = { mode: "adopt", scope: "cluster" }),
    [
      "redis:instances.main.lock.name: is missing. Write a string.",
      'redis:instances.main.lock.scope: "cluster" – isn\'t an allowed value. Write one of instance, resourceGroup.',
    ],
  ],
  [
    "a lock by a name that Azure doesn't take",
    ({ instances: { main } }) => (main.lock = { mode: "adopt", name: "a/b" }),
    [
      'redis:instances.main.lock.name: "a/b" – a lock\'s name has 1 to 260 characters without `<>%&:\\?/`. Write the name that `az lock list` shows.',
    ],
  ],
  [
    "the predecessor's port",
    ({ instances: { main } }) => (main.port = 6380),
    [
      "redis:instances.main.port: 6380 – Azure Managed Redis listens only on 10000; 6380 and 6379 are ports of Azure Cache for Redis. Remove it.",
    ],
  ],
  [
    "plaintext",
    ({ instances: { main } }) => (main.clientProtocol = "Plaintext"),
    [
      'redis:instances.main.clientProtocol: "Plaintext" – connections always use TLS; plaintext would expose the password on the network. Remove it.',
    ],
  ],
  [
    "four problems at once",
    ({ instances: { main } }) => {
      main.capacity = 1;
      main.workload = "queue";
      main.sku = "balanced_b1";
      main.allowDataLoss = { reason: "x", until: "2026-04-11" };
    },
    [
      'redis:instances.main.sku: "balanced_b1" – is not a size of Azure Managed Redis. Write Balanced_B1.',
      'redis:instances.main.workload: "queue" – isn\'t an allowed value. Write one of cache, state.',
      "redis:instances.main.capacity: 1 – Azure Managed Redis has no capacity: the SKU's name is the whole size (capacity belongs to the retired Enterprise tiers). Remove it.",
      'redis:instances.main.allowDataLoss.until: "2026-04-11" – is more than 7 days ahead; a permission that outlives its purpose destroys data by accident. Write a date no later than 2026-03-17.',
    ],
  ],
  [
    "allowDataLoss without a reason",
    ({ instances: { main } }) => (main.allowDataLoss = { until: "2026-03-11" }),
    ["redis:instances.main.allowDataLoss.reason: is missing. Write a string."],
  ],
  [
    "allowDataLoss that is too long",
    ({ instances: { main } }) => (main.allowDataLoss = { reason: "x", until: "2026-04-11" }),
    [
      'redis:instances.main.allowDataLoss.until: "2026-04-11" – is more than 7 days ahead; a permission that outlives its purpose destroys data by accident. Write a date no later than 2026-03-17.',
    ],
  ],
  [
    "a region's display name",
    ({ environment }) => (environment.location = "UK South"),
    [
      "redis:environment.location: \"UK South\" – isn't a region's short name. Write it as uksouth.",
    ],
  ],
  [
    "a workbook that is adopted",
    ({ environment }) => (environment.workbook = { mode: "adopt", name: "Redis" }),
    ['redis:environment.workbook.mode: "adopt" – isn\'t an allowed value. Write create.'],
  ],
  [
    "a workbook without a title",
    ({ environment }) => (environment.workbook = { mode: "create", name: " " }),
    [
      'redis:environment.workbook.name: " " – must have 1 to 256 characters in one line, with no space first or last. Write a name that fits.',
    ],
  ],
  [
    "a workbook's title that leaves no room for the suffix",
    (config) => {
      config.environment.randomSuffix = true;
      config.environment.workbook = { mode: "create", name: "R".repeat(250) };
    },
    [
      `redis:environment.workbook.name: "${"R".repeat(79)}… – must have 1 to 256 characters in one line, with no space first or last. The random suffix takes 7 of these characters. Write a name that fits.`,
    ],
  ],
  [
    "a vault's name of 25 characters",
    ({ environment }) => (environment.keyVault.name = "mic-erp-be-production-skv"),
    [
      'redis:environment.keyVault.name: "mic-erp-be-production-skv" – must have 3 to 24 letters, digits and single hyphens, a letter first and no hyphen last. Write a name that fits.',
    ],
  ],
  [
    "a vault's name that leaves no room for the suffix",
    (config) => {
      config.environment.randomSuffix = true;
      config.environment.keyVault = { mode: "create", name: "an-eighteen-letter" };
    },
    [
      'redis:environment.keyVault.name: "an-eighteen-letter" – must have 3 to 24 letters, digits and single hyphens, a letter first and no hyphen last. The random suffix takes 7 of these characters. Write a name that fits.',
    ],
  ],
  [
    "keys with no vault",
    ({ environment }) => delete environment.keyVault,
    [
      'redis:instances.main.access.keys: "Enabled" – there is no vault to put the password in. Add `environment.keyVault`, or write `keys: Disabled` and name principals.',
    ],
  ],
  [
    "a live instance in a group that is created",
    (config) => {
      config.environment.resourceGroup.mode = "create";
      config.instances.main.adopt = true;
    },
    [
      "redis:instances.main.adopt: true – a live instance can't be in a resource group that this stack creates. Write `environment.resourceGroup.mode: adopt`, or leave `adopt` out.",
    ],
  ],
  [
    "live parts that the stack has no use for",
    ({ environment, instances: { main } }) => {
      delete environment.workspace;
      environment.unconfirmed = [];
      main.access.principals = [
        { objectId: "91c1e064-da28-45b9-936a-bc638d7bac55", assign: false },
      ];
      main.adopt = {
        diagnosticSettings: { metrics: "all" },
        accessPolicyAssignments: { "91c1e064-da28-45b9-936a-bc638d7bac55": "reader" },
      };
    },
    [
      'redis:instances.main.adopt.diagnosticSettings.metrics: "all" – the environment has no workspace, so the stack has no such setting. Remove it, or name the workspace.',
      'redis:instances.main.adopt.accessPolicyAssignments.91c1e064-da28-45b9-936a-bc638d7bac55: "reader" – is no principal whose assignment the stack makes. List it under `access.principals`, without `assign: false`.',
    ],
  ],
  [
    "a live setting that is left alone, and an assignment that can't be imported",
    ({ instances: { main } }) => {
      main.diagnosticSettings = { logs: false };
      main.access.principals = [{ objectId: "91c1e064-da28-45b9-936a-bc638d7bac55" }];
      main.adopt = {
        diagnosticSettings: { logs: "all" },
        accessPolicyAssignments: { "91C1E064-da28-45b9-936a-bc638d7bac55": "read-er" },
      };
    },
    [
      'redis:instances.main.adopt.diagnosticSettings.logs: "all" – `diagnosticSettings.logs` is false, so the stack leaves it alone. Remove one of the two.',
      "redis:instances.main.adopt.accessPolicyAssignments.91C1E064-da28-45b9-936a-bc638d7bac55: \"read-er\" – can't be imported: Pulumi's provider takes 1 to 60 letters and digits. Remove it, and write `assign: false` on the principal: the stack then leaves the assignment alone.",
    ],
  ],
  [
    "a second instance with the same names",
    ({ instances }) => (instances.second = { ...instances.main }),
    [
      'redis:instances.second.name: "mic-erp-be-dev-redis" – instance `main` has the same name; one would overwrite or hide the other. Give each instance its own.',
      'redis:instances.second.privateEndpoint: "mic-erp-be-dev-redis-pe" – instance `main` has the same private endpoint; one would overwrite or hide the other. Give each instance its own.',
      'redis:instances.second.access.passwordSecret: "RedisConfiguration--Password" – instance `main` has the same Key Vault secret; one would overwrite or hide the other. Give each instance its own.',
    ],
  ],
  [
    "endpoints of one name in one resource group, of two instances and of one",
    ({ instances }) => {
      const endpoint = (network: string, resourceGroup = "partner-rg") => ({
        network: { name: network, resourceGroup: "partner-rg" },
        ...{ name: "partner-pe", resourceGroup, privateDnsZone: { mode: "policy" } },
      });
      instances.main.furtherEndpoints = { one: endpoint("vnet-a"), two: endpoint("vnet-b") };
      const access = { keys: "Enabled", passwordSecret: "Second" };
      instances.second = { ...instances.main, name: "second", access };
      instances.second.furtherEndpoints = {
        one: endpoint("vnet-a"),
        two: endpoint("vnet-b", "other-rg"),
      };
    },
    [
      'redis:instances.main.furtherEndpoints.two.name: "partner-pe" – instance `main` has the same private endpoint; one would overwrite or hide the other. Give each instance its own.',
      'redis:instances.second.furtherEndpoints.one.name: "partner-pe" – instance `main` has the same private endpoint; one would overwrite or hide the other. Give each instance its own.',
    ],
  ],
  [
    "a second link to one network",
    ({ environment }) =>
      (environment.privateDnsZone.networkLinks = [
        { mode: "create", name: "a" },
        { mode: "create", name: "b" },
      ]),
    [
      "redis:environment.privateDnsZone.networkLinks[1].network: a link to the environment's network is already listed above. Remove one of the two, or name another network.",
    ],
  ],
  [
    "an action group that tells nobody",
    ({ environment }) =>
      (environment.actionGroup = { mode: "create", name: "on-call", emails: [] }),
    [
      "redis:environment.actionGroup.emails: [] – is empty, so nobody is notified. Name at least one address; prefer a team's.",
    ],
  ],
  [
    "an address that is none, and one that stands twice",
    ({ environment }) =>
      (environment.actionGroup = {
        mode: "create",
        name: "on-call",
        emails: ["team@example.com", "the team", "Team@example.com"],
      }),
    [
      'redis:environment.actionGroup.emails[1]: "the team" – is not an e-mail address. Write it as name@example.com.',
      'redis:environment.actionGroup.emails[2]: "Team@example.com" – is already listed at emails[0]. Remove one of the two.',
    ],
  ],
  [
    "an action group's name that Azure doesn't take",
    ({ environment }) => (environment.actionGroup = { mode: "adopt", name: "on/call" }),
    [
      'redis:environment.actionGroup.name: "on/call" – must have 1 to 260 characters without `:<>+/&%\\?|`, with no space or `.` last. Write a name that fits.',
    ],
  ],
  [
    "thresholds without the critical one",
    ({ instances: { main } }) => (main.alerts = { connectedClients: { warning: 80 } }),
    ["redis:instances.main.alerts.connectedClients.critical: is missing. Write a number."],
  ],
  [
    "a critical threshold that comes first",
    ({ instances: { main } }) =>
      (main.alerts = { connectedClients: { warning: 120, critical: 80 } }),
    [
      "redis:instances.main.alerts.connectedClients.warning: 120 – must be below critical, which is 80. Write a smaller number here, or a larger one there.",
    ],
  ],
  [
    "an instance's key with capitals",
    ({ instances }) => {
      instances.Main = instances.main;
      delete instances.main;
    },
    [
      'redis:instances.Main: "Main" – an instance\'s key has 1 to 31 lower-case letters, digits and hyphens, a letter first. Write a key such as `main`; it never changes afterwards.',
    ],
  ],
  [
    "no instance",
    (config) => (config.instances = {}),
    [
      "redis:instances: is empty. Name at least one instance; to take everything down, run `pulumi destroy`.",
    ],
  ],
  [
    "an unconfirmed setting that isn't there",
    ({ environment }) => environment.unconfirmed.push("environment.subnet"),
    [
      'redis:environment.unconfirmed[4]: "environment.subnet" – names no setting of this stack file. Write a path such as `environment.location`, or remove it once it is confirmed.',
    ],
  ],
  [
    "a misspelt top-level key",
    (config) => {
      config.instance = config.instances;
      delete config.instances;
    },
    [
      "redis:instances: is missing. Write a mapping.",
      expect.stringMatching(
        /^redis:instance: .* – isn't a known setting\. Did you mean `instances`\?$/,
      ),
    ],
  ],
])("%s is refused in plain words", (_what, breakIt, messages) => {
  expect(problems(breakIt)).toEqual(messages);
});

test("each unconfirmed value is warned of by name", () => {
  const config = stackSchema.parse(stackFile("production"));
  expect(stackWarnings(config, now)).toEqual([
    [
      "Nobody has confirmed these values. Confirm each, and remove it from redis:environment.unconfirmed.",
      '  environment.location: "uksouth"',
      '  environment.network.name: "mic-erp-be-production-vnet"',
      '  environment.keyVault.name: "mic-erp-be-prod-skv"',
      '  environment.privateDnsZone.networkLinks[0].name: "mic-erp-be-production-vnet-link"',
      '  environment.workspace.name: "mic-erp-be-production-logs"',
    ].join("\n"),
    nobodyIsTold,
  ]);
});

test("an unconfirmed value may be a default that the stack file leaves out", () => {
  const file = stackFile("dev");
  file.environment.unconfirmed = [
    "instances.main.highAvailability",
    "instances.main.access.passwordSecret",
    "instances.main.alerts.connectedClients.critical",
    "instances.main.adopt",
  ];
  delete file.instances.main.highAvailability;
  delete file.instances.main.access.passwordSecret;
  expect(stackWarnings(stackSchema.parse(file), now)).toContain(
    [
      "Nobody has confirmed these values. Confirm each, and remove it from redis:environment.unconfirmed.",
      '  instances.main.highAvailability: "Enabled"',
      '  instances.main.access.passwordSecret: "RedisConfiguration--Password"',
      "  instances.main.alerts.connectedClients.critical: 120",
      "  instances.main.adopt: false",
    ].join("\n"),
  );
});

const nobodyIsTold =
  "Nobody is notified when an alert on `main` fires. Set redis:environment.actionGroup.";

test.each<[string, (config: any) => void, string[]]>([
  ["no action group", () => undefined, [nobodyIsTold]],
  [
    "an action group",
    ({ environment }) => (environment.actionGroup = { mode: "adopt", name: "on-call" }),
    [],
  ],
  ["no alert", ({ instances: { main } }) => (main.alerts = { enabled: false }), []],
])("a stack with %s is warned of what tells nobody", (_what, change, warnings) => {
  const file = stackFile("dev");
  file.environment.unconfirmed = [];
  change(file);
  expect(stackWarnings(stackSchema.parse(file), now)).toEqual(warnings);
});

test.each([
  [
    "2026-03-10",
    "redis:instances.main.allowDataLoss is in force until 2026-03-10 (TICKET-1): this instance can be replaced or removed, and its data would be lost.",
  ],
  ["2026-03-09", "redis:instances.main.allowDataLoss expired on 2026-03-09 (TICKET-1). Remove it."],
])("a permission until %s is told on every preview", (until, warning) => {
  const file = stackFile("sandbox");
  file.instances.main.allowDataLoss = { reason: "TICKET-1", until };
  expect(stackWarnings(stackSchema.parse(file), now)).toEqual([warning]);
});

test("docs/config.md says what the schema says: run `npm run docs` after a change", () => {
  const page = readFileSync(join(__dirname, "../docs/config.md"), "utf8");
  expect(page).toBe(configReference());
});
