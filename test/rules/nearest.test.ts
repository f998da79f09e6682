import { nearest } from "../../rules/nearest";

test.each([
  ["balanced_b1", "Balanced_B1"],
  ["Balanced-B1", "Balanced_B1"],
  ["highAvailabilty", "highAvailability"],
  ["something else entirely", undefined],
  ["", undefined],
])("%j is most likely meant to be %j", (text, meant) => {
  expect(nearest(text, ["Balanced_B1", "highAvailability"])).toBe(meant);
});

test("among no candidates there is none", () => {
  expect(nearest("x", [])).toBeUndefined();
});
