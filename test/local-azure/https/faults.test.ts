import { rmSync } from "node:fs";
import path from "node:path";

import { setting, vault, vaultId } from "../fixture";
import { Client, at } from "./client";

const client = new Client();
const SECRETS = "/vaults/group-kv/secrets?api-version=7.4";
const SUBSCRIPTIONS = "/subscriptions?api-version=2022-12-01";

beforeAll(async () => {
  await client.start();
  client.azure.put(vaultId, vault);
});
afterEach(() => rmSync(path.join(client.directory, "https-faults.json"), { force: true }));
afterAll(() => client.stop());

const set = (faults: object): void => setting(client.azure, "https-faults.json", faults);
const vaultToken = (): Promise<string> => client.tokenFor("https://vault.azure.net");

test("answer: one service gives the error that is set, with Retry-After, and another goes on", async () => {
  set({
    vaults: {
      ...{ kind: "answer", status: 503, code: "ServiceUnavailable", message: "Later." },
      retryAfter: 7,
    },
  });
  const refused = await client.send("GET", SECRETS, { token: await vaultToken() });
  expect(refused).toMatchObject({
    status: 503,
    body: { error: { code: "ServiceUnavailable", message: "Later." } },
  });
  expect(refused.headers["retry-after"]).toBe("7");
  expect(await client.send("GET", SUBSCRIPTIONS)).toMatchObject({ status: 200 });
});

test("answer: without Retry-After none is sent", async () => {
  set({ login: { kind: "answer", status: 500, code: "server_error", message: "No." } });
  const refused = await client.logIn();
  expect([refused.status, refused.headers["retry-after"]]).toEqual([500, undefined]);
});

test("reset: the connection is reset", async () => {
  set({ management: { kind: "reset" } });
  await expect(client.send("GET", SUBSCRIPTIONS)).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("hang: nothing is answered while it lasts, and what was asked then never", async () => {
  set({ management: { kind: "hang" } });
  const controller = new AbortController();
  const asked = client.send("GET", SUBSCRIPTIONS, { signal: controller.signal });
  const pause = new Promise((resolve) => setTimeout(resolve, 100, "nothing"));
  expect(await Promise.race([asked, pause])).toBe("nothing");
  expect((await client.logIn()).status).toBe(200);
  set({});
  expect(await client.send("GET", SUBSCRIPTIONS)).toMatchObject({ status: 200 });
  controller.abort();
  await expect(asked).rejects.toThrow("aborted");
});

test.each([
  ["an hour and a half ahead", 90, "ExpiredAuthenticationToken"],
  ["ten minutes behind", -10, "InvalidAuthenticationToken"],
])("clock: %s the token is refused, and the answer's date is its own", async (_, minutes, code) => {
  set({ management: { kind: "clock", minutes } });
  const refused = await client.send("GET", SUBSCRIPTIONS);
  expect(refused).toMatchObject({ status: 401, body: { error: { code } } });
  const off = Date.parse(refused.headers.date ?? "") - Date.now();
  expect(Math.round(off / 60_000)).toBe(minutes);
});

test("lifetime: the login gives a token that has expired, and who is asked says so", async () => {
  set({ login: { kind: "lifetime", from: -90, until: -30 } });
  const management = await client.tokenFor("https://management.azure.com");
  expect(await client.send("GET", SUBSCRIPTIONS, { token: management })).toMatchObject({
    status: 401,
    body: {
      error: {
        code: "ExpiredAuthenticationToken",
        message: expect.stringMatching(
          /^The access token expiry UTC time '.*' is earlier than current UTC time '.*'\.$/,
        ) as string,
      },
    },
  });
  expect(await client.send("GET", SECRETS, { token: await vaultToken() })).toMatchObject({
    status: 401,
    body: {
      error: {
        code: "Unauthorized",
        message: "[TokenExpired] Error validating token: 'S2S12086'.",
      },
    },
  });
});

test.each([
  [{ redis: { kind: "hang" } }, "not of redis"],
  [[], "it holds no object"],
  [{ vaults: { kind: "slow" } }, 'not {\\"kind\\":\\"slow\\"}'],
])("%j is no fault, and each answer says so until it is mended", async (content, text) => {
  set(content);
  const refused = await client.send("GET", at(vaultId, "2024-11-01"));
  expect(refused.status).toBe(500);
  expect(JSON.stringify(refused.body)).toContain(text);
});
