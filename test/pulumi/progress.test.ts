import { pace } from "../../pulumi/progress";

test.each<[boolean | undefined, number, number]>([
  [true, 3000, 3000],
  [false, 3000, 30_000],
  [undefined, 3000, 30_000],
  [false, 60_000, 60_000],
])("on a terminal %s, every %d ms is every %d ms", (isTTY, asked, given) => {
  expect(pace(asked, isTTY === undefined ? {} : { isTTY })).toBe(given);
});
