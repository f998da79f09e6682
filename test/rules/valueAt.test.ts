import { pathOf, valueAt } from "../../rules/valueAt";

const stack = { environment: { network: { name: "vnet" } }, list: [{ name: "one" }, null] };

test.each([
  ["environment.network.name", "vnet"],
  ["list[0].name", "one"],
  ["list[1].name", undefined],
  ["list[2]", undefined],
  ["environment.network.name.length", undefined],
  ["environment.constructor", undefined],
  ["", stack],
])("at %j there is %j", (path, value) => {
  expect(valueAt(stack, pathOf(path))).toEqual(value);
});
