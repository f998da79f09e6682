import { environmentNames, stackNames } from "../../rules/stackNames";

const files = (...stacks: string[]): string[] => [
  "Pulumi.yaml",
  "index.ts",
  ...stacks.map((stack) => `Pulumi.${stack}.yaml`),
];

test("the environments come in the order of a change's way to production, then the others by name", () => {
  expect(stackNames(files("zoo", "production", "dev", "sandbox", "ant", "uat"))).toEqual([
    "dev",
    "uat",
    "production",
    "ant",
    "sandbox",
    "zoo",
  ]);
});

test("a sandbox is nobody's environment, and nothing else that begins like one", () => {
  expect(environmentNames(files("sandbox", "sandbox-17", "sandboxes", "dev"))).toEqual([
    "dev",
    "sandboxes",
  ]);
});
