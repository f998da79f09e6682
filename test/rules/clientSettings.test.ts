import { clientNames, clientSettings } from "../../rules/clientSettings";
import { connectionSettings } from "../../rules/connection";
import type { ClusteringPolicy } from "../../rules/instanceSettings";

const host = "cache.uksouth.redis.azure.net";
const principals = [{ objectId: "aaaaaaaa-1111-2222-3333-444444444444" }];

function codeOf(client: string, clusteringPolicy: ClusteringPolicy, entra: boolean): string {
  const connection = connectionSettings(host, {
    clusteringPolicy,
    principals: entra ? principals : [],
  });
  const [settings] = clientSettings(
    { connection, passwordSecret: "RedisConfiguration--Password", entra },
    clientNames.find((name) => name === client),
  );
  return [...settings!.code, ...settings!.notes].join("\n");
}

const entra: Readonly<Record<string, string>> = {
  "StackExchange.Redis": "ConfigureForAzureWithTokenCredentialAsync",
  "node-redis": "createForDefaultAzureCredential",
  ioredis: "auth(objectId, token)",
  "redis-py": 'create_from_default_azure_credential(("https://redis.azure.com/.default",))',
  Lettuce: "ON_NEW_CREDENTIALS",
  "go-redis": "StreamingCredentialsProvider: provider",
};
const cluster: Readonly<Record<string, string>> = {
  "StackExchange.Redis": "follows the cluster by itself",
  "node-redis": "createCluster(",
  ioredis: "new Cluster(",
  "redis-py": "RedisCluster(",
  Lettuce: "RedisClusterClient.create(",
  "go-redis": "NewClusterClient(&redis.ClusterOptions{",
};

describe.each(clientNames)("%s", (client) => {
  test.each(["NoCluster", "OSSCluster", "EnterpriseCluster"] as const)(
    "with %s it gets a cluster client where it takes one, and both timeouts",
    (policy) => {
      const code = codeOf(client, policy, false);
      expect(code.includes(cluster[client]!)).toBe(policy === "OSSCluster");
      expect(code).toContain(host);
      expect(code).toMatch(/10000|10 \* time\.Second|=10\b/);
      expect(code).toMatch(/5000|5 \* time\.Second|=5\b/);
    },
  );

  test("with an access key it reads the password by the name that the host gives it", () => {
    const code = codeOf(client, "NoCluster", false);
    expect(code).toMatch(/RedisConfiguration(__|:)Password/);
    expect(code).not.toContain(entra[client]);
  });

  test("with Entra it reads no password, and logs in again before the token ends", () => {
    const code = codeOf(client, "NoCluster", true);
    expect(code).not.toMatch(/RedisConfiguration(__|:)Password/);
    expect(code).toContain(entra[client]);
  });
});
