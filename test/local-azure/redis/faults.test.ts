import { writeFileSync } from "node:fs";
import path from "node:path";

import type { RedisClientType } from "redis";

import { RedisFaults } from "../../../local-azure/redis/faults";
import type { Arm } from "../../../local-azure/arm/arm";
import type { RedisFront } from "../../../local-azure/redis/serve";
import { temporaryFolder } from "../../temporaryFolder";
import {
  azureWith,
  clusterIdOf,
  connected,
  describeWithServer,
  disconnectAll,
  key,
  serve,
} from "./served";

describeWithServer("faults", () => {
  let azure: Arm;
  let front: RedisFront;
  let other: RedisClientType;

  beforeAll(async () => {
    azure = azureWith({ cache: {}, evicting: { evictionPolicy: "AllKeysLRU" }, other: {} });
    front = await serve(azure);
  });
  beforeEach(async () => {
    other = await login("other");
  });
  afterEach(() => {
    for (const name of ["cache", "evicting"]) front.faults.set(clusterIdOf(name), undefined);
    disconnectAll();
  });
  afterAll(() => front.close());

  const login = (name = "cache"): Promise<RedisClientType> =>
    connected(front, name, { password: key(azure, name) });
  const set = (fault: Parameters<RedisFaults["set"]>[1], name = "cache"): void =>
    front.faults.set(clusterIdOf(name), fault);
  const outcome = (promise: Promise<unknown>, within: number): Promise<unknown> =>
    Promise.race([promise, new Promise((resolve) => setTimeout(resolve, within, "nothing"))]);

  test("hang: nothing is answered until it is over; another instance goes on", async () => {
    const client = await login();
    set({ kind: "hang" });
    const ping = client.ping();
    expect(await outcome(ping, 200)).toBe("nothing");
    expect(await other.ping()).toBe("PONG");
    set(undefined);
    expect(await ping).toBe("PONG");
  });

  test("hang: whoever connects is not answered either", async () => {
    set({ kind: "hang" });
    const connecting = login();
    expect(await outcome(connecting, 200)).toBe("nothing");
    set(undefined);
    expect(await (await connecting).ping()).toBe("PONG");
  });

  test("reset: open connections are reset, idle ones too, and new ones", async () => {
    const idle = await login();
    const lost = new Promise<Error>((resolve) => idle.once("error", resolve));
    set({ kind: "reset" });
    expect((await lost).message).toMatch(/ECONNRESET|closed/);
    await expect(login()).rejects.toThrow(/ECONNRESET|socket disconnected|closed/);
    expect(await other.ping()).toBe("PONG");
    set(undefined);
    expect(await (await login()).ping()).toBe("PONG");
  });

  test("slow: each command takes longer", async () => {
    const client = await login();
    set({ kind: "slow", milliseconds: 150 });
    const begun = performance.now();
    await Promise.all([client.ping(), client.ping()]);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(290);
  });

  test("wrong certificate: new connections fail, open ones stay", async () => {
    const client = await login();
    set({ kind: "wrongCertificate" });
    await expect(login()).rejects.toThrow(/altnames: Host: cache\.uksouth\.redis\.azure\.net/);
    expect(await client.ping()).toBe("PONG");
    set(undefined);
    expect(await (await login()).ping()).toBe("PONG");
  });

  test("moved: what has a key is elsewhere, what has none is here", async () => {
    const client = await login();
    set({ kind: "moved", to: "127.0.0.1:8501" });
    await expect(client.get("foo")).rejects.toThrow("MOVED 12182 127.0.0.1:8501");
    await expect(client.eval("return 1", { keys: ["foo"] })).rejects.toThrow("MOVED 12182");
    expect(await client.ping()).toBe("PONG");
    set(undefined);
    expect(await client.get("foo")).toBeNull();
  });

  test("full, NoEviction: writes are refused, reads and deletions are not", async () => {
    const client = await login();
    await client.set("kept", "1");
    set({ kind: "full" });
    await expect(client.set("new", "1")).rejects.toThrow(
      "OOM command not allowed when used memory > 'maxmemory'",
    );
    expect(await client.get("kept")).toBe("1");
    expect(await client.unlink("kept")).toBe(1);
    set(undefined);
    expect(await client.set("new", "1")).toBe("OK");
  });

  test("full, AllKeysLRU: keys go for new ones", async () => {
    const client = await login("evicting");
    const value = "x".repeat(10_000);
    await Promise.all(Array.from({ length: 300 }, (_, at) => client.set(`before:${at}`, value)));
    set({ kind: "full" }, "evicting");
    for (let at = 0; at < 50; at++) expect(await client.set(`after:${at}`, value)).toBe("OK");
    const size = await client.dbSize();
    expect(size).toBeLessThan(350);
    expect(size).toBeGreaterThan(0);
  });
});

describe("the file of faults", () => {
  test("another process reads what one has set", () => {
    const directory = temporaryFolder();
    new RedisFaults(directory).set(clusterIdOf("cache"), { kind: "slow", milliseconds: 5 });
    const reader = new RedisFaults(directory);
    expect(reader.of(clusterIdOf("CACHE"))).toEqual({ kind: "slow", milliseconds: 5 });
    expect(reader.of(clusterIdOf("other"))).toBeUndefined();
    new RedisFaults(directory).set(clusterIdOf("cache"), { kind: "hang" });
    expect(reader.of(clusterIdOf("cache"))).toEqual({ kind: "hang" });
  });

  test.each([
    { kind: "explode" },
    { kind: "slow" },
    { kind: "slow", milliseconds: -1 },
    { kind: "moved", to: "nowhere" },
    {},
  ])("%j is none, and what one looks like is said", (fault) => {
    const directory = temporaryFolder();
    const file = path.join(directory, "redis-faults.json");
    writeFileSync(file, JSON.stringify({ [clusterIdOf("cache")]: fault }));
    expect(() => new RedisFaults(directory).of(clusterIdOf("cache"))).toThrow(
      /redis-faults\.json: a fault is \{ "kind": one of hang, reset, wrongCertificate, full \}/,
    );
  });
});
