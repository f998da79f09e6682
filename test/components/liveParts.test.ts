import * as pulumi from "@pulumi/pulumi";

import { liveParts } from "../../components/liveParts";
import { stackSchema } from "../../stackSchema";
import { stackConfig } from "../project/project";

/** What Azure answers to which function: a refusal with this status, or else a resource. */
let answers: Record<string, number>;
let asked: string[];

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: () => ({ id: "", state: {} }),
    call: ({ token, inputs }): object => {
      const name = token.split(":").at(-1)!;
      if (name === "getClientConfig") return { subscriptionId: "sub" };
      asked.push(name);
      const status = answers[name];
      if (status !== undefined) {
        // gRPC's errors say what happened in `details`.
        const details = `request failed: Status=${status} Code="Refused"`;
        throw Object.assign(new Error(details), { details });
      }
      return {
        location: "uksouth",
        accessKeysAuthentication: "Enabled",
        clusteringPolicy: "NoCluster",
        ...(inputs as object),
      };
    },
  });
});

beforeEach(() => {
  answers = { getDiagnosticSetting: 404, getAccessPolicyAssignment: 404 };
  asked = [];
});

function stack(main: object) {
  const config = stackConfig("stage") as Record<string, Record<string, object>>;
  return stackSchema.parse({
    environment: config["redis:environment"],
    instances: { main: { ...config["redis:instances"]!.main, ...main } },
  });
}

test("of a stack that adopts nothing nothing is asked", async () => {
  expect(await liveParts(stack({}))).toEqual({ ids: {}, problems: [] });
  expect(asked).toEqual([]);
});

test("each part is asked for once", async () => {
  const { problems } = await liveParts(stack({ adopt: true }));
  expect(problems).toEqual([]);
  const counts = Object.fromEntries(
    [...new Set(asked)].sort().map((name) => [name, asked.filter((each) => each === name).length]),
  );
  expect(counts).toEqual({
    getDatabase: 1,
    // The stack's own, and on cluster and database three names of other tools each.
    getDiagnosticSetting: 8,
    getMetricAlert: 6,
    getPrivateDnsZoneGroup: 1,
    getRedisEnterprise: 1,
    getSecret: 1,
  });
});

test("the stack's lock is asked for where there is to be one", async () => {
  const { ids } = await liveParts(stack({ adopt: true, lock: { mode: "create" } }));
  expect(ids.main?.lock).toBe(
    "/subscriptions/sub/resourceGroups/mic-erp-be-stage-utils-rg/providers/Microsoft.Cache/redisEnterprise/" +
      "mic-erp-be-stage-redis/providers/Microsoft.Authorization/locks/mic-erp-be-stage-redis-lock",
  );
  expect(asked.filter((name) => name === "getManagementLockByScope")).toHaveLength(1);
});

test("what Azure doesn't know is created; what may not be read is imported, so that Azure says why", async () => {
  answers = {
    ...answers,
    getDatabase: 404,
    getMetricAlert: 404,
    getSecret: 403,
    getRedisEnterprise: 403,
  };
  const { ids, problems } = await liveParts(stack({ adopt: true }));
  expect(problems).toEqual([]);
  const group = "/subscriptions/sub/resourceGroups/mic-erp-be-stage-utils-rg/providers";
  const endpoint = `${group}/Microsoft.Network/privateEndpoints/mic-erp-be-stage-redis-pe`;
  expect(ids).toEqual({
    main: {
      cluster: `${group}/Microsoft.Cache/redisEnterprise/mic-erp-be-stage-redis`,
      privateEndpoint: endpoint,
      privateDnsZoneGroup: `${endpoint}/privateDnsZoneGroups/default`,
      passwordSecret: `${group}/Microsoft.KeyVault/vaults/mic-erp-stg-kv/secrets/RedisConfiguration--Password`,
    },
  });
});
