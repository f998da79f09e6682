import { argumentProblems, type ArgumentShapes, withStandIns } from "../../rules/argumentShape";
import { environmentProblems } from "../../rules/environment";
import { environmentArguments, standInParts } from "../../rules/environmentArguments";
import { instanceProblems } from "../../rules/instance";
import { instanceArguments, standInChoices } from "../../rules/instanceArguments";
import { instanceSettings } from "../../rules/instanceSettings";

const shapes: ArgumentShapes = {
  size: { required: true, oneOf: ["small", "large"] },
  names: { list: true },
  access: { required: true, of: { keys: { required: true, oneOf: ["Enabled"] } } },
  links: { list: true, byMode: { adopt: {}, create: { name: { required: true } } } },
};
const good = { size: "small", access: { keys: "Enabled" } };

const said = (args: Record<string, unknown>): string[] =>
  argumentProblems(args, shapes).map(({ property, rule, fix }) => `${property} ${rule} ${fix}`);

test("what is right is no problem, what isn't given either", () => {
  expect(said(good)).toEqual([]);
  const all = { ...good, names: ["a"], links: [{ mode: "adopt" }, { mode: "create", name: "b" }] };
  expect(said(all)).toEqual([]);
  expect(said({ ...good, names: undefined, nothing: undefined })).toEqual([]);
});

test.each<[string, Record<string, unknown>, string[]]>([
  ["a missing choice", { size: undefined }, ["size is missing. Write one of small, large."]],
  ["a missing object", { access: null }, ["access is missing. Write it."]],
  [
    "a value that nothing takes",
    { size: "Small" },
    ["size isn't an allowed value. Write one of small, large (did you mean small?)."],
  ],
  [
    "a value that isn't known yet",
    { size: Promise.resolve("small") },
    [
      "size must be known when the program starts: an Output or a promise isn't. Write one of small, large.",
    ],
  ],
  ["no list", { names: "a" }, ["names must be a list. Write a list."]],
  ["no object", { access: "Enabled" }, ["access must be an object. Write an object."]],
  ["what is below", { access: {} }, ["access.keys is missing. Write Enabled."]],
  [
    "an item of a list",
    { links: [{ mode: "adopt" }, { mode: "create" }] },
    ["links[1].name is missing. Write it."],
  ],
  [
    "an unknown mode",
    { links: [{ mode: "make" }] },
    ["links[0].mode isn't an allowed value. Write one of adopt, create."],
  ],
  [
    "what another mode has",
    { links: [{ mode: "adopt", name: "b" }] },
    ["links[0].name isn't a known argument. Arguments here are mode."],
  ],
  ["a misspelt name", { sizes: "x" }, ["sizes isn't a known argument. Did you mean `size`?"]],
  [
    "a setting of another service",
    { port: 6380 },
    [expect.stringContaining("port Azure Managed Redis listens only on 10000")],
  ],
])("%s is refused", (_what, changed, problems) => {
  expect(said({ ...good, ...changed })).toEqual(problems);
});

test("everything is refused at once", () => {
  expect(said({ nothing: 1 })).toHaveLength(3);
});

test("what stands in for a missing argument breaks no rule", () => {
  const choices = withStandIns({}, argumentProblems({}, instanceArguments), standInChoices);
  expect(instanceProblems(instanceSettings({ ...choices, name: "my-redis" }))).toEqual([]);
  const parts = withStandIns({}, argumentProblems({}, environmentArguments), standInParts);
  expect(environmentProblems({ ...parts, randomSuffix: false })).toEqual([]);
});
