import * as fc from "fast-check";

import {
  applicationSettingName,
  connectionSettings,
  connectionString,
  connectionStringWithoutPassword,
  keyVaultReference,
} from "../../rules/connection";
import { hostName } from "../../rules/names";

const host = hostName("my-redis", "UK South");
const settings = connectionSettings(host, "NoCluster");

test("clients connect to the regional host on port 10000 with TLS and keep trying", () => {
  expect(settings).toEqual({
    host: "my-redis.uksouth.redis.azure.net",
    port: 10000,
    ssl: true,
    abortConnect: false,
    connectTimeout: 10000,
    syncTimeout: 5000,
  });
});

test("only an OSSCluster instance asks for a cluster client", () => {
  expect(connectionSettings(host, "OSSCluster")).toEqual({ ...settings, clusterClient: true });
  expect(connectionSettings(host, "EnterpriseCluster")).toEqual(settings);
});

test("the connection string is the one that StackExchange.Redis reads", () => {
  expect(connectionString(settings, "key=")).toBe(
    "my-redis.uksouth.redis.azure.net:10000,password=key=,ssl=True,abortConnect=False,connectTimeout=10000,syncTimeout=5000",
  );
});

test("the connection string without a password is the same but for the password", () => {
  fc.assert(
    fc.property(fc.base64String({ minLength: 4 }), (password) => {
      expect(connectionString(settings, password).replace(`password=${password},`, "")).toBe(
        connectionStringWithoutPassword(settings),
      );
    }),
  );
});

test("an application setting refers to the secret by the name that .NET reads", () => {
  expect(applicationSettingName("RedisConfiguration--Password")).toBe(
    "RedisConfiguration__Password",
  );
  expect(keyVaultReference("https://v.vault.azure.net/secrets/RedisConfiguration--Password")).toBe(
    "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/RedisConfiguration--Password)",
  );
});
