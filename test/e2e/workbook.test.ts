import { Arm } from "../../local-azure/arm/arm";
import { type Run, type RunOptions, type StackConfig, useEngine } from "./engine";
import { differences, steps, succeeded } from "./runs";

const engine = useEngine();
const azure = (): Arm => new Arm(engine().azure.directory.azure);
const TYPE = "Microsoft.Insights/workbooks";

const up = async (config: (config: StackConfig) => void, options: RunOptions = {}) =>
  succeeded(await engine().run("dev", "up", { ...options, config }));

/** What of the workbook a run changes. */
const changed = (run: Run): string[] =>
  Object.keys(
    run.steps.find(({ op, urn }) => op === "update" && urn.endsWith("::environment-workbook"))
      ?.detailedDiff ?? {},
  );

/** What the stack gives out. */
function outputs(): Readonly<Record<string, unknown>> {
  const { resources = [] } = engine().state("dev");
  return resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
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
  expect(Object.keys(outputs()).sort()).toEqual(["environment", "instances"]);
});

test("it is made beside what runs, and its address is an output", async () => {
  const run = await up((config) => {
    config["redis:environment"].workbook = { mode: "create", name: "Redis of dev" };
  });
  expect(steps(run)).toEqual(["create environment-workbook"]);
  const { id, tags, content } = stored();
  expect(outputs().workbook).toBe(`https://portal.azure.com/#resource${id ?? ""}/workbook`);
  expect(tags).toEqual({ environment: "dev", "hidden-title": "Redis of dev" });
  expect(content).toContain("mic-erp-be-dev-redis");
});

test("a refresh leaves it alone, no policy finds fault with it, and of two changed settings only its title changes it, in place", async () => {
  const before = outputs().workbook;
  const { content } = stored();
  const run = await up(
    (config) => {
      config["redis:environment"].workbook.name = "Redis";
      config["redis:instances"].main.tags = { costCenter: "1" };
    },
    { policies: true, args: ["--refresh"] },
  );
  expect(differences("dev", run).drifted).toEqual([]);
  expect(steps(run).filter((step) => !/^update main\b/.test(step))).toEqual([
    "update environment-workbook",
  ]);
  expect(changed(run)).toEqual(["displayName", "serializedData", "tags.hidden-title"]);
  // Its title is in its content, too; the instance's tags are not.
  expect(stored().content).toBe(content.replaceAll("Redis of dev", "Redis"));
  expect(run.violations.filter(({ resourceUrn }) => resourceUrn?.includes("orkbook"))).toEqual([]);
  expect(stored().tags).toMatchObject({ "hidden-title": "Redis" });
  expect(outputs().workbook).toBe(before);
});

test("an instance that is added joins it in place", async () => {
  const run = await up((config) => {
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
  expect(changed(run)).toEqual(["serializedData"]);
  expect(stored().content).toContain("mic-erp-be-dev-second");
});

test("taken out of the stack file, it is deleted, and nothing else", async () => {
  const run = await up((config) => delete config["redis:environment"].workbook);
  expect(steps(run)).toEqual(["delete environment-workbook"]);
  expect(azure().all(TYPE)).toEqual([]);
  expect(Object.keys(outputs()).sort()).toEqual(["environment", "instances"]);
});
