import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";

import { regenerateKey } from "../../../local-azure/services/cache/keys";
import type { Arm } from "../../../local-azure/arm/arm";
import type { RedisFront } from "../../../local-azure/redis/serve";
import {
  assign,
  assignmentIdOf,
  azureWith,
  connected,
  databaseIdOf,
  describeWithServer,
  disconnectAll,
  key,
  objectId,
  otherObjectId,
  putDatabase,
  saidByFronts,
  serve,
  socketOf,
  token,
} from "./served";

const wrongPassword = "WRONGPASS invalid username-password pair or user is disabled.";

describeWithServer("logging in", () => {
  let azure: Arm;
  let front: RedisFront;

  beforeAll(async () => {
    azure = azureWith({ cache: {}, keyless: { accessKeysAuthentication: "Disabled" } });
    await assign(azure, "cache", objectId);
    front = await serve(azure);
  });
  afterEach(disconnectAll);
  afterAll(() => front.close());

  const ping = async (credentials: { username?: string; password?: string }, name = "cache") =>
    (await connected(front, name, credentials)).ping();

  test.each(["primaryKey", "secondaryKey"])("the %s opens the database", async (which) => {
    expect(await ping({ password: key(azure, "cache", which) })).toBe("PONG");
    expect(await ping({ username: "default", password: key(azure, "cache", which) })).toBe("PONG");
  });

  test("another key doesn't", async () => {
    await expect(ping({ password: "wrong" })).rejects.toThrow(wrongPassword);
  });

  test("without a login nothing is answered", async () => {
    await expect(ping({})).rejects.toThrow("NOAUTH");
  });

  test.each([
    ["CONFIG GET maxmemory", /^-NOAUTH /],
    ["HELLO 3 AUTH default KEY\r\nCONFIG GET maxmemory", /^%[^]*-ERR unknown command 'CONFIG'/],
    ["HELLO 3 SETNAME me AUTH default KEY\r\nROLE", /^%[^]*-ERR unknown command 'ROLE'/],
    // A login that goes wrong for another word's sake, and what is sent with it.
    ["HELLO 9 AUTH default KEY\r\nCONFIG GET maxmemory", /^-NOPROTO [^]*\r\n-NOAUTH /],
    ["HELLO 3 AUTH default KEY X\r\nCONFIG GET maxmemory", /^-(ERR|WRONGPASS) [^]*\r\n-NOAUTH /],
    [
      "AUTH wrong\r\nCONFIG GET maxmemory\r\nAUTH KEY\r\nPING",
      /^-WRONGPASS [^]*-NOAUTH [^]*\+OK\r\n\+PONG/,
    ],
    ["AUTH local-azure-front KEY\r\nPING", /^-WRONGPASS [^]*-NOAUTH /],
  ])("%j is answered %s", async (text, expected) => {
    const socket = connect(socketOf(front, "cache"));
    let heard = "";
    socket.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")));
    socket.write(text.replaceAll("KEY", key(azure, "cache")) + "\r\n");
    const until = Date.now() + 5000;
    while (!expected.test(heard) && Date.now() < until) await sleep(10);
    expect(heard).toMatch(expected);
    socket.destroy();
  });

  test("a key that was regenerated opens nothing from then on, the new one and the other do", async () => {
    const before = key(azure, "cache");
    const earlier = await connected(front, "cache", { password: before });
    regenerateKey(azure, databaseIdOf("cache"), "Primary");
    await expect(ping({ password: before })).rejects.toThrow(wrongPassword);
    expect(await ping({ password: key(azure, "cache") })).toBe("PONG");
    expect(await ping({ password: key(azure, "cache", "secondaryKey") })).toBe("PONG");
    expect(await earlier.ping()).toBe("PONG");
  });

  test("keys open nothing while they are disabled", async () => {
    await expect(ping({ password: key(azure, "keyless") }, "keyless")).rejects.toThrow(
      wrongPassword,
    );
  });

  test("switching the keys off closes every connection", async () => {
    putDatabase(azure, "keyless", { accessKeysAuthentication: "Enabled" });
    await front.refresh();
    const client = await connected(front, "keyless", { password: key(azure, "keyless") });
    const closed = new Promise((resolve) => client.once("error", resolve));
    putDatabase(azure, "keyless", { accessKeysAuthentication: "Disabled" });
    await front.refresh();
    await closed;
    await expect(ping({ password: key(azure, "keyless") }, "keyless")).rejects.toThrow(
      wrongPassword,
    );
  });

  test("a token opens the database to the object id that it is of", async () => {
    const client = await connected(front, "cache", { username: objectId, password: token({}) });
    expect(await client.aclWhoAmI()).toBe(objectId);
    await client.set("by", "token");
    expect(await client.get("by")).toBe("token");
  });

  test.each([
    ["has expired", { exp: 1_700_000_000 }, "it expired at 2023-11-14T22:13:20.000Z"],
    ["is for somebody else", { oid: otherObjectId }, `it is of '${otherObjectId}'`],
    ["is for another service", { aud: "https://vault.azure.net" }, "it is for 'https://vault"],
  ])("a token that %s opens nothing, and the front says why", async (_, claims, reason) => {
    const password = token(claims);
    await expect(ping({ username: objectId, password })).rejects.toThrow(wrongPassword);
    expect(saidByFronts.at(-1)).toContain(reason);
    expect(saidByFronts.join()).not.toContain(password.split(".")[1]);
  });

  test("a token of an identity without an assignment opens nothing", async () => {
    const password = token({ oid: otherObjectId });
    await expect(ping({ username: otherObjectId, password })).rejects.toThrow(wrongPassword);
  });

  test("an identity whose assignment goes is disconnected", async () => {
    await assign(azure, "cache", otherObjectId);
    const password = token({ oid: otherObjectId });
    const client = await connected(front, "cache", { username: otherObjectId, password });
    const closed = new Promise((resolve) => client.once("error", resolve));
    azure.delete(assignmentIdOf("cache", otherObjectId));
    await front.refresh();
    await closed;
    await expect(ping({ username: otherObjectId, password })).rejects.toThrow(wrongPassword);
  });

  test("a connection ends with its token, unless it was renewed before", async () => {
    const soon = Math.floor(Date.now() / 1000) + 2;
    const short = { username: objectId, password: token({ exp: soon }) };
    const [stays, goes] = [
      await connected(front, "cache", short),
      await connected(front, "cache", short),
    ];
    const closed = new Promise((resolve) => goes.once("error", resolve));
    await stays.auth({ username: objectId, password: token({}) });
    await closed;
    expect(Date.now() / 1000).toBeGreaterThanOrEqual(soon);
    expect(await stays.ping()).toBe("PONG");
  });
});
