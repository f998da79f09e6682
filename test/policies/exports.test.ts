import { allPolicies } from "../../policies/all";
import * as exported from "../../policies/index";

test("whoever builds packs of their own finds each policy by its name, and no other", () => {
  const policies = Object.values(exported).filter(
    (each) => typeof each === "object" && "pack" in each,
  );
  expect(new Set(policies)).toEqual(new Set(allPolicies));
});
