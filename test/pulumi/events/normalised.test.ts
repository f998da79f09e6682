import { digestOf, normalisedSteps } from "../../../pulumi/events/normalised";
import { clusterStep, databaseStep } from "./events";

const sku = (name: string, order: "first" | "last" = "first") => ({
  custom: true,
  inputs: order === "first" ? { sku: { name }, tags: {} } : { tags: {}, sku: { name } },
});
const scaled = clusterStep("update", { old: sku("Balanced_B1"), new: sku("Balanced_B3") });
const approved = [scaled, databaseStep("create")];

test("the same steps are equal, in whatever order they and their properties come", () => {
  const other = clusterStep("update", {
    old: sku("Balanced_B1", "last"),
    new: sku("Balanced_B3", "last"),
  });
  expect(normalisedSteps([databaseStep("create"), other])).toBe(normalisedSteps(approved));
});

test("what doesn't change makes no difference", () => {
  expect(normalisedSteps([...approved, databaseStep("same")])).toBe(normalisedSteps(approved));
  expect(normalisedSteps([databaseStep("same")])).toBe("");
});

test.each([
  ["a further step", [...approved, clusterStep("delete", { urn: "urn:pulumi:a::b::c::other" })]],
  ["a missing step", [scaled]],
  ["another operation", [scaled, databaseStep("import")]],
  [
    "another value",
    [
      clusterStep("update", { old: sku("Balanced_B1"), new: sku("Balanced_B5") }),
      databaseStep("create"),
    ],
  ],
  [
    "another value before",
    [
      clusterStep("update", { old: sku("Balanced_B0"), new: sku("Balanced_B3") }),
      databaseStep("create"),
    ],
  ],
  [
    "another input of what is created",
    [scaled, databaseStep("create", { new: { custom: true, inputs: { evictionPolicy: "x" } } })],
  ],
  [
    "a protection that goes",
    [
      ...approved,
      clusterStep("same", {
        urn: "urn:pulumi:a::b::c::d",
        old: { custom: true, protect: true },
        new: { custom: true },
      }),
    ],
  ],
])("%s is a difference", (_what, events) => {
  expect(normalisedSteps(events)).not.toBe(normalisedSteps(approved));
});

test("a digest is 64 hexadecimal digits and follows the text", () => {
  expect(digestOf("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(digestOf("a")).not.toBe(digestOf("b"));
});
