import * as fc from "fast-check";

import { assignmentGuid, secretsUserIn } from "../../rules/secretReaders";

const scope =
  "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/secrets/s";

test("an assignment's name is a GUID that is the same for the same right, however it is written", () => {
  const guid = assignmentGuid(scope, "AAAAAAAA-2222-4333-8444-555555555555");
  expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(assignmentGuid(scope.toUpperCase(), "aaaaaaaa-2222-4333-8444-555555555555")).toBe(guid);
  expect(assignmentGuid(`${scope}2`, "aaaaaaaa-2222-4333-8444-555555555555")).not.toBe(guid);
});

test("two principals never share one", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (one, other) => {
      fc.pre(one !== other);
      expect(assignmentGuid(scope, one)).not.toBe(assignmentGuid(scope, other));
    }),
  );
});

test("the role is named in the subscription of the secret", () => {
  expect(secretsUserIn(scope)).toBe(
    "/subscriptions/11111111-2222-4333-8444-555555555555/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6",
  );
});
