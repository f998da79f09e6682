import fc from "fast-check";

import { formatPropertyPath, parsePropertyPath } from "../../../pulumi/events/propertyPath";
import { nameOf } from "../../../pulumi/deployment";
import { stepsOf } from "../../../pulumi/events/steps";
import { valueAt } from "../../../rules/valueAt";
import { clusterStep, databaseStep } from "./events";

const tags = (value: unknown) => ({ custom: true, inputs: { tags: value } });

describe("a step", () => {
  test.each([
    ["create", "create"],
    ["import", "import"],
    ["read", "read"],
    ["update", "update"],
    ["delete", "delete"],
    ["same", "unchanged"],
  ])("of the engine's kind %s is called %s", (op, operation) => {
    expect(stepsOf([databaseStep(op)])).toMatchObject([
      {
        operation,
        type: "azure-native:redisenterprise:Database",
        name: "main-database",
        azureName: "default",
        isResource: true,
        changes: [],
        protection: "kept",
      },
    ]);
  });

  test("of a refresh is none", () => {
    expect(stepsOf([databaseStep("refresh")])).toEqual([]);
  });

  test("replaces a resource once, however many steps the engine takes", () => {
    const keys = { keys: ["modules"], detailedDiff: null };
    const old = { custom: true, inputs: { modules: [{ name: "RedisJSON" }] } };
    const wanted = { custom: true, inputs: { modules: [{ name: "RedisBloom" }] } };
    const more = { ...keys, old, new: wanted };
    for (const order of [
      ["delete-replaced", "replace", "create-replacement"],
      ["create-replacement", "replace", "delete-replaced"],
    ]) {
      const [only, ...others] = stepsOf(order.map((op) => databaseStep(op, more)));
      expect(others).toEqual([]);
      expect(only?.operation).toBe("replace");
      expect(only?.changes).toEqual([
        {
          path: "modules",
          kind: "update",
          before: [{ name: "RedisJSON" }],
          after: [{ name: "RedisBloom" }],
          replaces: true,
        },
      ]);
    }
  });

  test("replaces a resource also where the run ended before it came to what replaces it", () => {
    expect(
      stepsOf([databaseStep("delete-replaced", { keys: ["modules"], new: null })]),
    ).toMatchObject([{ operation: "replace", changes: [] }]);
  });

  test("that causes others comes before them, though deletions run from the last to the first", () => {
    const steps = stepsOf([
      databaseStep("delete-replaced"),
      clusterStep("delete-replaced"),
      clusterStep("replace"),
      databaseStep("replace"),
    ]);
    expect(steps.map(({ name }) => name)).toEqual(["main", "main-database"]);
  });

  test("names in Azure what is made already by its id, and what isn't by its inputs", () => {
    const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/live";
    expect(
      stepsOf([clusterStep("update", { old: { id, custom: true, inputs: {} } })]),
    ).toMatchObject([{ azureName: "live" }]);
    expect(stepsOf([clusterStep("create")])).toMatchObject([
      { azureName: "mic-erp-be-stage-redis" },
    ]);
  });

  test("on a component or a provider is on no resource of Azure", () => {
    const component = { old: null, new: { custom: false, inputs: {} } };
    const type = "pulumi:providers:azure-native";
    expect(stepsOf([clusterStep("create", component)])).toMatchObject([{ isResource: false }]);
    expect(stepsOf([clusterStep("create", { type })])).toMatchObject([{ isResource: false }]);
  });

  test("reports that protection is added or lifted, even if nothing else changes", () => {
    const state = (protect?: boolean) => ({
      custom: true,
      inputs: {},
      ...(protect && { protect }),
    });
    const protection = (before?: boolean, after?: boolean) =>
      stepsOf([clusterStep("same", { old: state(before), new: state(after) })])[0]?.protection;
    expect(protection(true, false)).toBe("lifted");
    expect(protection(false, true)).toBe("added");
    expect(protection(true, true)).toBe("kept");
    expect(protection(undefined, undefined)).toBe("kept");
  });
});

describe("what an update changes", () => {
  test("is reported property by property", () => {
    const [step] = stepsOf([
      clusterStep("update", {
        old: tags({ owner: "a", gone: "x" }),
        new: tags({ owner: "b", "cost.center": "7" }),
        detailedDiff: {
          "tags.owner": { diffKind: "update", inputDiff: true },
          "tags.gone": { diffKind: "delete", inputDiff: true },
          'tags["cost.center"]': { diffKind: "add", inputDiff: true },
        },
      }),
    ]);
    const changes = [
      { path: 'tags["cost.center"]', kind: "add", before: undefined, after: "7", replaces: false },
      { path: "tags.gone", kind: "delete", before: "x", after: undefined, replaces: false },
      { path: "tags.owner", kind: "update", before: "a", after: "b", replaces: false },
    ];
    expect(step?.changes).toHaveLength(3);
    expect(step?.changes).toEqual(expect.arrayContaining(changes));
  });

  test("is found by comparison also for a property that is called like one of every object", () => {
    const [step] = stepsOf([
      clusterStep("update", { old: tags({}), new: tags({ toString: "x" }), detailedDiff: null }),
    ]);
    expect(step?.changes).toEqual([
      { path: "tags.toString", kind: "add", before: undefined, after: "x", replaces: false },
    ]);
  });

  test("is found by comparison where the provider reports no details", () => {
    const [step] = stepsOf([
      clusterStep("update", {
        old: tags({ owner: "a", same: "s" }),
        new: tags({ owner: "b", same: "s" }),
      }),
    ]);
    expect(step?.changes).toEqual([
      { path: "tags.owner", kind: "update", before: "a", after: "b", replaces: false },
    ]);
  });

  test("is compared with what Azure holds, where the inputs are the same", () => {
    const [step] = stepsOf([
      clusterStep("update", {
        old: { ...tags({ owner: "a" }), outputs: { tags: { owner: "by hand" } } },
        new: tags({ owner: "a" }),
        detailedDiff: { "tags.owner": { diffKind: "update", inputDiff: false } },
      }),
    ]);
    expect(step?.changes).toMatchObject([{ before: "by hand", after: "a" }]);
  });

  test("names the property for which the resource is replaced", () => {
    const [step] = stepsOf([
      clusterStep("replace", {
        old: { custom: true, inputs: { location: "uksouth", tags: { owner: "a" } } },
        new: { custom: true, inputs: { location: "ukwest", tags: { owner: "b" } } },
        detailedDiff: {
          location: { diffKind: "update-replace", inputDiff: true },
          "tags.owner": { diffKind: "update", inputDiff: true },
        },
      }),
    ]);
    expect(step?.changes.map(({ path, replaces }) => [path, replaces])).toEqual([
      ["location", true],
      ["tags.owner", false],
    ]);
  });

  test("masks what is secret by its name, and says what isn't known yet", () => {
    const [step] = stepsOf([
      clusterStep("update", {
        old: { custom: true, inputs: { properties: { primaryKey: "open sesame" }, hostName: "h" } },
        new: {
          custom: true,
          inputs: {
            properties: { primaryKey: "other" },
            hostName: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
          },
        },
      }),
    ]);
    expect(step?.changes).toMatchObject([{ path: "hostName", before: "h", after: "[computed]" }]);
    expect(JSON.stringify(step)).not.toContain("open sesame");
  });

  test("never shows the value of a secret in a vault, marked as secret or not", () => {
    const value = (text: string) => ({ custom: true, inputs: { properties: { value: text } } });
    const [step] = stepsOf([
      clusterStep("update", {
        type: "azure-native:keyvault/v20230701:Secret",
        old: value("before"),
        new: value("after"),
        detailedDiff: { "properties.value": { diffKind: "update", inputDiff: true } },
      }),
    ]);
    expect(step?.changes).toMatchObject([{ before: "[secret]", after: "[secret]" }]);
    expect(step?.inputs).toEqual({ properties: { value: "[secret]" } });
  });
});

test("a URN's name may hold the separator itself", () => {
  expect(nameOf("urn:pulumi:dev::project::type::a::b")).toBe("a::b");
});

describe("a property path", () => {
  test.each([
    ["sku.name", ["sku", "name"]],
    ["modules[0].name", ["modules", 0, "name"]],
    ['tags["a.b"]', ["tags", "a.b"]],
    ['["a\\"b"].c', ['a"b', "c"]],
    ["a[", ["a["]],
    ["", [""]],
  ])("%s is read", (text, path) => {
    expect(parsePropertyPath(text)).toEqual(path);
  });

  test("is written as it is read, whatever its segments", () => {
    const segment = fc.oneof(fc.string({ minLength: 1 }), fc.nat());
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(segment), (first, rest) => {
        const path = [first, ...rest];
        expect(parsePropertyPath(formatPropertyPath(path))).toEqual(path);
      }),
    );
  });

  test("finds a value, and nothing that an object merely inherits", () => {
    expect(valueAt({ a: [{ b: 1 }] }, ["a", 0, "b"])).toBe(1);
    expect(valueAt({}, ["constructor"])).toBeUndefined();
    expect(valueAt("text", ["length"])).toBeUndefined();
  });
});
