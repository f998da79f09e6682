import { roleWith } from "../../../ops/azure/rights";
import { clockSkew, failureOf, refusalOf } from "../../../ops/azure/wire";
import { OpsError } from "../../../ops/opsError";

const now = new Date("2026-01-01T12:00:00Z");
const refusal = {
  status: 401,
  code: "ExpiredAuthenticationToken",
  message: "The token has expired.",
  date: now.toUTCString(),
};

test.each([
  [401, "login", "Log in again"],
  [409, "busy", "Run the same command again when it is done"],
  [429, "azure", "in a few minutes"],
  [500, "azure", "azure.status.microsoft"],
  [503, "azure", "azure.status.microsoft"],
  [400, "azure", "Read what it says"],
] as const)("%i is %s, with the next step", (status, trouble, next) => {
  const error = refusalOf("the keys", { ...refusal, status }, now);
  expect([error.trouble, error.message, error.next]).toEqual([
    trouble,
    expect.stringMatching(/the keys.*ExpiredAuthenticationToken: The token has expired\./),
    expect.stringContaining(next),
  ]);
});

test.each([
  [-4, undefined],
  [4, undefined],
  [20, "This machine's clock is 20 minutes ahead of Azure's."],
  [-90, "This machine's clock is 90 minutes behind Azure's."],
])("a clock that is off by %i minutes", (minutes, text) => {
  const here = new Date(now.getTime() + minutes * 60_000);
  expect(clockSkew(now.toUTCString(), here)).toBe(text);
  const error = refusalOf("the keys", refusal, here);
  expect(error.next).toContain(text === undefined ? "az login" : "clock");
});

test("an answer without a date says nothing of the clock", () => {
  expect(clockSkew(undefined)).toBeUndefined();
  expect(clockSkew("yesterday")).toBeUndefined();
});

class AuthenticationError extends Error {
  override readonly name = "AuthenticationError";
  constructor(readonly errorResponse: { errorDescription: string }) {
    super("the SDK's own words");
  }
}

test.each([
  ["AADSTS7000215: Invalid client secret provided.\nTrace ID: 1", "az login"],
  ["AADSTS700024: Client assertion is not within its valid time range.", "clock"],
])("a login that fails with %j", (errorDescription, next) => {
  const error = failureOf("the login", new AuthenticationError({ errorDescription })) as OpsError;
  expect(error.trouble).toBe("login");
  expect(error.message).toContain(errorDescription.split("\n")[0]);
  expect(error.message).not.toContain("Trace");
  expect(error.next).toContain(next);
});

test("no network is unreachable; what isn't known stays what it is", () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  expect((failureOf("the keys", refused) as OpsError).trouble).toBe("unreachable");
  const defect = new TypeError("x is not a function");
  expect(failureOf("the keys", defect)).toBe(defect);
});

test.each([
  ["Microsoft.Cache/redisEnterprise/read", "Reader"],
  ["Microsoft.Cache/redisEnterprise/databases/listKeys/action", "Contributor"],
  ["Microsoft.KeyVault/vaults/secrets/getSecret/action", "Key Vault Secrets User"],
  ["Microsoft.KeyVault/vaults/secrets/setSecret/action", "Key Vault Secrets Officer"],
])("%s is in the role %s", (operation, role) => expect(roleWith(operation)).toBe(role));
