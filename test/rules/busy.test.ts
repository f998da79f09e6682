import { pauseBeforeRetry } from "../../rules/busy";

const refusal = (status: number, code: string): string =>
  `Status=${status} Code="${code}" Message="The resource is busy processing a previous update request."`;

test("a request that is refused while Azure is busy is made again, with growing pauses, for ten minutes", () => {
  const pauses: number[] = [];
  const errors: string[] = [];
  for (;;) {
    errors.unshift(refusal(409, "Conflict"));
    const pause = pauseBeforeRetry(errors);
    if (pause === undefined) break;
    pauses.push(pause);
  }
  expect(pauses.slice(0, 7)).toEqual([1, 2, 4, 8, 15, 30, 30]);
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(600);
  // The engine gives up by itself after 100 attempts.
  expect(errors.length).toBeLessThan(100);
});

test.each([
  ["was accepted and failed later", `1 error occurred:\n\t* ${refusal(409, "Conflict")}\n`],
  ["is wrong", refusal(400, "BadRequest")],
  ["isn't allowed", refusal(403, "AuthorizationFailed")],
  ["took too long", "context deadline exceeded"],
  ["meets a name that is taken", refusal(409, "NameNotAvailable")],
  ["meets a lock", refusal(409, "ScopeLocked")],
  ["meets a group that is being deleted", refusal(409, "ResourceGroupBeingDeleted")],
  ["failed without a word", ""],
])("a request that %s is not made again", (_what, error) => {
  expect(pauseBeforeRetry([error])).toBeUndefined();
});

test("only the newest error counts", () => {
  const [busy, wrong] = [refusal(409, "Conflict"), refusal(400, "BadRequest")];
  expect(pauseBeforeRetry([busy, wrong])).toBe(2);
  expect(pauseBeforeRetry([wrong, busy])).toBeUndefined();
  expect(pauseBeforeRetry([])).toBeUndefined();
});
