import { jestCount, sum } from "../../../local/commands/checks";

describe("jestCount", () => {
  it("counts what passed, failed and was left out", () => {
    const result = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };
    expect(jestCount(JSON.stringify(result), 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it("counts a file that can't be run as a failure", () => {
    const result = { numPassedTests: 5, numRuntimeErrorTestSuites: 1 };
    expect(jestCount(JSON.stringify(result), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it("counts a jest that dies as a failure", () => {
    expect(jestCount("{}", 134)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("counts a jest that finds no files as nothing", () => {
    expect(jestCount("{}", 0)).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});

describe("sum", () => {
  it("adds up", () => {
    const counts = [
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ];
    expect(sum(counts)).toEqual({ passed: 11, failed: 22, skipped: 33 });
    expect(sum([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});
