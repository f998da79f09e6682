import { Arm } from "../../local-azure/arm/arm";
import { objectAt } from "../../local-azure/arm/json";
import { useEngine } from "./engine";
import { expectedUrns, urnsOf } from "./identities";
import { differences, succeeded } from "./runs";

const engine = useEngine();
/** A cache and a state instance in what exists already, and a cache with everything of its own. */
const stacks = ["dev", "stage", "sandbox"] as const;

const azure = (): Arm => new Arm(engine().azure.directory.azure);
const stamped = { "cost center": "4711" };

/** The ARM ids of what the stack gives tags. */
function tagged(stack: string): string[] {
  return (engine().state(stack).resources ?? []).flatMap(({ id, inputs }) =>
    inputs?.tags === undefined ? [] : [String(id)],
  );
}

/** As a remediation task of Azure Policy does, on everything that has tags. */
function stampTag(stack: string): void {
  for (const id of tagged(stack)) {
    azure().change(id, (resource) => {
      const tags = { ...objectAt(resource.properties, "tags"), ...stamped };
      return [{ ...resource, properties: { ...resource.properties, tags } }, undefined];
    });
  }
}

describe.each(stacks)("%s", (stack) => {
  test("comes up", async () => {
    const run = succeeded(await engine().run(stack, "up"));
    expect(Object.keys(run.changes)).toEqual(["create"]);
    // The engine warns of an output that is undefined.
    expect(run.output).not.toContain("Undefined value");
  });

  test("has the identities that it always had", () => {
    expect(urnsOf(engine().state(stack))).toEqual(expectedUrns(stack));
  });

  // That the others change nothing either shows where a test lists all that a run changes.
  if (stack === "sandbox")
    test("changes nothing when it is brought up again", async () => {
      const run = succeeded(await engine().run(stack, "up"));
      expect(run.steps).toEqual([]);
    });

  test("finds nothing changed in Azure, but for tags that others set, which can be left to them", async () => {
    stampTag(stack);
    const run = succeeded(
      await engine().run(stack, "up", {
        args: ["--refresh"],
        config: (config) => {
          config["redis:environment"].ignoreTags = ["cost center"];
        },
      }),
    );
    expect(differences(stack, run)).toEqual({
      stack,
      drifted: [],
      undelivered: 0,
      retired: [],
    });
    expect(Object.keys(run.changes)).toEqual(["same"]);
    expect(tagged(stack).length).toBeGreaterThan(2);
    for (const id of tagged(stack)) expect(azure().get(id).tags).toMatchObject(stamped);
  });

  test("keeps its password out of every output, and encrypted in the state", () => {
    const state = JSON.stringify(engine().state(stack));
    expect(state).toContain('"ciphertext"');
    expect(state).not.toMatch(/"(primaryKey|value)":"[A-Za-z0-9+/]{20,}=*"/);
  });
});

describe("taking it down", () => {
  test("is refused while a state instance is protected, by name", async () => {
    const run = await engine().run("stage", "destroy");
    expect(run.exitCode).not.toBe(0);
    expect(run.output).toMatch(/cannot be deleted\s+because it is protected/);
  });

  test("leaves nothing that the stack made", async () => {
    succeeded(await engine().run("dev", "destroy"));
    expect(urnsOf(engine().state("dev"))).toEqual([]);
  });

  test("leaves what it adopted, so that it comes up again, its deleted secret recovered", async () => {
    const run = succeeded(await engine().run("dev", "up"));
    expect(Object.keys(run.changes)).toEqual(["create"]);
  });
});
