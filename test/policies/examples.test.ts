import { allRules } from "../../policies/all";
import { assemble } from "../../policies/framework/assemble";
import type { Rule } from "../../policies/framework/rule";
import { Analyzer } from "./analyzer";

async function judged(rule: Rule, which: "good" | "bad") {
  const text = JSON.stringify({ [rule.pack]: { [rule.name]: rule.exampleSettings ?? {} } });
  const source = () => ({ file: "policies/config/dev.json", text });
  return new Analyzer(assemble(rule.pack, [rule], { source })).judge(rule[which]);
}

describe.each(allRules.map((rule) => [rule.name, rule] as const))("%s", (_, rule) => {
  test("its good example passes", async () => {
    expect(await judged(rule, "good")).toEqual([]);
  });

  test("its bad example is reported by it", async () => {
    const reported = await judged(rule, "bad");
    expect(reported.length).toBeGreaterThan(0);
    expect(new Set(reported.map(({ policy }) => policy))).toEqual(new Set([rule.name]));
  });
});
