import { endpointDifference } from "../../rules/endpointDifference";

const wanted = { subnet: "/subnets/data", target: "/redisEnterprise/main" };

test.each([
  ["the one that is wanted", wanted],
  ["written in another casing", { subnet: "/SUBNETS/data", target: "/redisenterprise/MAIN" }],
  ["not known", { subnet: undefined, target: undefined }],
])("an endpoint that is %s doesn't differ", (_what, live) => {
  expect(endpointDifference(live, wanted)).toBeUndefined();
});

test.each([
  [
    "in another subnet",
    { subnet: "/subnets/apps" },
    "is in /subnets/apps instead of /subnets/data",
  ],
  [
    "of another cluster",
    { target: "/redisEnterprise/old" },
    "leads to /redisEnterprise/old instead of /redisEnterprise/main",
  ],
])("one %s does", (_what, change, said) => {
  expect(endpointDifference({ ...wanted, ...change }, wanted)).toBe(said);
});
