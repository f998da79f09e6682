import { connectionSettings, madeResources } from "../../../local/commands/result";
import type { Deployment } from "../../../pulumi/deployment";

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

function stackWith(outputs: Record<string, unknown>): Deployment {
  return { resources: [{ urn: "u", type: "pulumi:pulumi:Stack", outputs }] };
}

describe("madeResources", () => {
  it("counts what was made by kind, under the names that Azure has for it, in an order of its own", () => {
    const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise";
    const deployment: Deployment = {
      resources: [
        { urn: "a::stack", type: "pulumi:pulumi:Stack" },
        { urn: "a::p", type: "pulumi:providers:azure-native", custom: true, id: "1" },
        { urn: "a::i", type: "azure-managed-redis:index:RedisEnterprise" },
        {
          urn: "a::two",
          type: "azure-native:redisenterprise:RedisEnterprise",
          custom: true,
          id: `${id}/redis-two`,
        },
        ...["of the connected clients", "of the used memory"].map((name) => ({
          urn: `a::${name}`,
          type: "azure-native:monitor:MetricAlert",
          custom: true,
          id: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/metricAlerts/an alert ${name}`,
        })),
        {
          urn: "a::one",
          type: "azure-native:redisenterprise:RedisEnterprise",
          custom: true,
          id: `${id}/redis-one`,
        },
        {
          urn: "urn:pulumi:dev::redis::random:index/randomString:RandomString::suffix",
          type: "random:index/randomString:RandomString",
          custom: true,
          id: "x7f3",
        },
        {
          urn: "a::looked-up",
          type: "azure-native:keyvault:Vault",
          custom: true,
          external: true,
          id: "/v",
        },
      ],
    };
    expect(madeResources(deployment)).toBe(
      [
        "5 resources:",
        "  1 RandomString                     suffix",
        "  2 monitor MetricAlert",
        "    an alert of the connected clients",
        "    an alert of the used memory",
        "  2 redisenterprise RedisEnterprise  redis-one, redis-two",
      ].join("\n"),
    );
  });

  it("is content with an empty stack", () => {
    expect(madeResources({})).toBe("0 resources:\n");
  });
});

describe("connectionSettings", () => {
  it("prints every setting of every instance", () => {
    const text = connectionSettings(
      stackWith({ instances: { main: { host: "h", port: 10000, tls: { minimum: "1.2" } } } }),
    );
    expect(text).toBe(
      "\nInstance main:\n  host         h\n  port         10000\n  tls.minimum  1.2",
    );
  });

  it("prints what is in a list, each at its place, and plain values side by side", () => {
    const env = [{ name: "A", secretRef: "a" }, { name: "B" }];
    const text = connectionSettings(stackWith({ instances: { main: { env, names: ["x", "y"] } } }));
    expect(text).toBe(
      [
        "\nInstance main:",
        "  env[0].name       A",
        "  env[0].secretRef  a",
        "  env[1].name       B",
        "  names             x,y",
      ].join("\n"),
    );
  });

  it("doesn't print a secret, not even encrypted", () => {
    const text = connectionSettings(
      stackWith({ instances: { main: { host: "h", key: { ...secret, ciphertext: "v1:abc" } } } }),
    );
    expect(text).toContain("key   [secret]");
    expect(text).not.toContain("v1:abc");
  });

  it.each([{}, { instances: "none" }, { instances: { main: secret } }])(
    "prints nothing when there is nothing to print: %j",
    (outputs) => {
      expect(connectionSettings(stackWith(outputs))).toBe("");
    },
  );
});
