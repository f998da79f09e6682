import fc from "fast-check";

import { allPolicies, policiesIn } from "../../policies/all";
import { assemble } from "../../policies/framework/assemble";
import { aSecret } from "../../policies/framework/examples";
import { appSettingRedisTls } from "../../policies/vault/applicationSettings";
import { appSecretUnversioned } from "../../policies/vault/secretReferences";
import { kvSecretRedisTls } from "../../policies/vault/secrets";
import { Analyzer, UNKNOWN, type TestResource } from "./analyzer";

/** Every type and every property path that an example has, and those of other providers. */
const examples = allPolicies.flatMap(({ good, bad }) => [...good, ...bad]);
const otherTypes = [
  "azure-native:cache:RedisEnterprise",
  "azure-native:redisenterprise/v20240901preview:Database",
  "azure:managedredis/managedRedis:ManagedRedis",
  "azure:redis/enterpriseCluster:EnterpriseCluster",
  "azure:redis/enterpriseDatabase:EnterpriseDatabase",
  "azure:privatelink/endpoint:Endpoint",
  "azure:network/networkSecurityGroup:NetworkSecurityGroup",
  "azure:monitoring/metricAlert:MetricAlert",
  "azure:appservice/linuxWebApp:LinuxWebApp",
  "azure-native:app:ContainerApp",
  "azure-native:authorization:ManagementLockByScope",
  "azure-native:network:Subnet",
  "azure-native:network:VirtualNetwork",
  "azure:authorization/assignment:Assignment",
  "azure:containerapp/app:App",
  "azure:keyvault/secret:Secret",
];
const types = [...new Set([...examples.map(({ type }) => type), ...otherTypes])];
const keys = [...new Set(examples.flatMap(({ properties }) => keysOf(properties)))];

const leaf = fc.oneof(
  fc.constantFrom<unknown>(UNKNOWN, null, "", 0, -1, 2.5, true, "Enabled", "disabled", "state"),
  fc.string(),
  fc.constantFrom(...examples.flatMap(({ properties }) => valuesOf(properties))),
);
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie("any"), { maxKeys: 4 }),
  ),
})).any;

/** An example with some properties replaced by anything, or a resource that is nothing but noise. */
const resource: fc.Arbitrary<TestResource> = fc
  .tuple(
    fc.constantFrom(...examples),
    fc.option(fc.constantFrom(...types), { nil: undefined, freq: 3 }),
    fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 4 }),
    fc.boolean(),
  )
  .map(([example, type, noise, keep]) => ({
    type: type ?? example.type,
    properties: { ...(keep ? example.properties : {}), ...noise },
  }));
const stack = fc.array(resource, { minLength: 1, maxLength: 5 }).map((resources) =>
  resources.map((each, index) => ({
    ...each,
    name: `r${index}`,
    dependsOn: index > 0 ? [`r${index - 1}`] : [],
  })),
);

test.each(["guardrails", "practices"] as const)(
  "no stack makes a policy of the %s throw",
  async (pack) => {
    const analyzer = new Analyzer(assemble(pack, policiesIn(pack)), "production");
    await fc.assert(
      fc.asyncProperty(stack, async (resources) => {
        const messages = (await analyzer.judge(resources)).map(({ message }) => message);
        expect(messages.filter((each) => each.includes("a fault of its own"))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  },
);

test("no stack makes a remediation throw", async () => {
  const analyzer = new Analyzer(assemble("guardrails", policiesIn("guardrails")));
  await fc.assert(
    fc.asyncProperty(resource, async (each) => {
      await analyzer.remediate(each);
    }),
    { numRuns: 100 },
  );
});

describe("what a secret or a setting holds is never printed", () => {
  const marker = "hunter2";
  const piece = fc.constantFrom(
    marker,
    `${marker}.uksouth.redis.azure.net`,
    `${marker}.redis.cache.windows.net`,
    "redis://",
    "rediss://",
    `:${marker}@`,
    ":6380",
    `:1${"0".repeat(3)}`,
    ",",
    `password=${marker}`,
    "ssl=False",
    `ssl=${marker}`,
    "/0",
    " ",
    "@Microsoft.KeyVault(SecretUri=",
    `https://${marker}.vault.azure.net/secrets/redis/${marker}`,
    `;SecretName=${marker}redis;SecretVersion=${marker}`,
    ")",
  );
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
  const readers = [kvSecretRedisTls, appSettingRedisTls, appSecretUnversioned];
  const analyzer = new Analyzer(assemble("guardrails", readers));

  test("by the policies that read it", async () => {
    await fc.assert(
      fc.asyncProperty(text, async (secret) => {
        const app = {
          type: "azure-native:web:WebAppApplicationSettings",
          name: "shop",
          properties: { properties: { Redis: secret, Redis__Port: secret, Redis__Ssl: secret } },
        };
        const reported = await analyzer.judge([aSecret({ value: secret }), app]);
        expect(JSON.stringify(reported)).not.toContain(marker);
      }),
      { numRuns: 200 },
    );
  });
});

function keysOf(properties: unknown): string[] {
  if (typeof properties !== "object" || properties === null) return [];
  if (Array.isArray(properties)) return properties.flatMap(keysOf);
  return Object.entries(properties).flatMap(([key, each]) => [key, ...keysOf(each)]);
}

function valuesOf(properties: unknown): unknown[] {
  if (typeof properties !== "object" || properties === null) return [properties ?? null];
  return Object.values(properties).flatMap(valuesOf);
}
