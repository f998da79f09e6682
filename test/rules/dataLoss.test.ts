import * as fc from "fast-check";

import { dataLossProblems, isInForce } from "../../rules/dataLoss";
import { formatProblem } from "../../rules/problem";

const now = new Date("2026-03-10T15:00:00Z");
const problems = (reason: string, until: string): string[] =>
  dataLossProblems({ reason, until }, now).map((each) => formatProblem(each));

test("a reason and a day within a week are a permission", () => {
  expect(problems("TICKET-1", "2026-03-17")).toEqual([]);
  expect(isInForce({ reason: "TICKET-1", until: "2026-03-17" }, now)).toBe(true);
});

test.each([
  [
    "",
    "2026-03-11",
    'allowDataLoss.reason: "" – a permission to destroy data needs a reason. Write the reason, such as the number of the ticket.',
  ],
  [
    "TICKET-1",
    "2026-03-18",
    'allowDataLoss.until: "2026-03-18" – is more than 7 days ahead; a permission that outlives its purpose destroys data by accident. Write a date no later than 2026-03-17.',
  ],
  [
    "TICKET-1",
    "tomorrow",
    'allowDataLoss.until: "tomorrow" – is not a date. Write it in the form 2026-03-11.',
  ],
  [
    "TICKET-1",
    "2026-02-31",
    'allowDataLoss.until: "2026-02-31" – is not a date. Write it in the form 2026-03-11.',
  ],
])("reason %j until %j is refused", (reason, until, message) => {
  expect(problems(reason, until)).toEqual([message]);
});

test("a permission is in force to the end of its last day in UTC, and not a moment longer", () => {
  const permission = { reason: "TICKET-1", until: "2026-03-10" };
  expect(isInForce(permission, new Date("2026-03-10T23:59:59.999Z"))).toBe(true);
  expect(isInForce(permission, new Date("2026-03-11T00:00:00Z"))).toBe(false);
  expect(isInForce(undefined, now)).toBe(false);
});

test("no accepted permission is in force eight days later", () => {
  fc.assert(
    fc.property(fc.integer({ min: -400, max: 400 }), (days) => {
      const until = new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
      const permission = { reason: "x", until };
      const later = new Date(now.getTime() + 8 * 86_400_000);
      if (dataLossProblems(permission, now).length === 0) {
        expect(isInForce(permission, later)).toBe(false);
      }
    }),
  );
});
