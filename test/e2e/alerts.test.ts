import { useEngine, type Run, type StackConfig } from "./engine";

const engine = useEngine();

/** What is done to which resource, in an order of its own. */
function steps(run: Run): string[] {
  return run.steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)!}`).sort();
}

function succeeded(run: Run): Run {
  expect({ exitCode: run.exitCode, output: run.exitCode === 0 ? "" : run.output }).toEqual({
    exitCode: 0,
    output: "",
  });
  return run;
}

const up = async (config: (config: StackConfig) => void) =>
  steps(succeeded(await engine().run("dev", "up", { config })));

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

test("without an action group every preview warns that nobody is notified", async () => {
  const run = succeeded(await engine().run("dev", "up"));
  const warnings = run.diagnostics.filter(({ severity }) => severity === "warning");
  expect(warnings.map(({ message }) => message.trim())).toContain(
    "Nobody is notified when an alert on `main` fires. Set redis:environment.actionGroup.",
  );
});

test("an action group joins every alert in place", async () => {
  const changed = await up((config) => {
    config["redis:environment"].actionGroup = {
      mode: "create",
      name: "mic-erp-be-dev-on-call",
      emails: ["on-call@example.com"],
    };
  });
  expect(changed).toEqual([
    "create environment-action-group",
    ...alertsOfMain.map((name) => `update main-alert-${name}`),
  ]);
});

test("with an action group nobody warns, and a second time changes nothing", async () => {
  const run = succeeded(await engine().run("dev", "preview", { policies: true }));
  expect(steps(run)).toEqual([]);
  expect(run.output).not.toMatch(/Nobody is notified|amr-alerts/);
});

test("other thresholds change in place", async () => {
  const changed = await up((config) => {
    config["redis:instances"].main.alerts = { connectedClients: { warning: 400, critical: 600 } };
  });
  expect(changed).toEqual([
    "update main-alert-connected-clients-critical",
    "update main-alert-connected-clients-warning",
  ]);
});

test("switched off, the alerts go and nothing else does", async () => {
  const changed = await up((config) => {
    config["redis:instances"].main.alerts = { enabled: false };
  });
  expect(changed).toEqual(alertsOfMain.map((name) => `delete main-alert-${name}`));
  expect(steps(await engine().run("dev", "up"))).toEqual([]);
});

const adopting = (name: string) => (config: StackConfig) => {
  config["redis:environment"].actionGroup = {
    mode: "adopt",
    name,
    resourceGroup: "mic-erp-be-dev-utils-rg",
  };
};
const groups =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mic-erp-be-dev-utils-rg/providers/Microsoft.Insights/actionGroups";

test("an action group that isn't there fails the preview, with its ARM id and its setting", async () => {
  const run = await engine().run("stage", "preview", { config: adopting("platform-on-call") });
  expect(run.exitCode).not.toBe(0);
  expect(run.output.replace(/\s+/g, " ")).toContain(
    `Action group ${groups}/platform-on-call (redis:environment.actionGroup.name):`,
  );
});

test("an action group that exists is notified, and stays as it is", async () => {
  const config = adopting("mic-erp-be-dev-on-call");
  const run = succeeded(await engine().run("stage", "up", { config }));
  expect(steps(run)).not.toContain("create environment-action-group");
  const alerts = engine()
    .state("stage")
    .resources!.filter(({ type }) => type === "azure-native:monitor:MetricAlert");
  expect(alerts.map(({ outputs }) => outputs?.actions)).toEqual(
    Array.from({ length: 6 }, () => [{ actionGroupId: `${groups}/mic-erp-be-dev-on-call` }]),
  );
  expect(steps(await engine().run("stage", "up"))).toEqual([]);
});
