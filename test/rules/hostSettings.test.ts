import { containerAppSettings, keyVaultConfiguration } from "../../rules/hostSettings";

const uri = (name: string): string => `https://my-kv.vault.azure.net/secrets/${name}`;
const secret = (name: string): { name: string; uri: string } => ({ name, uri: uri(name) });
const password = secret("RedisConfiguration--Password");

test("a Container App refers to each secret without a version, and gives it to the variable that .NET reads", () => {
  expect(containerAppSettings([password])).toEqual({
    secrets: [
      {
        name: "redisconfiguration-password",
        keyVaultUrl: "https://my-kv.vault.azure.net/secrets/RedisConfiguration--Password",
        identity: "system",
      },
    ],
    env: [{ name: "RedisConfiguration__Password", secretRef: "redisconfiguration-password" }],
  });
  expect(containerAppSettings([])).toEqual({ secrets: [], env: [] });
});

test.each([
  ["Redis--Password", "redis-password"],
  ["-Edge-", "edge"],
  ["a--b---c", "a-b-c"],
])("%s is %s in a Container App", (name, expected) => {
  const { secrets, env } = containerAppSettings([secret(name)]);
  expect(secrets[0]?.name).toBe(expected);
  expect(env[0]?.secretRef).toBe(expected);
});

test("two secrets that would have one name there have two", () => {
  const { secrets, env } = containerAppSettings([secret("A--B"), secret("a-b")]);
  expect(secrets.map(({ name }) => name)).toEqual(["a-b", "a-b-2"]);
  expect(env.map(({ secretRef }) => secretRef)).toEqual(["a-b", "a-b-2"]);
});

test(".NET's provider is told the vault, which secrets, and to read them again", () => {
  expect(keyVaultConfiguration([password, secret("Other")])).toEqual({
    vaultUri: "https://my-kv.vault.azure.net/",
    secretNames: ["RedisConfiguration--Password", "Other"],
    reloadInterval: "00:30:00",
  });
  expect(keyVaultConfiguration([])).toBeUndefined();
});
