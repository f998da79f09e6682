import { allPolicies } from "../../policies/all";
import { assemble } from "../../policies/framework/assemble";
import type { Policy } from "../../policies/framework/policy";
import { Analyzer } from "./analyzer";

async function judged(policy: Policy, which: "good" | "bad") {
  const text = JSON.stringify({ [policy.pack]: { [policy.name]: policy.exampleSettings ?? {} } });
  const source = () => ({ file: "policies/config/dev.json", text });
  return new Analyzer(assemble(policy.pack, [policy], { source })).judge(policy[which]);
}

describe.each(allPolicies.map((policy) => [policy.name, policy] as const))("%s", (_, policy) => {
  test("its good example passes", async () => {
    expect(await judged(policy, "good")).toEqual([]);
  });

  test("its bad example is reported by it", async () => {
    const reported = await judged(policy, "bad");
    expect(reported.length).toBeGreaterThan(0);
    expect(new Set(reported.map(({ policy }) => policy))).toEqual(new Set([policy.name]));
  });
});
