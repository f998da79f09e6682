import { type EnvironmentTags, ignoredTagProblems } from "../../rules/ignoredTags";
import { formatProblem } from "../../rules/problem";

const good = { tags: { owner: "shop" }, ignoreTags: ["costCenter"] };
const instances = [{ tags: { tier: "one" } }];

test.each<[string, EnvironmentTags]>([
  ["tags that others set", good],
  ["none", {}],
])("%s can be left alone", (_what, environment) => {
  expect(ignoredTagProblems(environment, instances)).toEqual([]);
});

test.each([["environment"], ["workload"], ["Owner"], ["tier"]])(
  "%s is set by the stack, so it can't be left to others",
  (name) => {
    const problems = ignoredTagProblems({ ...good, ignoreTags: ["costCenter", name] }, instances);
    expect(problems.map((each) => formatProblem(each))).toEqual([
      `ignoreTags[1]: "${name}" – the stack sets this tag itself. Remove it here, or from the tags that are set.`,
    ]);
  },
);
