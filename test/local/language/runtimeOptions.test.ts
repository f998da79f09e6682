import { runtimeOptions } from "../../../local/language/runtimeOptions";

describe("runtimeOptions", () => {
  it("runs TypeScript with npm when nothing is said", () => {
    expect(runtimeOptions({})).toEqual({
      typescript: true,
      nodeargs: [],
      tsconfig: undefined,
      packagemanager: "npm",
    });
  });

  it("takes what Pulumi.yaml says", () => {
    expect(
      runtimeOptions({
        typescript: false,
        nodeargs: "--require './a b.cjs'",
        tsconfig: "other.json",
        packagemanager: "pnpm",
      }),
    ).toEqual({
      typescript: false,
      nodeargs: ["--require", "./a b.cjs"],
      tsconfig: "other.json",
      packagemanager: "pnpm",
    });
  });

  it("leaves options alone that it doesn't know", () => {
    expect(runtimeOptions({ buildTarget: "bin" })).toEqual(runtimeOptions({}));
  });

  it.each([
    ["typescript", "yes", "true or false"],
    ["nodeargs", ["--a"], "one string"],
    ["tsconfig", 1, "a path"],
    ["packagemanager", "cargo", "auto, npm, yarn, pnpm or bun"],
  ])("refuses %s: %j", (option, value, expected) => {
    expect(() => runtimeOptions({ [option]: value })).toThrow(
      `the runtime option ${option} must be ${expected}, not ${JSON.stringify(value)}`,
    );
  });
});
