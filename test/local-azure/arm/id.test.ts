import fc from "fast-check";
import { ancestorsOf, armId, parseId, resourceGroupId, sameId } from "../../../local-azure/arm/id";
import {
  describe as describeType,
  idOf,
  pathInputs,
} from "../../../local-azure/providers/description";
import { resourceTypes } from "../../../local-azure/services";

const group = resourceGroupId("g");
const database = `${group}/providers/Microsoft.Cache/redisEnterprise/c/databases/default`;

describe("an ARM id", () => {
  test("of a nested resource has its own type, its name and its parent", () => {
    expect(armId(database)).toEqual({
      id: database,
      type: "Microsoft.Cache/redisEnterprise/databases",
      name: "default",
      resourceGroup: "g",
      parent: `${group}/providers/Microsoft.Cache/redisEnterprise/c`,
      extension: false,
    });
  });

  test("of an extension has the resource that it extends as its parent", () => {
    const lock = `${database}/providers/Microsoft.Authorization/locks/keep`;
    expect(armId(lock)).toMatchObject({ parent: database, extension: true, name: "keep" });
  });

  test("lists what it is in, outermost first", () => {
    expect(ancestorsOf(database)).toEqual([
      group,
      `${group}/providers/Microsoft.Cache/redisEnterprise/c`,
    ]);
  });

  test("is the same in any case", () => {
    expect(sameId(database, database.toUpperCase())).toBe(true);
  });

  test.each([
    "",
    "/",
    "/subscriptions/s",
    "/subscriptions/s/resourceGroups",
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise",
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/c/databases",
    "/subscriptions/s/resourceGroups/g//providers/A/b/c",
    "subscriptions/s/resourceGroups/g",
    "/tenants/t/resourceGroups/g",
  ])("%j is none", (text) => {
    expect(parseId(text)).toBeUndefined();
  });
});

describe("the id of every modelled type", () => {
  const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._()-]{0,20}$/);

  test.each(resourceTypes.map(({ token }) => token))(
    "%s comes back from the inputs that made it",
    (token) => {
      const type = describeType(token);
      fc.assert(
        fc.property(fc.array(name, { minLength: 6, maxLength: 6 }), (names) => {
          const inputs = Object.fromEntries(
            type.pathParameters.map((parameter, at) => [
              parameter,
              isScope(parameter) ? database : (names[at] ?? "n"),
            ]),
          );
          const id = idOf(type, inputs);
          expect(parseId(id)?.id).toBe(id);
          const back = pathInputs(type, id) ?? {};
          for (const parameter of type.pathParameters) {
            const scope = isScope(parameter) ? database : inputs[parameter];
            expect(back[parameter]).toBe(scope);
          }
        }),
        { numRuns: 25 },
      );
    },
  );

  test("is refused by another type", () => {
    const cluster = describeType("azure-native:redisenterprise:RedisEnterprise");
    expect(pathInputs(cluster, database)).toBeUndefined();
  });
});

function isScope(parameter: string): boolean {
  return parameter === "scope" || parameter === "resourceUri";
}
