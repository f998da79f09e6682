import { nearestSku } from "../../rules/skus";
import { refusedSku } from "../../rules/sizeRules";

test.each([
  ["MemoryOptimized_M5", "MemoryOptimized_M10"],
  ["ComputeOptimized_C1", "ComputeOptimized_X3"],
  ["Balanced_B2", "Balanced_B3"],
  ["Balanced_B11", "Balanced_B10"],
  ["balanced_30", "Balanced_B20"],
  ["FlashOptimised_A100", "FlashOptimized_A250"],
  ["Balanced_B99999", "Balanced_B1000"],
])("of %s the nearest size of the same tier is %s", (name, nearest) => {
  expect(nearestSku(name)).toBe(nearest);
});

test.each(["Premium_P1", "Balanced", "", "10"])("of %j there is no nearest size", (name) => {
  expect(nearestSku(name)).toBeUndefined();
});

test("without a tier to go by, every size is named", () => {
  expect(refusedSku("Premium_P1").fix).toMatch(
    /^Write one of Balanced_B0, B1, .*; MemoryOptimized_M10, M20, .*; ComputeOptimized_X3, X5, .*; FlashOptimized_A250, .*A4500\.$/,
  );
});
