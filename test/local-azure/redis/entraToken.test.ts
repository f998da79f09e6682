import { sign } from "jsonwebtoken";

import { checkToken } from "../../../local-azure/redis/entraToken";

const now = new Date("2026-01-01T12:00:00Z");
const seconds = now.getTime() / 1000;
const good = { aud: "https://redis.azure.com", oid: "id", exp: seconds + 60 };
const check = (claims: object) =>
  checkToken(sign(claims, "", { algorithm: "none", noTimestamp: true }), "id", now);

test.each([
  [good],
  [{ ...good, aud: "https://redis.azure.com/" }],
  [{ ...good, aud: "acca5fbb-b7e4-4009-81f1-37e38fd66d78" }],
  [{ ...good, nbf: seconds - 1 }],
])("%j opens", (claims) => {
  expect(check(claims)).toEqual({ expires: new Date("2026-01-01T12:01:00Z") });
});

test.each([
  [{ ...good, exp: seconds }, "it expired at 2026-01-01T12:00:00.000Z"],
  [{ ...good, exp: undefined }, "it never expires"],
  [{ ...good, nbf: seconds + 1 }, "it isn't valid before 2026-01-01T12:00:01.000Z"],
  [{ ...good, oid: "other" }, "it is of 'other', and the user name is 'id'"],
  [{ ...good, oid: undefined }, "it is of 'undefined', and the user name is 'id'"],
  [
    { ...good, aud: "https://management.azure.com" },
    "it is for 'https://management.azure.com', not for https://redis.azure.com",
  ],
  [{ ...good, aud: undefined }, "it is for '', not for https://redis.azure.com"],
])("%j doesn't: %s", (claims, refusal) => {
  expect(check(JSON.parse(JSON.stringify(claims)) as object)).toEqual({ refusal });
});

test.each(["", "key", "a.b.c"])("'%s' is no token", (text) => {
  expect(checkToken(text, "id", now)).toEqual({ refusal: "it is no token" });
});
