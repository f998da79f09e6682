import { SecretClient } from "@azure/keyvault-secrets";

import type { Body } from "../../../local-azure/arm/json";
import { secretId, setting, vault, vaultId } from "../fixture";
import { Client } from "./client";

const client = new Client();
let secrets: SecretClient;

beforeAll(async () => {
  await client.start();
  secrets = new SecretClient(
    `${client.url}/vaults/group-kv`,
    {
      getToken: async (scopes) => {
        expect(scopes).toEqual(["https://vault.azure.net/.default"]);
        const token = await client.tokenFor("https://vault.azure.net");
        return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    },
    { disableChallengeResourceVerification: true, tlsOptions: { ca: client.ca } },
  );
});
beforeEach(() => {
  client.empty();
  client.azure.put(vaultId, vault);
});
afterAll(() => client.stop());

const change = (properties: Body): Body =>
  client.azure.put(vaultId, {
    ...vault,
    properties: { ...(vault.properties as Body), ...properties },
  });

test("a client is challenged for a token of Key Vault", async () => {
  const asked = await client.send("GET", "/vaults/group-kv/secrets/password?api-version=7.4", {
    token: null,
  });
  expect(asked).toMatchObject({
    status: 401,
    body: {
      error: {
        code: "Unauthorized",
        message: "AKV10000: Request is missing a Bearer or PoP token.",
      },
    },
  });
  expect(asked.headers["www-authenticate"]).toBe(
    `Bearer authorization="${client.url}/11111111-1111-1111-1111-111111111111", resource="https://vault.azure.net"`,
  );
});

test("a secret keeps each of its versions with its value", async () => {
  const first = await secrets.setSecret("password", "one", {
    contentType: "text",
    tags: { a: "b" },
  });
  const second = await secrets.setSecret("password", "two");
  expect(first.properties).toMatchObject({
    id: `https://group-kv.vault.azure.net/secrets/password/${first.properties.version ?? ""}`,
    contentType: "text",
    tags: { a: "b" },
    enabled: true,
  });
  expect((await secrets.getSecret("password")).value).toBe("two");
  const version = first.properties.version;
  expect((await secrets.getSecret("password", { version })).value).toBe("one");
  const versions: (string | undefined)[] = [];
  for await (const each of secrets.listPropertiesOfSecretVersions("password"))
    versions.push(each.version);
  expect(versions).toEqual([second.properties.version, version]);
});

test("the same value again is a version of its own in the vault, and none through ARM", async () => {
  const first = await secrets.setSecret("password", "one");
  client.azure.put(secretId, { properties: { value: "one" } });
  expect((await secrets.getSecret("password")).properties.version).toBe(first.properties.version);
  const second = await secrets.setSecret("password", "one");
  expect(second.properties.version).not.toBe(first.properties.version);
});

test("what ARM writes the vault answers, and what the vault is given ARM shows without its value", async () => {
  client.azure.put(secretId, { properties: { value: "from ARM" } });
  expect((await secrets.getSecret("password")).value).toBe("from ARM");
  const { properties } = await secrets.setSecret("password", "from a client");
  const shown = client.azure.get(secretId);
  expect(shown).toMatchObject({ properties: { secretUriWithVersion: properties.id } });
  expect(JSON.stringify(shown)).not.toContain("from a client");
});

test("a deleted secret can be recovered, and is gone once purged", async () => {
  const { properties } = await secrets.setSecret("password", "one");
  await (await secrets.beginDeleteSecret("password", { intervalInMs: 1 })).pollUntilDone();
  await expect(secrets.getSecret("password")).rejects.toMatchObject({ code: "SecretNotFound" });
  await expect(secrets.setSecret("password", "two")).rejects.toMatchObject({
    statusCode: 409,
    message: expect.stringContaining("deleted but recoverable state") as string,
  });
  await (await secrets.beginRecoverDeletedSecret("password", { intervalInMs: 1 })).pollUntilDone();
  expect((await secrets.getSecret("password")).properties.version).toBe(properties.version);
  await (await secrets.beginDeleteSecret("password", { intervalInMs: 1 })).pollUntilDone();
  await secrets.purgeDeletedSecret("password");
  await expect(secrets.getDeletedSecret("password")).rejects.toMatchObject({ statusCode: 404 });
  expect(client.azure.find(secretId)).toBeUndefined();
});

test("a protected vault's secrets can't be purged", async () => {
  change({ enablePurgeProtection: true });
  const { properties } = await secrets.setSecret("password", "one");
  expect(properties.recoveryLevel).toBe("Recoverable");
  await (await secrets.beginDeleteSecret("password", { intervalInMs: 1 })).pollUntilDone();
  await expect(secrets.purgeDeletedSecret("password")).rejects.toMatchObject({ statusCode: 403 });
});

test("a disabled version can't be read", async () => {
  await secrets.setSecret("password", "one", { enabled: false });
  await expect(secrets.getSecret("password")).rejects.toMatchObject({
    statusCode: 403,
    message: expect.stringContaining("disabled secret") as string,
  });
});

test("ARM's locks and rights don't bind who works in the vault", async () => {
  const lock = `${vaultId}/providers/Microsoft.Authorization/locks/keep`;
  client.azure.put(lock, { level: "ReadOnly" });
  setting(client.azure, "denied.json", ["Microsoft.KeyVault/vaults/secrets/write"]);
  await expect(secrets.setSecret("password", "one")).resolves.toMatchObject({ value: "one" });
});

test.each([
  ["get", "getSecret/action", (): Promise<unknown> => secrets.getSecret("password")],
  ["set", "setSecret/action", (): Promise<unknown> => secrets.setSecret("password", "two")],
  ["delete", "delete", (): Promise<unknown> => secrets.beginDeleteSecret("password")],
])(
  "to %s needs a right in the vault: by role, by access policy and past its firewall",
  async (operation, right, work) => {
    await secrets.setSecret("password", "one");
    setting(client.azure, "denied.json", [`Microsoft.KeyVault/vaults/secrets/${right}`]);
    await expect(work()).rejects.toMatchObject({ statusCode: 403, code: "Forbidden" });
    setting(client.azure, "denied.json", []);
    change({ enableRbacAuthorization: false });
    await expect(work()).rejects.toMatchObject({
      message: expect.stringContaining(`does not have secrets ${operation} permission`) as string,
    });
    change({ publicNetworkAccess: "Disabled" });
    await expect(work()).rejects.toMatchObject({
      message: expect.stringContaining("Public network access is disabled") as string,
    });
  },
);

test("to list secrets needs a right in the vault", async () => {
  setting(client.azure, "denied.json", ["Microsoft.KeyVault/vaults/secrets/readMetadata/action"]);
  await expect(secrets.listPropertiesOfSecrets().next()).rejects.toMatchObject({ statusCode: 403 });
});

test.each([
  ["no API version", "GET", "/vaults/group-kv/secrets/password", undefined, 400, "BadParameter"],
  [
    "another vault",
    "GET",
    "/vaults/other/secrets/a?api-version=7.4",
    undefined,
    404,
    "VaultNotFound",
  ],
  ["keys", "GET", "/vaults/group-kv/keys?api-version=7.4", undefined, 404, "NotFound"],
  ["no value", "PUT", "/vaults/group-kv/secrets/a?api-version=7.4", {}, 400, "BadParameter"],
  [
    "a name with a dot",
    "PUT",
    "/vaults/group-kv/secrets/a.b?api-version=7.4",
    { value: "x" },
    400,
    "BadRequest",
  ],
  [
    "a value of more than 25 KiB",
    "PUT",
    "/vaults/group-kv/secrets/a?api-version=7.4",
    { value: "x".repeat(25_601) },
    400,
    "BadParameter",
  ],
])("%s is refused", async (_what, method, path, body, status, code) => {
  const token = await client.tokenFor("https://vault.azure.net");
  const answered = await client.send(method, path, { token, ...(body && { body }) });
  expect(answered).toMatchObject({ status, body: { error: { code } } });
});

test("a state of before keeps its secret's value", async () => {
  client.azure.put(secretId, { properties: { value: "kept" } });
  client.azure.change(secretId, (kept) => [
    { ...kept, hidden: { value: "kept", version: "0123", versions: ["0123"] } },
    undefined,
  ]);
  expect(await secrets.getSecret("password")).toMatchObject({
    value: "kept",
    properties: { version: "0123" },
  });
});
