import * as fc from "fast-check";

import {
  applicationSettingName,
  connectionSettings,
  connectionString,
  connectionStringWithoutPassword,
  keyVaultReference,
  passwordIn,
} from "../../rules/connection";
import { hostName } from "../../rules/names";

const host = hostName("my-redis", "UK South");
const settings = connectionSettings(host, { clusteringPolicy: "NoCluster", principals: [] });

test("clients connect to the regional host on port 10000 with TLS and keep trying", () => {
  expect(settings).toEqual({
    host: "my-redis.uksouth.redis.azure.net",
    port: 10000,
    ssl: true,
    abortConnect: false,
    connectTimeout: 10000,
    syncTimeout: 5000,
    defaultDatabase: 0,
  });
});

test("only an OSSCluster instance asks for a cluster client", () => {
  const of = (clusteringPolicy: "OSSCluster" | "EnterpriseCluster") =>
    connectionSettings(host, { clusteringPolicy, principals: [] });
  expect(of("OSSCluster")).toEqual({ ...settings, clusterClient: true, nodePorts: "8500-8599" });
  expect(of("EnterpriseCluster")).toEqual(settings);
});

test("only an instance with principals names the scope of their tokens", () => {
  const principals = [{ objectId: "11111111-2222-4333-8444-555555555555" }];
  expect(connectionSettings(host, { clusteringPolicy: "NoCluster", principals })).toEqual({
    ...settings,
    entraScope: "https://redis.azure.com/.default",
  });
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

test("the password is found in what a secret holds, the whole string or the password alone", () => {
  fc.assert(
    fc.property(fc.base64String({ minLength: 4 }), (password) => {
      expect(passwordIn(password)).toBe(password);
      expect(passwordIn(connectionString(settings, password))).toBe(password);
    }),
  );
  expect(passwordIn(connectionStringWithoutPassword(settings))).not.toBe("");
});

test("an application setting refers to the secret by the name that .NET reads", () => {
  expect(applicationSettingName("RedisConfiguration--Password")).toBe(
    "RedisConfiguration__Password",
  );
  expect(keyVaultReference("https://v.vault.azure.net/secrets/RedisConfiguration--Password")).toBe(
    "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/RedisConfiguration--Password)",
  );
});
