import { SUBSCRIPTION_ID } from "../../local-azure/arm/id";
import { Arm } from "../../local-azure/arm/arm";
import { useEngine, type Run, type StackConfig } from "./engine";

const engine = useEngine();

const adopt = (value: unknown) => (config: StackConfig) => {
  (config["redis:instances"].main as Record<string, unknown>).adopt = value;
};

function steps(run: Run): string[] {
  return run.steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)!}`);
}

/** A live instance that no state knows: deployed, forgotten, and changed by hand since. */
beforeAll(async () => {
  const live = await engine().run("uat", "up", {
    config: (config) => {
      delete config["redis:environment"].workspace;
      config["redis:environment"].unconfirmed = [];
      config["redis:instances"].main.alerts = { enabled: false };
      Object.assign(config["redis:instances"].main, {
        evictionPolicy: "VolatileLRU",
        persistence: { type: "disabled" },
      });
    },
  });
  expect(live.exitCode).toBe(0);
  const forgotten = await engine().pulumi(engine().projectOf("uat"), [
    "stack",
    "rm",
    "uat",
    "--force",
    "--yes",
  ]);
  expect(forgotten.exitCode).toBe(0);
  renameZoneGroup("default", "made-by-hand");
});

/** A portal or another tool calls the zone group what it likes. */
function renameZoneGroup(from: string, to: string): void {
  const azure = new Arm(engine().azure.directory.azure);
  const groups = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/mic-erp-be-uat-utils-rg/providers/Microsoft.Network/privateEndpoints/mic-erp-be-uat-redis-pe/privateDnsZoneGroups`;
  const { privateDnsZoneConfigs = [] } = azure.get(`${groups}/${from}`);
  azure.delete(`${groups}/${from}`);
  azure.put(`${groups}/${to}`, { privateDnsZoneConfigs });
}

const asCommitted = (config: StackConfig): void => {
  config["redis:environment"].workspace = { mode: "adopt", name: "mic-erp-be-uat-logs" };
  delete config["redis:instances"].main.evictionPolicy;
  delete config["redis:instances"].main.persistence;
  delete config["redis:instances"].main.alerts;
};

test("without adopt the preview fails and says how to adopt it", async () => {
  const run = await engine().run("uat", "preview", { config: asCommitted });
  expect(run.exitCode).not.toBe(0);
  expect(run.output.replace(/\s+/g, " ")).toContain(
    "mic-erp-be-uat-redis exists in Azure, but not in this stack's state. If it is yours, write `adopt: true` on the instance;",
  );
});

test("the first preview imports it, and replaces and deletes nothing", async () => {
  const run = await engine().run("uat", "preview", {
    config: adopt({ privateDnsZoneGroup: "made-by-hand" }),
  });
  expect(run.exitCode).toBe(0);
  expect(
    steps(run)
      .filter((step) => step.includes(" main"))
      .sort(),
  ).toEqual([
    "create main",
    "create main-alert-connected-clients-critical",
    "create main-alert-connected-clients-warning",
    "create main-alert-evictions-critical",
    "create main-alert-server-load-critical",
    "create main-alert-used-memory-critical",
    "create main-alert-used-memory-warning",
    "create main-logs",
    "create main-metrics",
    "import main",
    "import main-database",
    "import main-dns-zone-group",
    "import main-endpoint",
    "import main-password",
  ]);
});

test("it keeps what it has", async () => {
  const run = await engine().run("uat", "up");
  expect(run.exitCode).toBe(0);
  const database = engine()
    .state("uat")
    .resources?.find(({ urn }) => urn.endsWith("::main-database"));
  expect(database?.outputs).toMatchObject({ evictionPolicy: "VolatileLRU" });
  expect(steps(await engine().run("uat", "up"))).toEqual([]);
});

test("without adopt afterwards what the configuration says is changed, in place", async () => {
  const up = await engine().run("uat", "up", { config: adopt(false) });
  expect(up.exitCode).toBe(0);
  expect(steps(up).every((step) => step.startsWith("update "))).toBe(true);
  expect(steps(up)).toContain("update main-database");
  expect(steps(await engine().run("uat", "up"))).toEqual([]);
  const zoneGroup = engine()
    .state("uat")
    .resources?.find(({ urn }) => urn.endsWith("::main-dns-zone-group"));
  expect(zoneGroup?.id).toMatch(/\/made-by-hand$/);
});

test("adopting an instance that isn't there fails as in Azure", async () => {
  const run = await engine().run("stage", "preview", { config: adopt(true) });
  expect(run.exitCode).not.toBe(0);
  expect(run.output).toMatch(/mic-erp-be-stage-redis.*does not exist/s);
});
