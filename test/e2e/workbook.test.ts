import { Arm } from "../../local-azure/arm/arm";
import { type Run, type StackConfig, useEngine } from "./engine";

const engine = useEngine();
const azure = (): Arm => new Arm(engine().azure.directory.azure);
const TYPE = "Microsoft.Insights/workbooks";

function succeeded(run: Run): Run {
  expect({ exitCode: run.exitCode, output: run.exitCode === 0 ? "" : run.output }).toEqual({
    exitCode: 0,
    output: "",
  });
  return run;
}

const steps = (run: Run): string[] =>
  run.steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)!}`);

const up = async (config: (config: StackConfig) => void) =>
  succeeded(await engine().run("dev", "up", { config }));

const preview = async (config: (config: StackConfig) => void = () => undefined) =>
  succeeded(await engine().run("dev", "preview", { config, policies: true }));

function output(name: string): unknown {
  const stack = engine()
    .state("dev")
    .resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
  return stack?.outputs?.[name];
}

/** What Azure has of the workbook, whose content it gives away to nobody who doesn't ask. */
function stored() {
  const [found, ...others] = azure().all(TYPE);
  expect(others).toEqual([]);
  const content = JSON.stringify(found?.hidden?.serializedData);
  return { id: found?.id, tags: found?.properties.tags, content };
}

test("a stack without one has neither a workbook nor an output of it", async () => {
  const run = await up(() => undefined);
  expect(steps(run).filter((step) => step.includes("workbook"))).toEqual([]);
  expect(Object.keys(engine().state("dev").resources?.[0]?.outputs ?? {}).sort()).toEqual([
    "environment",
    "instances",
  ]);
});

test("it is made beside what runs, and its address is an output", async () => {
  const run = await up((config) => {
    config["redis:environment"].workbook = { mode: "create", name: "Redis of dev" };
  });
  expect(steps(run)).toEqual(["create environment-workbook"]);
  const { id, tags, content } = stored();
  expect(output("workbook")).toBe(`https://portal.azure.com/#resource${id ?? ""}/workbook`);
  expect(tags).toEqual({ environment: "dev", "hidden-title": "Redis of dev" });
  expect(content).toContain("mic-erp-be-dev-redis");
});

test("nothing changes it but what it shows, a refresh neither, and no policy objects", async () => {
  succeeded(await engine().run("dev", "refresh", {}));
  const again = await preview();
  expect(steps(again)).toEqual([]);
  expect(again.violations.filter(({ resourceUrn }) => resourceUrn?.includes("orkbook"))).toEqual(
    [],
  );
  const tagged = await preview((config) => {
    config["redis:instances"].main.tags = { costCenter: "1" };
  });
  expect(steps(tagged).filter((step) => step.includes("workbook"))).toEqual([]);
});

test("an instance that is added joins it in place", async () => {
  const run = await up((config) => {
    delete config["redis:instances"].main.tags;
    config["redis:instances"].second = {
      name: "mic-erp-be-dev-second",
      sku: "Balanced_B1",
      workload: "cache",
      access: {
        keys: "Disabled",
        principals: [{ objectId: "11111111-2222-4333-8444-555555555555" }],
      },
    };
  });
  const before = steps(run).filter((step) => !step.includes("second"));
  expect(before).toEqual(["update environment-workbook"]);
  const change = run.steps.find(({ urn }) => urn.endsWith("::environment-workbook"));
  expect(Object.keys(change?.detailedDiff ?? {})).toEqual(["serializedData"]);
  expect(stored().content).toContain("mic-erp-be-dev-second");
});

test("another title changes in place, and the address stays", async () => {
  const before = output("workbook");
  const run = await up((config) => {
    config["redis:environment"].workbook.name = "Redis";
  });
  expect(steps(run)).toEqual(["update environment-workbook"]);
  expect(stored().tags).toMatchObject({ "hidden-title": "Redis" });
  expect(output("workbook")).toBe(before);
});

test("taken out of the stack file, it is deleted, and nothing else", async () => {
  const run = await up((config) => delete config["redis:environment"].workbook);
  expect(steps(run)).toEqual(["delete environment-workbook"]);
  expect(azure().all(TYPE)).toEqual([]);
});
