import fc from "fast-check";

import { nameSettings } from "../../../local/newEnvironment/nameSettings";
import { newName, withEnvironment, type NamedConfig } from "../../../local/newEnvironment/newName";

test.each<[name: string, from: string, expected: string]>([
  ["mic-erp-be-stage-redis", "stage", "mic-erp-be-qa-redis"],
  ["stage", "stage", "qa"],
  ["stage_rg.stage", "stage", "qa_rg.qa"],
  ["/networks/shop-stage/subnets/data", "stage", "/networks/shop-qa/subnets/data"],
  ["shop-pre-prod-redis", "pre-prod", "shop-qa-redis"],
  ["shop-a.b-redis", "a.b", "shop-qa-redis"],
  ["devices-redis", "dev", "devices-redis"],
  ["mydev-redis", "dev", "mydev-redis"],
  ["shop-aXb-redis", "a.b", "shop-aXb-redis"],
  ["mic-erp-stg-kv", "stage", "mic-erp-stg-kv"],
  ["shop", "", "shop"],
])("in %s, %s is replaced where it is a word: %s", (name, from, expected) => {
  expect(withEnvironment(name, from, "qa")).toBe(expected);
});

test("a name can be moved to another environment and back", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), word, word, (words, from, to) => {
      fc.pre(!words.includes(to));
      const name = words.join("-");
      expect(withEnvironment(withEnvironment(name, from, to), to, from)).toBe(name);
    }),
  );
});

describe("the name in the new environment", () => {
  const stack = (environment: string, vault: string): NamedConfig => ({
    environment,
    config: { environment: { name: environment, keyVault: { mode: "adopt", name: vault } } },
  });
  const vaultOf = (source: NamedConfig, others: readonly NamedConfig[]): string =>
    newName(nameSettings(source.config).at(-1)!, source, others, "qa");

  test("carries the new environment's name where the source's carries its own", () => {
    expect(vaultOf(stack("stage", "erp-stage-kv"), [stack("dev", "erp-dev-skv")])).toBe(
      "erp-qa-kv",
    );
  });

  test("follows the first pattern of another stack where the source's is alone", () => {
    const others = [
      stack("uat", "erp-u-kv"),
      stack("dev", "erp-dev-skv"),
      stack("a", "erp-a-vault"),
    ];
    expect(vaultOf(stack("stage", "erp-stg-kv"), others)).toBe("erp-qa-skv");
  });

  test("is the shared one where another stack has the same", () => {
    const others = [stack("dev", "erp-dev-skv"), stack("uat", "shared-kv")];
    expect(vaultOf(stack("stage", "shared-kv"), others)).toBe("shared-kv");
  });

  test("stays where no stack has a pattern", () => {
    expect(vaultOf(stack("stage", "erp-stg-kv"), [stack("uat", "erp-u-kv")])).toBe("erp-stg-kv");
  });
});

test("the settings that name something are distinguished from people's own words and from what the stack makes", () => {
  const config = {
    environment: {
      name: "stage",
      location: "uksouth",
      resourceGroup: { mode: "create", name: "stage-rg" },
      network: { mode: "adopt", name: "hub", resourceGroup: "hub-rg", subnet: "data" },
      privateDnsZone: {
        mode: "adopt",
        networkLinks: [{ mode: "create", name: "link", network: "/a/b" }],
      },
      tags: { name: "stage" },
      unconfirmed: ["environment.location"],
    },
    instances: {
      main: {
        name: "stage-redis",
        privateEndpoint: "stage-pe",
        modules: [{ name: "RedisJSON" }],
        access: {
          passwordSecret: "p",
          connectionStringSecret: true,
          principals: [{ name: "stage" }],
        },
      },
    },
  };
  const shown = nameSettings(config).map(
    ({ path, name, mustExist }) => `${path.join(".")} ${name}${mustExist ? " must exist" : ""}`,
  );
  expect(shown).toEqual([
    "environment.name stage",
    "environment.resourceGroup.name stage-rg",
    "environment.network.name hub must exist",
    "environment.network.resourceGroup hub-rg must exist",
    "environment.network.subnet data must exist",
    "environment.privateDnsZone.networkLinks.0.name link",
    "environment.privateDnsZone.networkLinks.0.network /a/b must exist",
    "instances.main.name stage-redis",
    "instances.main.privateEndpoint stage-pe",
    "instances.main.access.passwordSecret p",
  ]);
});
