const path = require("node:path");

const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
  ],
};
const common = {
  rootDir: path.join(__dirname, "../.."),
  roots: ["<rootDir>/test"],
  transform,
  runtime: path.join(__dirname, "modules.cjs"),
  testEnvironment: path.join(__dirname, "environment.cjs"),
  moduleNameMapper: {
    "^\\./debuggable$": "<rootDir>/test/jest/debuggable.cjs",
  },
  moduleFileExtensions: ["ts", "js", "cjs", "json"],
};

/**
 * `unit` needs no engine and stays quick; `e2e` drives the real Pulumi CLI on the local Azure; `workflows` runs those
 * of .github on a real runner; `judges` lets clients that aren't ours judge the local Azure.
 */
module.exports = {
  maxWorkers: "100%",
  // Many start processes of their own, beside engines that keep every processor busy.
  testTimeout: 60_000,
  testSequencer: path.join(__dirname, "longestFirst.cjs"),
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/(e2e|judges|workflows)/"],
    },
    { ...common, displayName: "e2e", testMatch: ["<rootDir>/test/e2e/**/*.test.ts"] },
    // Not part of `npm test`: see CONTRIBUTING.md.
    {
      ...common,
      displayName: "judges",
      testMatch: ["<rootDir>/test/judges/**/*.test.ts"],
    },
    { ...common, displayName: "workflows", testMatch: ["<rootDir>/test/workflows/**/*.test.ts"] },
  ],
};
