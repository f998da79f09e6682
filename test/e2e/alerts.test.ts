import { Arm } from "../../local-azure/arm/arm";
import { nameOf } from "../../pulumi/deployment";
import { useEngine, type StackConfig } from "./engine";
import { sortedSteps, succeeded } from "./runs";

const engine = useEngine();

const up = async (config: (config: StackConfig) => void) =>
  sortedSteps(succeeded(await engine().run("dev", "up", { config })));

const alertsOfMain = [
  "connected-clients-critical",
  "connected-clients-warning",
  "evictions-critical",
  "evictions-warning",
  "hit-rate-critical",
  "hit-rate-warning",
  "server-load-critical",
  "used-memory-critical",
  "used-memory-warning",
];

test("without an action group every run warns that nobody is notified", async () => {
  const run = succeeded(await engine().run("dev", "up"));
  const warnings = run.diagnostics.filter(({ severity }) => severity === "warning");
  expect(warnings.map(({ message }) => message.trim())).toContain(
    "Nobody is notified when an alert on `main` fires. Set redis:environment.actionGroup.",
  );
});

test("an action group joins every alert in place, other thresholds change their own alerts, and then nobody warns", async () => {
  const run = succeeded(
    await engine().run("dev", "up", {
      policies: true,
      config: (config) => {
        config["redis:environment"].actionGroup = {
          mode: "create",
          name: "mic-erp-be-dev-on-call",
          emails: ["on-call@example.com"],
        };
        config["redis:instances"].main.alerts = {
          connectedClients: { warning: 400, critical: 600 },
        };
      },
    }),
  );
  expect(sortedSteps(run)).toEqual([
    "create environment-action-group",
    ...alertsOfMain.map((name) => `update main-alert-${name}`),
  ]);
  const further = run.steps.flatMap(({ urn, detailedDiff }) => {
    const paths = Object.keys(detailedDiff ?? {}).filter((path) => !path.startsWith("actions"));
    return paths.length === 0 ? [] : [[nameOf(urn), paths] as const];
  });
  const threshold = ["criteria.allOf[0].threshold", "description"];
  expect(Object.fromEntries(further)).toEqual({
    "main-alert-connected-clients-critical": threshold,
    "main-alert-connected-clients-warning": threshold,
  });
  expect(run.output).not.toMatch(/Nobody is notified|amr-alerts/);
});

test("an action group that exists is notified instead, and stays as it is", async () => {
  const group =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mic-erp-be-dev-utils-rg/providers/Microsoft.Insights/actionGroups/platform-on-call";
  const azure = new Arm(engine().azure.directory.azure);
  azure.put(group, {
    location: "Global",
    groupShortName: "platform",
    enabled: true,
    emailReceivers: [{ name: "platform", emailAddress: "platform@example.com" }],
  });
  const before = azure.get(group);
  const changed = await up((config) => {
    config["redis:environment"].actionGroup = {
      mode: "adopt",
      name: "platform-on-call",
      resourceGroup: "mic-erp-be-dev-utils-rg",
    };
  });
  expect(changed).toEqual([
    "delete environment-action-group",
    ...alertsOfMain.map((name) => `update main-alert-${name}`),
  ]);
  const alerts = engine()
    .state("dev")
    .resources!.filter(({ type }) => type === "azure-native:monitor:MetricAlert");
  expect(alerts.map(({ outputs }) => outputs?.actions)).toEqual(
    Array.from({ length: 7 }, () => [{ actionGroupId: group }]),
  );
  expect(azure.get(group)).toEqual(before);
});

test("switched off, the alerts go and nothing else does", async () => {
  const changed = await up((config) => {
    config["redis:instances"].main.alerts = { enabled: false };
  });
  expect(changed).toEqual(alertsOfMain.map((name) => `delete main-alert-${name}`));
});
