import { SUBSCRIPTION_ID } from "../../local-azure/arm/id";
import { Arm } from "../../local-azure/arm/arm";
import type { Body } from "../../local-azure/arm/json";
import { listKeys } from "../../local-azure/services/cache/keys";
import { nameOf } from "../../pulumi/deployment";
import { type Run, type StackConfig, useEngine } from "./engine";

/** Live instances as the portal, azurerm, Azure Verified Modules and Azure Policy leave them. */

const engine = useEngine();
const azure = (): Arm => new Arm(engine().azure.directory.azure);

const group = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/mic-erp-be-uat-utils-rg`;
const provider = `${group}/providers`;
const workspaceId = `${provider}/Microsoft.OperationalInsights/workspaces/mic-erp-be-uat-logs`;
const clusterId = (name: string): string =>
  `${provider}/Microsoft.Cache/redisEnterprise/live-${name}`;
const databaseId = (name: string): string => `${clusterId(name)}/databases/default`;
const secretId = (name: string): string =>
  `${provider}/Microsoft.KeyVault/vaults/mic-erp-uat-kv/secrets/${name}`;
const settingId = (target: string, name: string): string =>
  `${target}/providers/Microsoft.Insights/diagnosticSettings/${name}`;

const reader = "91c1e064-da28-45b9-936a-bc638d7bac55";
const writer = "a1b2c3d4-da28-45b9-936a-bc638d7bac55";

/** What the portal makes: the workspace in another spelling, and a retention that Azure fills in. */
const sent = (part: "metrics" | "logs", what: Body): Body => ({
  workspaceId: workspaceId.toLowerCase(),
  [part]: [{ ...what, enabled: true, retentionPolicy: { days: 0, enabled: false } }],
});
const metrics = sent("metrics", { category: "AllMetrics" });
const logs = sent("logs", { category: "ConnectionEvents" });

function makeCluster(name: string, properties: Body = {}): void {
  const id = clusterId(name);
  azure().put(id, {
    location: "uksouth",
    sku: { name: "Balanced_B1" },
    highAvailability: "Enabled",
    minimumTlsVersion: "1.2",
    publicNetworkAccess: "Disabled",
    ...properties,
  });
  makeEndpoint(`live-${name}-pe`, "privateLinkServiceConnections", id);
}

function makeEndpoint(name: string, connections: string, cluster: string): void {
  azure().put(`${provider}/Microsoft.Network/privateEndpoints/${name}`, {
    location: "uksouth",
    subnet: {
      id: `${provider}/Microsoft.Network/virtualNetworks/mic-erp-be-uat-vnet/subnets/data`,
    },
    [connections]: [{ name, privateLinkServiceId: cluster, groupIds: ["redisEnterprise"] }],
  });
}

function makeDatabase(name: string, properties: Body = {}): void {
  azure().put(databaseId(name), {
    accessKeysAuthentication: "Enabled",
    clientProtocol: "Encrypted",
    clusteringPolicy: "NoCluster",
    evictionPolicy: "AllKeysLRU",
    ...properties,
  });
}

function make(name: string, cluster: Body = {}, database: Body = {}): void {
  makeCluster(name, cluster);
  makeDatabase(name, database);
}

function assign(name: string, assignment: string, objectId: string): void {
  azure().put(`${databaseId(name)}/accessPolicyAssignments/${assignment}`, {
    accessPolicyName: "default",
    user: { objectId },
  });
}

/** An instance of the stack file, adopted, with a secret of its own name. */
function adopted(name: string, further: object = {}, access: object = {}): object {
  return {
    name: `live-${name}`,
    sku: "Balanced_B1",
    workload: "cache",
    alerts: { enabled: false },
    adopt: true,
    access: { keys: "Enabled", passwordSecret: `live-${name}`, ...access },
    ...further,
  };
}

const instances =
  (all: Record<string, object>) =>
  (config: StackConfig): void => {
    config["redis:environment"].unconfirmed = [];
    config["redis:instances"] = all;
  };

/** What happens to the parts of the instances; their endpoints have tests of their own. */
function steps(run: Run): string[] {
  if (run.exitCode !== 0) throw new Error(run.output);
  return run.steps
    .filter(({ type }) => /^azure-native:(redisenterprise|keyvault|monitor):/.test(type))
    .map(({ op, urn }) => `${op} ${nameOf(urn)}`)
    .sort();
}

describe("what can't be adopted as the stack file has it", () => {
  beforeAll(() => {
    const key = "https://elsewhere.vault.azure.net/keys/disks/0123456789abcdef0123456789abcdef";
    const identity = `${provider}/Microsoft.ManagedIdentity/userAssignedIdentities/disks`;
    make("encrypted", {
      encryption: {
        customerManagedKeyEncryption: {
          keyEncryptionKeyUrl: key,
          keyEncryptionKeyIdentity: {
            identityType: "userAssignedIdentity",
            userAssignedIdentityResourceId: identity,
          },
        },
      },
    });
    make(
      "replicated",
      { sku: { name: "Balanced_B3" } },
      {
        geoReplication: {
          groupNickname: "both",
          linkedDatabases: [{ id: databaseId("replicated") }],
        },
      },
    );
    make("modules", {}, { modules: [{ name: "RedisBloom", args: "" }, { name: "RedisJSON" }] });
    make("west", { location: "ukwest" });
    make("clustered", {}, { clusteringPolicy: "EnterpriseCluster" });
    make("keyless", {}, { accessKeysAuthentication: "Disabled" });
    make("assigned");
    assign("assigned", reader, reader);
    make("policy");
    azure().put(settingId(clusterId("policy"), "setByPolicy-LogAnalytics"), metrics);
    azure().put(settingId(databaseId("policy"), "default-diagnosticSettings"), logs);
    make("manual");
    makeEndpoint("by-hand", "manualPrivateLinkServiceConnections", clusterId("manual"));
    make("misled");
    makeEndpoint("astray", "privateLinkServiceConnections", clusterId("assigned"));
  });

  test("is refused in the preview, all at once, with the way out", async () => {
    const run = await engine().run("uat", "preview", {
      config: instances({
        encrypted: adopted("encrypted"),
        replicated: adopted("replicated", { sku: "Balanced_B3" }),
        modules: adopted("modules", { modules: [{ name: "RedisJSON" }, { name: "RedisBloom" }] }),
        west: adopted("west"),
        clustered: adopted("clustered"),
        keyless: adopted("keyless"),
        assigned: adopted("assigned", {}, { principals: [{ objectId: reader }] }),
        policy: adopted("policy"),
        absent: adopted("absent"),
        manual: adopted("manual", { privateEndpoint: "by-hand" }),
        misled: adopted("misled", { privateEndpoint: "astray" }),
      }),
    });
    expect(run.exitCode).not.toBe(0);
    expect(run.steps.filter(({ op }) => op === "import")).toEqual([]);
    const problems = run.diagnostics.find(({ message }) => message.startsWith("Pulumi.uat.yaml"));
    const said = (name: string, text: string): string => `  - redis:instances.${name}${text}`;
    expect(problems?.message.trimEnd().split("\n")).toEqual([
      "Pulumi.uat.yaml has 12 problems:",
      said(
        "absent.name",
        `: "live-absent" – is adopted, and ${clusterId("absent")} does not exist. ` +
          "Write the name of the live instance, or remove `adopt` to have it created.",
      ),
      said(
        "assigned.access.principals[0].objectId",
        `: "${reader}" – has an assignment named with hyphens, which Pulumi's provider can't import. ` +
          "Write `assign: false` beside it: the stack then leaves the assignment alone.",
      ),
      said(
        "clustered.clusteringPolicy",
        ': "NoCluster" – the live instance has EnterpriseCluster. Azure changes it only from NoCluster; any other ' +
          "change would need a new database, and everything in this one would be lost. Write EnterpriseCluster.",
      ),
      said(
        "encrypted.adopt",
        ": the live instance is encrypted with a customer-managed key, which a stack file can't say yet: the first " +
          "change after the adoption would leave the key out. Leave this instance out of the stack.",
      ),
      said(
        "keyless.access.keys",
        ': "Enabled" – the live database has Disabled, and a change drops every connection. Write Disabled, and who ' +
          "logs in under `principals`; change it once the instance is adopted.",
      ),
      said(
        "modules.modules",
        ': [{"name":"RedisJSON"},{"name":"RedisBloom"}] – the live database has others; once `adopt` is removed, the ' +
          "database would be replaced: its data is lost, and its keys change. " +
          'Write `modules: [{ name: RedisBloom, args: "" }, { name: RedisJSON }]`.',
      ),
      ...[
        ["metrics", "setByPolicy-LogAnalytics"],
        ["logs", "default-diagnosticSettings"],
      ].map(([part, name]) =>
        said(
          `policy.diagnosticSettings.${part}`,
          `: true – the live setting ${name} sends them to the workspace, and Azure takes no second one that does. ` +
            "Write false to leave that one to Azure Policy or whoever made it, or " +
            `\`adopt: { diagnosticSettings: { ${part}: ${name} } }\` to take it over.`,
        ),
      ),
      said(
        "replicated.adopt",
        ": the live database is in the geo-replication group both, which a stack file can't say; once `adopt` is " +
          "removed, the database would be replaced: its data is lost, and its keys change. " +
          "Leave this instance out of the stack, or unlink the database first.",
      ),
      '  - redis:environment.location: "uksouth" – instance `west` is live in ukwest; once `adopt` is removed, the ' +
        "instance would be replaced: its data is lost, and its host name and keys change. " +
        "Write ukwest, or adopt it in an environment of that region.",
      said(
        "manual.privateEndpoint",
        ': "by-hand" – its connection is a manual one, which Azure never turns into an automatic one. Write ' +
          "`endpointApproval: manual`; or create a second endpoint without `--manual-request` " +
          "(docs/runbooks/adopt-a-live-environment.md) and write its name.",
      ),
      said(
        "misled.privateEndpoint",
        `: "astray" – it leads to ${clusterId("assigned")}, not to live-misled, and Azure never changes that. ` +
          "Write the name of the endpoint that leads to the instance.",
      ),
    ]);
  });
});

describe("what is live", () => {
  beforeAll(() => {
    make(
      "portal",
      { tags: { costCenter: "4711" } },
      { modules: [{ name: "RedisBloom", args: "" }] },
    );
    azure().put(settingId(clusterId("portal"), "to-workspace"), {
      ...metrics,
      logAnalyticsDestinationType: "Dedicated",
    });
    azure().put(settingId(databaseId("portal"), "to-workspace"), logs);
    assign("portal", "reader", reader);
    assign("portal", writer.replaceAll("-", ""), writer);
    azure().put(secretId("live-portal"), {
      properties: { value: "of last year" },
      tags: { owner: "operations" },
    });

    make("policy-made");
    azure().put(settingId(clusterId("policy-made"), "setByPolicy-LogAnalytics"), metrics);
    azure().put(settingId(databaseId("policy-made"), "setByPolicy-LogAnalytics"), logs);
    assign("policy-made", reader, reader);
    azure().put(
      `${provider}/Microsoft.Insights/metricAlerts/live-policy-made-server-load-critical`,
      {
        location: "global",
        severity: 3,
        scopes: [clusterId("policy-made")],
        enabled: true,
        windowSize: "PT5M",
        evaluationFrequency: "PT1M",
        criteria: {
          odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
          allOf: [
            {
              criterionType: "StaticThresholdCriterion",
              name: "load",
              metricName: "serverLoad",
              timeAggregation: "Average",
              operator: "GreaterThan",
              threshold: 95,
            },
          ],
        },
      },
    );
    azure().put(
      `${provider}/Microsoft.Insights/scheduledQueryRules/live-policy-made-hit-rate-warning`,
      {
        location: "uksouth",
        severity: 2,
        scopes: [workspaceId],
        windowSize: "PT15M",
        evaluationFrequency: "PT15M",
        criteria: {
          allOf: [
            { query: "AzureMetrics", timeAggregation: "Average", metricMeasureColumn: "rate" },
          ],
        },
      },
    );

    makeCluster("bare");
    azure().put(settingId(clusterId("bare"), "metrics"), metrics);
  });

  test("is imported or left alone, and what isn't live is created", async () => {
    const run = await engine().run("uat", "up", {
      config: instances({
        portal: adopted(
          "portal",
          {
            modules: [{ name: "RedisBloom", args: "" }],
            adopt: {
              diagnosticSettings: { metrics: "to-workspace", logs: "to-workspace" },
              accessPolicyAssignments: { [reader]: "reader" },
            },
          },
          { principals: [{ objectId: reader }, { objectId: writer }] },
        ),
        policy: adopted(
          "policy-made",
          { alerts: { enabled: true }, diagnosticSettings: { metrics: false, logs: false } },
          { principals: [{ objectId: reader, assign: false }] },
        ),
        bare: adopted("bare"),
      }),
    });
    expect(steps(run)).toEqual([
      "create bare-database",
      "create bare-logs",
      "create bare-password",
      ...[
        "connected-clients-critical",
        "connected-clients-warning",
        "evictions-critical",
        "evictions-warning",
        "hit-rate-critical",
        "used-memory-critical",
        "used-memory-warning",
      ].map((alert) => `create policy-alert-${alert}`),
      "create policy-password",
      "import bare",
      "import bare-metrics",
      "import policy",
      "import policy-alert-hit-rate-warning",
      "import policy-alert-server-load-critical",
      "import policy-database",
      "import portal",
      `import portal-access-${reader}`,
      `import portal-access-${writer}`,
      "import portal-database",
      "import portal-logs",
      "import portal-metrics",
      "import portal-password",
    ]);
  });

  test("stays as it is without `adopt`, but for what the stack file says", async () => {
    const run = await engine().run("uat", "up", {
      config: (config) => {
        const all = config["redis:instances"] as Record<string, { adopt?: unknown }>;
        for (const each of Object.values(all)) delete each.adopt;
      },
    });
    expect(steps(run)).toEqual([
      "update bare",
      "update bare-metrics",
      "update policy",
      "update policy-alert-hit-rate-warning",
      "update policy-alert-server-load-critical",
      "update policy-database",
      "update portal",
      "update portal-database",
      "update portal-logs",
      "update portal-metrics",
      "update portal-password",
    ]);
  });

  test("keeps the names and what no setting says, and the password follows the key", () => {
    const settings = (target: string): Body[] =>
      azure()
        .within(target, "Microsoft.Insights/diagnosticSettings")
        .map(({ id }) => azure().get(id));
    // The database comes first, as a resource in the cluster.
    expect(settings(clusterId("portal"))).toMatchObject([
      {
        name: "to-workspace",
        workspaceId,
        logs: [
          {
            categoryGroup: "allLogs",
            enabled: true,
            retentionPolicy: { days: 0, enabled: false },
          },
        ],
      },
      {
        name: "to-workspace",
        workspaceId,
        metrics: metrics.metrics,
        logAnalyticsDestinationType: "Dedicated",
      },
    ]);
    expect(settings(clusterId("policy-made"))).toMatchObject([
      { name: "setByPolicy-LogAnalytics", ...logs },
      { name: "setByPolicy-LogAnalytics", ...metrics },
    ]);
    const assignments = (name: string): string[] =>
      azure()
        .within(databaseId(name))
        .filter(({ type }) => type.endsWith("/accessPolicyAssignments"))
        .map(({ id }) => id.split("/").at(-1)!);
    expect(assignments("portal").sort()).toEqual([writer.replaceAll("-", ""), "reader"]);
    expect(assignments("policy-made")).toEqual([reader]);
    const { primaryKey } = listKeys(azure(), databaseId("portal"));
    expect(azure().find(secretId("live-portal"))?.hidden).toMatchObject({ value: primaryKey });
  });

  test("is the same afterwards", async () => {
    expect(steps(await engine().run("uat", "up"))).toEqual([]);
  });
});
